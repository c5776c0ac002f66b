import {
  findChapters,
  type RankedChapter,
  type RetrieveOptions,
  type RetrieveParts,
} from "./find-chapters.js";
import { findUnknownNames, type UnknownName } from "./find-unknown-names.js";
import { judgeAnswerability } from "./judge-answerability.js";
import { type Evidence, measureEvidence } from "./measure-evidence.js";
import type { Reading } from "./read-question.js";
import { yieldToRequests } from "./yield-to-requests.js";

/** How many of the nearest sections are read for other spellings of the names asked about. */
const NAMED_SECTIONS = 10;

export interface Retrieval {
  /** Best first. */
  readonly chapters: readonly RankedChapter[];
  /** The evidence for and against an answer, one entry for each way the question was understood. */
  readonly evidence: readonly Evidence[];
  /** Names asked about that no chapter knows. */
  readonly unknownNames: readonly UnknownName[];
  /** False where nothing found is likely to answer. */
  readonly answerable: boolean;
  /** False where it is plain that nothing found has to do with the question. */
  readonly related: boolean;
  /** True where it was found by words alone, because too many questions waited for the embedder. */
  readonly degraded: boolean;
  readonly embedMs: number;
  readonly retrieveMs: number;
}

/** Finds the chapters nearest to a question and judges whether they answer it. Throws what `findChapters` throws. */
export async function retrieve(parts: RetrieveParts, options: RetrieveOptions): Promise<Retrieval> {
  const started = performance.now();
  const found = await findChapters(parts, options);
  await yieldToRequests(options);
  const { chapters, readings, degraded, rankings, scores, embedMs } = found;
  const evidence = await Promise.all(
    readings.map((reading, i) =>
      measureEvidence(found, reading, { ranking: rankings[i] ?? [], fused: scores }),
    ),
  );
  const nearest = scores.slice(0, NAMED_SECTIONS).map(({ ordinal }) => ordinal);
  const unknownNames = findUnknownNames(parts.store, found.view, {
    question: readings[0]?.text ?? "",
    nearest,
  });
  const named = unknownNames.every(({ listed }) => listed);
  return {
    chapters,
    evidence,
    unknownNames,
    answerable: scores.length > 0 && named && judgeAll(readings, evidence, "answerable"),
    related: scores.length > 0 && judgeAll(readings, evidence, "related"),
    degraded,
    embedMs,
    retrieveMs: performance.now() - started - embedMs,
  };
}

/**
 * True where every reading that has content words passes: the question itself as well as what it leans on, so that an
 * earlier good question does not carry a later one. A question without a content word in any reading, such as "???",
 * asks nothing, even where an embedding model finds it near.
 */
function judgeAll(
  readings: readonly Reading[],
  evidence: readonly Evidence[],
  judgement: "answerable" | "related",
): boolean {
  const worded = evidence.filter((_, i) => (readings[i]?.terms.length ?? 0) > 0);
  return worded.length > 0 && worded.every((entry) => judgeAnswerability(entry)[judgement]);
}
