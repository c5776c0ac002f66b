import { type SentencePiece, SentenceSplitter } from "../../language/split-sentences.js";
import type { AnswerEvent } from "../../shared/domain.js";
import type { AnswerDraft } from "../answer-draft.js";
import { cleanModelText } from "./clean-model-text.js";
import { type FoundSupport, findSupport, type Gate } from "./find-support.js";
import { isStatement } from "./is-statement.js";
import { readMarkers } from "./read-markers.js";

export interface SentenceCounts {
  sentences: number;
  withheld: number;
  corrected: number;
}

/** What becomes of a sentence that nothing supports. */
export type UnsupportedPolicy = "withhold" | "show";

export interface Grounding extends Gate {
  readonly draft: AnswerDraft;
  readonly unsupported: UnsupportedPolicy;
  readonly counts: SentenceCounts;
  /** A sentence that holds one is never released. */
  readonly secrets: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

const SEPARATORS = { sentence: " ", paragraph: "\n\n", item: "\n- " } as const;
/** In UTF-16 units: what is shorter stands in ordinary text by chance. */
const SHORTEST_SECRET = 4;
const NOT_FROM_THE_EPISODE = "(not from the episode) ";
/** A place in a recording, in digits: only the index knows any. */
const TIME =
  /\d\s*:\s*\d|\d\s*(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)\b|\b(?:hour|minute|second)\s+\d/i;

/**
 * Releases a model's text sentence by sentence, each with the passages that support it. Its markers are
 * looked up among the sources (marker n is the n-th); one that names no passage, or one that does not support
 * the sentence, is mended or dropped. A sentence that nothing supports is withheld, or shown as such once
 * another one is supported; one that names a time of its own, or holds a secret, is withheld always. What has been said is not said again.
 */
export async function* groundSentences(
  grounding: Grounding,
  deltas: AsyncIterable<string>,
): AsyncGenerator<AnswerEvent> {
  const splitter = new SentenceSplitter();
  const said = new Set<string>();
  const waiting: Released[] = [];
  async function* release(piece: SentencePiece): AsyncGenerator<AnswerEvent> {
    const checked = await check(grounding, piece, said);
    if (checked === null) return;
    waiting.push(checked);
    // An answer of nothing but what the episode does not say is none.
    if (checked.found === null && grounding.draft.text === "") return;
    for (const sentence of waiting.splice(0)) yield* add(grounding.draft, sentence);
  }
  for await (const delta of deltas) {
    for (const piece of splitter.push(delta)) yield* release(piece);
  }
  for (const piece of splitter.flush()) yield* release(piece);
}

function* add(draft: AnswerDraft, { text, follows, found }: Released): Generator<AnswerEvent> {
  const separator = draft.text === "" ? (follows === "item" ? "- " : "") : SEPARATORS[follows];
  if (found === null) yield* draft.add(separator + NOT_FROM_THE_EPISODE + text);
  else yield* draft.add(separator + text, found.sources, found.support);
}

interface Released {
  readonly text: string;
  readonly follows: SentencePiece["follows"];
  /** Null: shown without support. */
  readonly found: FoundSupport | null;
}

/** Null: the sentence is not released. */
async function check(
  grounding: Grounding,
  piece: SentencePiece,
  said: Set<string>,
): Promise<Released | null> {
  const { sources, counts, unsupported, secrets, signal } = grounding;
  const cleaned = cleanModelText(piece.text);
  const { text, numbers } = readMarkers(cleaned);
  // A text that was cut off may end in the beginning of what it has said before.
  if ([...said].some((sentence) => sentence.startsWith(text))) return null;
  said.add(text);
  counts.sentences++;
  const named = numbers.map((n) => sources[n - 1]).filter((source) => source !== undefined);
  const secret = holdsSecret(text, secrets);
  const found = isStatement(text) && !secret ? await findSupport(grounding, text, named, signal) : null;
  const { follows } = piece;
  if (found === null) {
    if (unsupported === "show" && !secret && /\p{L}/u.test(text) && !TIME.test(text))
      return { text, follows, found };
    counts.withheld++;
    return null;
  }
  const kept =
    found.sources.length === numbers.length && found.sources.every((source) => named.includes(source));
  if (!kept || cleaned !== piece.text.replace(/\s+/g, " ")) counts.corrected++;
  return { text, follows, found };
}

/** True where one of the secrets stands in the text, spaced out or not. */
function holdsSecret(text: string, secrets: readonly string[]): boolean {
  const close = text.replaceAll(/\s+/g, "");
  return secrets.some(
    (secret) => secret.length >= SHORTEST_SECRET && close.includes(secret.replaceAll(/\s+/g, "")),
  );
}
