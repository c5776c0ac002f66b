/**
 * The name of the marks (User Timing) in the worker that answers from a folder: one when the folder's models answer from then on, with
 * the detail null, and one where they cannot be loaded or fail, with the reason.
 */
export const MODELS_MARK = "cuepoint-models";
