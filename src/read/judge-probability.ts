/*
 * Where the reader's probabilities become decisions. `models/reader/README.md` has the figures on what its training held
 * back, and says how these were chosen.
 */

/** From this probability on, a text is said to answer a question. */
export const ANSWERS = 0.17;
/** From this probability on, what does not answer for sure is said to come near. */
export const NEAR = 0.1;
/** From this probability on, passages are said to support a claim. */
export const SUPPORTED = 0.35;
/** Below this probability, they are said to have nothing to do with it. */
export const WEAK = 0.05;
