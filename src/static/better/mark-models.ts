import { MODELS_MARK } from "../../shared/folder/models-mark.js";

/** Marks that the models answer from now on, or why they do not: whoever looks at the page finds it, and no reader is told. */
export function markModels(failure: string | null): void {
  performance.mark(MODELS_MARK, { detail: failure });
}
