import { foldWords } from "./fold-words.js";

/** A sentence that stands in an answer. */
export interface ReleasedSentence {
  /** The word with which it begins there. */
  readonly opening: string;
  /** Numbers of the citations after it. */
  readonly citations: readonly number[];
}

/** A sentence whose opening was repaired still has this share of its words, in their order. */
const LEAST_SHARE = 0.8;
/** It stands within so many times its own length. */
const WIDEST = 1.25;
/** A repaired opening is no longer than this. */
const MOST_OPENING_WORDS = 6;
const SENTENCE_END = /[.!?:…](?:[^\p{L}\p{N}\s])*\s|\n/u;

interface Token {
  readonly word: string;
  /** Of the markers that follow it. */
  readonly citations: number[];
  /** True where it begins a sentence of the answer. */
  readonly opens: boolean;
  taken: boolean;
}

interface Span {
  readonly from: number;
  /** The word after its last one. */
  readonly to: number;
}

/**
 * Finds each sentence in an answer: word for word without markers and markup, else, in what no sentence takes word for
 * word, by four fifths of its words in their order. Null where it does not stand there.
 */
export function matchSentences(answer: string, sentences: readonly string[]): (ReleasedSentence | null)[] {
  const tokens = readTokens(answer);
  const wanted = sentences.map((text, i) => ({ i, words: foldWords(text) }));
  const longestFirst = wanted.toSorted((a, b) => b.words.length - a.words.length);
  const spans = new Map<number, Span>();
  for (const { i, words } of longestFirst) {
    const span = findExactly(words, tokens);
    if (span === null) continue;
    spans.set(i, span);
    take(tokens, span);
  }
  for (;;) {
    const best = longestFirst
      .filter(({ i }) => !spans.has(i))
      .flatMap(({ i, words }) => {
        const found = findNearly(words, tokens);
        return found === null ? [] : [{ i, ...found }];
      })
      .toSorted((a, b) => b.share - a.share)[0];
    if (best === undefined) break;
    spans.set(best.i, best.span);
    take(tokens, best.span);
  }
  return wanted.map(({ i }) => {
    const span = spans.get(i);
    if (span === undefined) return null;
    const opens = tokens.slice(0, span.from + 1).findLastIndex((token) => token.opens);
    // A sentence may also stand within another one.
    const isNear = span.from - opens <= MOST_OPENING_WORDS;
    return {
      opening: tokens[isNear ? opens : span.from]?.word ?? "",
      citations: tokens[span.to - 1]?.citations ?? [],
    };
  });
}

function readTokens(answer: string): Token[] {
  const tokens: Token[] = [];
  // A fullwidth form is folded before it is cut, as in `foldWords`.
  const text = answer.normalize("NFKC");
  let end = 0;
  for (const { 0: found, 1: marker, index } of text.matchAll(/\[(\d+)\]|[\p{L}\p{N}]+/gu)) {
    if (marker !== undefined) {
      tokens.at(-1)?.citations.push(Number(marker));
      continue;
    }
    const opens = tokens.length === 0 || SENTENCE_END.test(text.slice(end, index));
    tokens.push({ word: found.toLowerCase(), citations: [], opens, taken: false });
    end = index + found.length;
  }
  return tokens;
}

function take(tokens: readonly Token[], { from, to }: Span): void {
  for (const token of tokens.slice(from, to)) token.taken = true;
}

function findExactly(words: readonly string[], tokens: readonly Token[]): Span | null {
  if (words.length === 0) return null;
  for (let from = 0; from + words.length <= tokens.length; from += 1) {
    const stands = words.every((word, k) => tokens[from + k]?.word === word && !tokens[from + k]?.taken);
    if (stands) return { from, to: from + words.length };
  }
  return null;
}

function findNearly(
  words: readonly string[],
  tokens: readonly Token[],
): { readonly span: Span; readonly share: number } | null {
  const width = Math.ceil(words.length * WIDEST);
  let best: { span: Span; share: number } | null = null;
  for (let from = 0; from < tokens.length; from += 1) {
    if (tokens[from]?.taken) continue;
    const free = tokens.slice(from, from + width);
    const end = free.findIndex(({ taken }) => taken);
    const found = alignWords(
      words,
      (end < 0 ? free : free.slice(0, end)).map(({ word }) => word),
    );
    const share = found.shared / words.length;
    if (share < LEAST_SHARE || share < (best?.share ?? 0)) continue;
    best = { span: { from, to: from + found.length }, share };
  }
  return best;
}

/** The longest common subsequence of the words and the text, and the length of the text up to its last word. */
function alignWords(words: readonly string[], text: readonly string[]): { shared: number; length: number } {
  let row = new Array<number>(words.length + 1).fill(0);
  let length = 0;
  for (const [j, word] of text.entries()) {
    const next = [0];
    for (const [k, other] of words.entries()) {
      next.push(word === other ? (row[k] ?? 0) + 1 : Math.max(row[k + 1] ?? 0, next[k] ?? 0));
    }
    if ((next.at(-1) ?? 0) > (row.at(-1) ?? 0)) length = j + 1;
    row = next;
  }
  return { shared: row.at(-1) ?? 0, length };
}
