import { type Duration, listDurations } from "../../../language/list-durations.js";
import { listQuantities } from "../../../language/list-quantities.js";
import { listInitials, listJoinedWords } from "../../../language/name-spellings.js";
import { segmentSentences } from "../../../language/sentences.js";
import { tokenize } from "../../../language/tokenize.js";
import { type Count, listCounts } from "./list-counts.js";

/** What a sentence states and its evidence does not. */
export interface WrongFact {
  /** A number is `quantity` where it is stated of something else than what the sentence says. */
  readonly kind: "number" | "quantity" | "date" | "name";
  /** As the sentence writes it. */
  readonly text: string;
}

export interface EvidenceSentence {
  readonly text: string;
  /** Stems of its content words. */
  readonly terms: ReadonlySet<string>;
}

/** Of two numbers side by side, in per cent of the larger, with the stems of the words around them. */
export interface Ratio {
  readonly percent: number;
  readonly terms: ReadonlySet<string>;
}

/** What sentences are checked against: the passages they rest on, read once. */
export interface Evidence {
  /** Passages and heading, one below the other. */
  readonly text: string;
  /** Stems of the content words, without accents. */
  readonly terms: ReadonlySet<string>;
  /** The words as written. */
  readonly words: ReadonlySet<string>;
  readonly joined: ReadonlySet<string>;
  readonly initials: readonly string[];
  /** Values of the quantities, and the year of the heading's date. */
  readonly values: ReadonlySet<string>;
  /** The episode's number and the day of its date, which count nothing. */
  readonly labels: ReadonlySet<string>;
  readonly counts: readonly Count[];
  readonly durations: readonly Duration[];
  readonly ratios: readonly Ratio[];
  readonly sentences: readonly EvidenceSentence[];
}

const ISO_DATE = /\b\d{4}-\d{2}-\d{2}\b/g;
const NUMBERING = /(?:\b(?:ep|episode|part|no)\b\.?|#)\s*\d+/gi;
const IN_WORDS = new Intl.DateTimeFormat("en-US", { dateStyle: "full", timeZone: "UTC" });
/** Of smaller numbers too many are the half or a third of another. */
const LEAST_WHOLE = 10;
const SPEAKER = /^[^\s:][^:]{0,40}:\s+(?=\S)/;

/** `heading` has the episode's title, show, people and date and the chapters' titles, in any order. */
export function readEvidence(passages: readonly string[], heading: string): Evidence {
  const said = passages.join("\n");
  const date = heading.match(ISO_DATE)?.[0] ?? "";
  const text = [said, heading, writeDate(date)].join("\n").normalize("NFKC");
  const year = Number.parseInt(date, 10);
  const titles = heading.replaceAll(ISO_DATE, "").replaceAll(NUMBERING, "");
  const values = new Set(listQuantities(`${said}\n${titles}`).map(({ value }) => value)).add(`${year}`);
  if (/\b(?:last|past|previous) year\b|\ba year ago\b/i.test(said)) values.add(`${year - 1}`);
  for (const [, short = ""] of said.matchAll(/(?<![\p{L}\d])['’](\d\d)(?!\d)/gu)) {
    values.add(`19${short}`).add(`20${short}`);
  }
  if (/\bnext year\b/i.test(said)) values.add(`${year + 1}`);
  if (values.has("couple")) values.add("2");
  const counts = listCounts(said);
  return {
    text,
    terms: new Set(tokenize(foldAccents(text))),
    words: new Set(text.match(/[\p{L}\p{N}]+/gu)),
    joined: listJoinedWords(text),
    initials: listInitials(text),
    values,
    labels: new Set(listQuantities(`${heading}\n${writeDate(date)}`).map(({ value }) => value)),
    counts,
    durations: listDurations(said, counts),
    ratios: listRatios(counts),
    sentences: passages.flatMap((passage) => passage.split("\n").flatMap(readSentences)),
  };
}

function listRatios(counts: readonly Count[]): Ratio[] {
  return counts.slice(1).flatMap((count, i) => {
    const pair = [counts[i] ?? count, count];
    const [part = 0, whole = 0] = pair.map(({ value }) => Number(value)).sort((a, b) => a - b);
    if (!(part > 0 && whole >= LEAST_WHOLE)) return [];
    const terms = new Set(pair.flatMap(({ before, clause }) => [...before, ...clause]));
    return [{ percent: (100 * part) / whole, terms }];
  });
}

export function foldAccents(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

function readSentences(turn: string): EvidenceSentence[] {
  return segmentSentences(turn.replace(SPEAKER, ""))
    .flatMap(({ segment }) => segment.split(";"))
    .map(readSentence);
}

export function readSentence(text: string): EvidenceSentence {
  return { text, terms: new Set(tokenize(text)) };
}

function writeDate(date: string): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? "" : IN_WORDS.format(time);
}
