import { listNames } from "../language/names.js";
import { countEach, findCommonest } from "../shared/count-each.js";
import { judgeAdvert } from "./judge-advert.js";
import { listAddresses, listFormSigns, NEEDED } from "./list-advert-signs.js";

/** An advertisement, or a break of several: the sentences `from` up to, not including, `to`. */
export interface Advert {
  readonly from: number;
  readonly to: number;
  /** Who it is for; null where no name is said in it. */
  readonly name: string | null;
}

interface Said {
  readonly text: string;
  readonly words: number;
}

/** Added to a sentence's log-odds: advertisements are rare among sentences, but one of their sentences is seldom alone. */
const SHIFT = 1;
/** One sentence tells no more than this for or against: one address makes no advertisement, and one aside ends none. */
const MOST_EVIDENCE = 4;
const LEAST_OF_ONE = -1;
/** Evidence against, in a row, that ends a span. */
const END = 6;
/** A span begins and ends with a sentence of so much evidence. */
const LEAST_OF_EDGE = 0.5;
/** A span with less evidence is no part of an advertisement, and all its parts together have so much, and so many words. */
const LEAST_OF_PART = 1.5;
const LEAST_EVIDENCE = 5;
const LEAST_WORDS = 20;
/** Parts of one advertisement name the same, and have no more words between them: half of them tell a story. */
const MOST_BETWEEN = 300;

/** Shorter names, in UTF-16 units, are parts of other words. */
const LEAST_NAME = 4;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly evidence: number;
}

/**
 * Finds the advertisements among sentences in order: spans whose log-odds sum to the most (Ruzzo & Tompa 1999), that name an
 * address, a code or an offer, and address the listener or name a sponsor. English alone is judged.
 */
export function findAdverts(sentences: readonly Said[]): Advert[] {
  const joined: (Span & { readonly names: readonly string[] })[] = [];
  for (const span of listSpans(sentences)) {
    const texts = sentences.slice(span.from, span.to).map(({ text }) => text);
    const names = texts.flatMap(listNames);
    const last = joined.at(-1);
    const between = sentences.slice(last?.to ?? 0, span.from).reduce((sum, { words }) => sum + words, 0);
    if (last !== undefined && between <= MOST_BETWEEN && namesAgain(texts, names, last.names)) {
      joined.pop();
      const evidence = last.evidence + span.evidence;
      joined.push({ from: last.from, to: span.to, evidence, names: [...last.names, ...names] });
    } else joined.push({ ...span, names });
  }
  return joined
    .filter((span) => isAdvert(sentences.slice(span.from, span.to), span))
    .map(({ from, to, names }) => {
      const texts = sentences.slice(from, to).map(({ text }) => text);
      return { from, to, name: chooseName(texts, names) };
    });
}

/** True where one of the names before is said again, or stands in an address of the texts. */
function namesAgain(texts: readonly string[], names: readonly string[], before: readonly string[]): boolean {
  const addresses = joinAddresses(texts);
  return before.some((name) => names.includes(name) || isAddressed(addresses, name));
}

function isAdvert(sentences: readonly Said[], { evidence }: Span): boolean {
  const words = sentences.reduce((sum, sentence) => sum + sentence.words, 0);
  const signs = new Set(sentences.flatMap(({ text }) => listFormSigns(text)));
  const offers = NEEDED.some((sign) => signs.has(sign));
  const addresses = signs.has("SPONSOR") || signs.has("INVITES");
  return evidence >= LEAST_EVIDENCE && words >= LEAST_WORDS && offers && addresses;
}

/** Lists the spans with evidence, in order and apart. The time is proportional to the length. */
function listSpans(sentences: readonly Said[]): Span[] {
  const evidence = sentences.map(({ text }) =>
    Math.max(LEAST_OF_ONE, Math.min(MOST_EVIDENCE, judgeAdvert(text) + SHIFT)),
  );
  const spans: Span[] = [];
  let open = { from: 0, to: 0, sum: 0, evidence: 0 };
  const close = (at: number) => {
    let { from, to } = open;
    while (from < to && (evidence[from] ?? 0) < LEAST_OF_EDGE) from++;
    while (from < to && (evidence[to - 1] ?? 0) < LEAST_OF_EDGE) to--;
    if (open.evidence >= LEAST_OF_PART && from < to) spans.push({ from, to, evidence: open.evidence });
    open = { from: at, to: at, sum: 0, evidence: 0 };
  };
  evidence.forEach((each, i) => {
    const sum = open.sum + each;
    open = sum > open.evidence ? { ...open, sum, evidence: sum, to: i + 1 } : { ...open, sum };
    if (sum <= 0 || sum <= open.evidence - END) close(i + 1);
  });
  close(sentences.length);
  return spans;
}

/** Chooses the name that stands in an address, else the commonest. */
function chooseName(texts: readonly string[], names: readonly string[]): string | null {
  const addresses = joinAddresses(texts);
  const addressed = names.filter((name) => isAddressed(addresses, name));
  return findCommonest(countEach(addressed.length > 0 ? addressed : names)) ?? null;
}

function joinAddresses(texts: readonly string[]): string {
  return texts.flatMap(listAddresses).join(" ").toLowerCase();
}

function isAddressed(addresses: string, name: string): boolean {
  return name.length >= LEAST_NAME && addresses.includes(name.toLowerCase());
}
