import type { AnswerEvent } from "../domain.js";
import type { AnswerDraft } from "./answer-draft.js";
import { assessSupport } from "./assess-support.js";
import type { CitationSource } from "./build-citation.js";
import { cleanModelText } from "./clean-model-text.js";
import { readMarkers } from "./read-markers.js";
import { type SentencePiece, SentenceSplitter } from "./split-sentences.js";

export interface SentenceCounts {
  sentences: number;
  withheld: number;
  corrected: number;
}

const SEPARATORS = { sentence: " ", paragraph: "\n\n", item: "\n- " } as const;

/**
 * Releases a model's text sentence by sentence, each with the passages that hold it. Its markers are
 * looked up among `sources` (marker n is the n-th); one that names no passage, or one that does not hold
 * the sentence, is mended or dropped; a sentence that no passage holds is withheld.
 */
export async function* groundSentences(
  draft: AnswerDraft,
  deltas: AsyncIterable<string>,
  sources: readonly CitationSource[],
  counts: SentenceCounts,
): AsyncGenerator<AnswerEvent> {
  const splitter = new SentenceSplitter();
  for await (const delta of deltas) {
    for (const piece of splitter.push(delta)) yield* release(draft, piece, sources, counts);
  }
  for (const piece of splitter.flush()) yield* release(draft, piece, sources, counts);
}

function* release(
  draft: AnswerDraft,
  piece: SentencePiece,
  sources: readonly CitationSource[],
  counts: SentenceCounts,
): Generator<AnswerEvent> {
  const cleaned = cleanModelText(piece.text);
  const { text, numbers } = readMarkers(cleaned);
  counts.sentences++;
  const found = findSupport(text, numbers, sources);
  if (found === null) {
    counts.withheld++;
    return;
  }
  const mended = cleaned !== piece.text.replace(/\s+/g, " ") || found.sources.length !== numbers.length;
  if (mended || found.replaced) counts.corrected++;
  const separator = draft.text === "" ? (piece.follows === "item" ? "- " : "") : SEPARATORS[piece.follows];
  yield* draft.add(separator + text, found.sources, found.support);
}

/** The passages the model named, where they hold the sentence; else the one that does. */
function findSupport(
  text: string,
  numbers: readonly number[],
  sources: readonly CitationSource[],
): {
  sources: CitationSource[];
  support: "supported" | "weak";
  replaced: boolean;
} | null {
  if (!/\p{L}/u.test(text)) return null;
  const named = numbers.map((n) => sources[n - 1]).filter((source) => source !== undefined);
  const support = assessSupport(text, named);
  if (support === "supported") return { sources: named, support, replaced: false };
  const better = sources.find((source) => assessSupport(text, [source]) === "supported");
  if (better !== undefined) return { sources: [better], support: "supported", replaced: true };
  return support === "weak" ? { sources: named, support, replaced: false } : null;
}
