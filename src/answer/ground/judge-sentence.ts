import { SUPPORTED, WEAK } from "../../read/judge-probability.js";
import type { Reader } from "../../read/reader.js";
import type { Asker } from "../../shared/asker.js";
import type { Support } from "../../shared/domain.js";
import { hasCode } from "../../shared/errors.js";
import type { PassageView } from "../../store/passage-view.js";
import type { CitationSource } from "../build-citation.js";
import { findWrongFacts } from "./facts/find-wrong-facts.js";
import { type Evidence, readEvidence, type WrongFact } from "./facts/read-evidence.js";
import { isVerbatim } from "./is-verbatim.js";
import { estimateReadTokens, listReadTexts } from "./list-read-texts.js";
import type { ClaimLanguage } from "./tell-language.js";
import { writeNumbersAlike } from "./write-numbers-alike.js";

/** The reader takes so many tokens of a claim; of a longer one so many parts are read. */
const MOST_CLAIM_TOKENS = 64;
const MOST_PARTS = 3;

/** A sentence that is to be judged. */
export interface Claim {
  readonly text: string;
  readonly language: ClaimLanguage;
}

export interface Reading extends Asker {
  /** It holds the episodes of the passages: what stands beside these is read, too. */
  readonly view: PassageView;
  /** Null where nobody reads: facts alone are checked. */
  readonly reader: Reader | null;
}

/**
 * Why a sentence is not released: facts that its passages lack, that they say nothing of the kind, or that the language
 * model denied it when it was asked once more.
 */
export type Reason =
  | { readonly kind: "wrong"; readonly facts: readonly WrongFact[] }
  | { readonly kind: "unrelated" }
  | { readonly kind: "denied" };

export type Judgement = {
  /** How likely they say what it says, 0..1, calibrated; 1 for their own words. Null where nobody has read it. */
  readonly probability: number | null;
} & (
  | {
      /** How well the passages hold the sentence. */
      readonly support: Support;
      readonly reason: null;
    }
  | {
      /** It may not be released. */
      readonly support: "none";
      readonly reason: Reason;
    }
);

/**
 * Judges what can be checked without reading: the passages' own words, and numbers, dates, quantities and names. Null where
 * that is not enough. `sources` must not be empty.
 */
export function checkExactly(
  { text, language }: Claim,
  sources: readonly CitationSource[],
): Judgement | null {
  if (sources.some(({ passage }) => isVerbatim(text, passage.text)))
    return { support: "verbatim", reason: null, probability: 1 };
  const facts = findWrongFacts(text, readSources(sources), language);
  return facts.length === 0 ? null : { support: "none", reason: { kind: "wrong", facts }, probability: null };
}

/**
 * Judges how well passages, taken together, hold a sentence that has passed the exact checks. A long one is as likely as
 * its unlikeliest part. What is not read is `weak`: without a reader, where it has no turn, in another language than
 * English, and what is behind the third part. Throws the signal's reason.
 */
export async function readClaim(
  { view, reader, client, signal }: Reading,
  { text, language }: Claim,
  sources: readonly CitationSource[],
): Promise<Judgement> {
  if (reader === null || language !== "en") return UNREAD;
  try {
    const parts = divideClaim(writeNumbersAlike(text, sources.map(({ passage }) => passage.text).join("\n")));
    const read = (part: string) =>
      reader.supports(part, listReadTexts(view, sources, part), { client, signal });
    const judged = judgeProbability(Math.min(...(await Promise.all(parts.slice(0, MOST_PARTS).map(read)))));
    return parts.length > MOST_PARTS ? weaken(judged) : judged;
  } catch (error) {
    if (!hasCode(error, "overloaded")) throw error;
    return UNREAD;
  }
}

const UNREAD: Judgement = { support: "weak", reason: null, probability: null };

/** What is `supported` becomes `weak`. */
export function weaken<Judged extends Pick<Judgement, "support">>(judged: Judged): Judged {
  return judged.support === "supported" ? { ...judged, support: "weak" } : judged;
}

/** Divides what is longer than the reader takes of a claim into parts of about one length, between clauses if it can. */
function divideClaim(text: string): string[] {
  const whole = estimateReadTokens(text);
  if (whole <= MOST_CLAIM_TOKENS) return [text];
  const usual = whole / Math.ceil(whole / MOST_CLAIM_TOKENS);
  const pieces = text
    .split(/(?<=[,;:.!?–—])\s+/)
    .flatMap((clause) => (estimateReadTokens(clause) > usual ? clause.split(/\s+/) : clause));
  const parts: string[] = [];
  let room = 0;
  for (const piece of pieces) {
    const tokens = estimateReadTokens(piece);
    const isFull = room <= MOST_CLAIM_TOKENS - usual || tokens > room;
    parts.push(isFull ? piece : `${parts.pop()} ${piece}`);
    room = (isFull ? MOST_CLAIM_TOKENS : room) - tokens;
  }
  return parts;
}

function judgeProbability(probability: number): Judgement {
  if (probability < WEAK) return { support: "none", reason: { kind: "unrelated" }, probability };
  return { support: probability < SUPPORTED ? "weak" : "supported", reason: null, probability };
}

/** The evidence of single passages, which are looked at for each sentence. */
const known = new WeakMap<CitationSource, Evidence>();

/** Reads what the facts of a sentence are looked up in: the passages, and what stands above them. */
function readSources(sources: readonly CitationSource[]): Evidence {
  const [only] = sources.length === 1 ? sources : [];
  const texts = sources.map(({ passage }) => passage.text);
  const evidence = (only && known.get(only)) ?? readEvidence(texts, describeHeadings(sources));
  if (only !== undefined) known.set(only, evidence);
  return evidence;
}

/** Joins what stands above the passages: each episode's title, show, people and date, and the chapters' titles. */
export function describeHeadings(sources: readonly CitationSource[]): string {
  const lines = sources.flatMap(({ episode, chapter }) => [
    episode.title,
    episode.show ?? "",
    ...episode.people.map(({ name }) => name),
    episode.publishedAt ?? "",
    chapter.title,
  ]);
  return [...new Set(lines)].join("\n");
}
