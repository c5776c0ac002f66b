import type { ChatResponse } from "../../shared/domain.js";

export type SentenceCounts = Record<keyof ChatResponse["checks"], number>;

/** The counts of an answer without a checked sentence. */
export const UNCHECKED: Readonly<SentenceCounts> = { sentences: 0, withheld: 0, corrected: 0, weak: 0 };
