import type { FoundFile } from "./episode-source.js";
import type { LineEvidence } from "./evidence/weigh-lines.js";
import { openSource, type RecognisedFile, rankFormats, readSource } from "./read-source.js";

/** Why a file is read as it is. */
export interface Explanation {
  /** The formats that it may be of, the surest first, each with a confidence above 0 and at most 1. */
  readonly candidates: readonly { readonly format: string; readonly confidence: number }[];
  readonly evidence: LineEvidence;
  /** What was made of it; null where no format took it. Its format is not the surest one where that one refused it. */
  readonly reading: RecognisedFile | null;
}

/** Reads a file as an ingest does, and says why it is taken for what it is. Pure; never throws. */
export function explainSource(found: FoundFile): Explanation {
  const file = openSource(found);
  const candidates = rankFormats(file).map(({ format, confidence }) => ({ format: format.name, confidence }));
  return { candidates, evidence: file.evidence, reading: readSource(found) };
}
