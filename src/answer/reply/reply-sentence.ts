import type { SentencePiece } from "../../language/split-sentences.js";
import type { JsonSentence } from "./reply-schema.js";

/** One sentence of a language model's reply, as plain text. */
export interface ReplySentence extends SentencePiece {
  /** The numbers of the passages that it names, from 1, without repeats; each is a passage that was shown. */
  readonly numbers: readonly number[];
  /** The numbers that the sentences beside it name, where it names none: one marker may stand for several sentences. */
  readonly nearby: readonly number[];
  /** Words that the model says it has copied from a passage; null where it was not asked for them. */
  readonly quote: string | null;
  /** Null where the model was not asked for it. */
  readonly kind: JsonSentence["kind"];
  /** True where links, markup or numbers of no passage were taken out of it. */
  readonly isCleaned: boolean;
}
