import type { CitedText } from "../answer-draft.js";

/** An answer from the episodes' own data, without a search. */
export interface DirectAnswer {
  /** Empty where the pages do not say what is asked. */
  readonly pieces: readonly CitedText[];
  /** The sentence for the reader where `pieces` is empty. */
  readonly otherwise: string;
}
