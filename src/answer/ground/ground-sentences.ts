import { type SentencePiece, SentenceSplitter } from "../../language/split-sentences.js";
import type { Asker } from "../../shared/asker.js";
import type { AnswerEvent, ChatResponse } from "../../shared/domain.js";
import type { AnswerDraft } from "../answer-draft.js";
import { cleanModelText } from "./clean-model-text.js";
import { type FoundSupport, findSupport, type Gate } from "./find-support.js";
import { readMarkers } from "./read-markers.js";

export type SentenceCounts = Record<keyof ChatResponse["checks"], number>;

/** The counts of an answer without a checked sentence. */
export const UNCHECKED: Readonly<SentenceCounts> = { sentences: 0, withheld: 0, corrected: 0 };

/** What becomes of a sentence that nothing supports. */
export type UnsupportedPolicy = "withhold" | "show";

export interface Grounding extends Gate, Asker {
  readonly draft: AnswerDraft;
  readonly unsupported: UnsupportedPolicy;
  readonly counts: SentenceCounts;
  /** A sentence that holds one of these is never released. */
  readonly secrets: readonly string[];
}

const SEPARATORS = { sentence: " ", paragraph: "\n\n", item: "\n- " } as const;
/** In UTF-16 units. A shorter one stands in ordinary text by chance. */
const SHORTEST_SECRET = 4;
const NOT_FROM_THE_EPISODE = "(not from the episode) ";
/** A time in digits. Times in the recording come from the index alone. */
const TIME =
  /\d\s*:\s*\d|\d\s*(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)\b|\b(?:hour|minute|second)\s+\d/i;
/** Many times what an answer has. To check one takes an embedding, so what follows is withheld as it is. */
const MOST_SENTENCES = 100;
/** From this many words on, a sentence with no larger share of different words than this repeats itself. */
const MANY_WORDS = 12;
const LEAST_DIFFERENT = 1 / 3;

/**
 * Releases a model's text sentence by sentence, each with the passages that support it. Its markers are looked up among
 * the sources (marker n is the n-th); one that names no passage, or a passage that does not support the sentence, is
 * corrected or dropped. A sentence that nothing supports is withheld, or shown as such once another one is supported,
 * unless it names a time. A sentence that holds a secret, or repeats an earlier one, is withheld always.
 */
export async function* groundSentences(
  grounding: Grounding,
  deltas: AsyncIterable<string>,
): AsyncGenerator<AnswerEvent> {
  const splitter = new SentenceSplitter();
  const earlier = new Set<string>();
  const waiting: Released[] = [];
  async function* release(piece: SentencePiece): AsyncGenerator<AnswerEvent> {
    const checked = await check(grounding, piece, earlier);
    if (checked === null) return;
    waiting.push(checked);
    // An answer has to hold at least one sentence that the episode supports.
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

interface Released extends SentencePiece {
  /** Null where the sentence is shown without support. */
  readonly found: FoundSupport | null;
}

/** Returns null where the sentence is not released. */
async function check(
  grounding: Grounding,
  piece: SentencePiece,
  earlier: Set<string>,
): Promise<Released | null> {
  const { sources, counts, unsupported, secrets, client, signal } = grounding;
  if (counts.sentences >= MOST_SENTENCES) {
    counts.sentences++;
    counts.withheld++;
    return null;
  }
  const cleaned = cleanModelText(piece.text);
  const { text, numbers, namesOthers } = readMarkers(cleaned, sources.length);
  // A text that was cut off may end with the beginning of an earlier sentence.
  if ([...earlier].some((sentence) => sentence.startsWith(text))) return null;
  earlier.add(text);
  counts.sentences++;
  const named = numbers.map((n) => sources[n - 1]).filter((source) => source !== undefined);
  const secret = holdsSecret(text, secrets);
  const asker = { client, signal };
  const found = isStatement(text) && !secret ? await findSupport(grounding, text, named, asker) : null;
  const { follows } = piece;
  if (found === null) {
    if (unsupported === "show" && !secret && /\p{L}/u.test(text) && !TIME.test(text))
      return { text, follows, found };
    counts.withheld++;
    return null;
  }
  const unchanged =
    !namesOthers &&
    found.sources.length === numbers.length &&
    found.sources.every((source) => named.includes(source));
  if (!unchanged || cleaned !== piece.text.replace(/\s+/g, " ")) counts.corrected++;
  return { text, follows, found };
}

/** True where the text holds one of the secrets, spaced out or not. */
function holdsSecret(text: string, secrets: readonly string[]): boolean {
  const close = text.replaceAll(/\s+/g, "");
  return secrets.some(
    (secret) => secret.length >= SHORTEST_SECRET && close.includes(secret.replaceAll(/\s+/g, "")),
  );
}

/** True where a model's sentence states something: no question, no lead-in with a colon, no endless repeat. */
export function isStatement(text: string): boolean {
  if (!/\p{L}/u.test(text) || /[:?？]["”’)\]]*$/u.test(text.trim())) return false;
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length < MANY_WORDS || new Set(words).size / words.length > LEAST_DIFFERENT;
}
