import type { Support } from "../../shared/domain.js";
import type { CitationSource } from "../build-citation.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import type { Reason } from "./judge-sentence.js";

/** A sentence of a reply after its check. */
export type CheckedSentence = { readonly sentence: ReplySentence } & (
  | {
      /** It states something that its passages hold, or may hold. */
      readonly kind: "claim";
      readonly sources: readonly CitationSource[];
      readonly support: Support;
      /** How likely they hold it, 0..1; null where nobody has read it. */
      readonly probability: number | null;
      readonly isCorrected: boolean;
      /** True where it also says that the passages do not answer. */
      readonly refuses: boolean;
      /** The sentence in whose place the model put this one. */
      readonly replaces?: CheckedSentence;
    }
  /** It introduces what follows. `items` is the number of items that it promises, null where it promises none. */
  | { readonly kind: "lead"; readonly items: number | null }
  /** It says what the passages do not say. */
  | { readonly kind: "gap"; readonly isReleasable: boolean }
  /** `probability` is there where the sentence was looked for in the passages, and a number where it was read. */
  | { readonly kind: "failed"; readonly reason: Reason | FormReason; readonly probability?: number | null }
  /** It is shown, as what the episode does not say. */
  | { readonly kind: "unsupported" }
);

/** Why a sentence is not even compared with the passages: `excess` where too many came before it. */
export interface FormReason {
  readonly kind: "secret" | "no-statement" | "no-lead" | "excess";
}

/** What became of a sentence: its words as they were released; null where they were not. */
export interface Outcome {
  readonly released: string | null;
}
