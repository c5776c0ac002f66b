/** What words stand for where a sentence is read for its form: a class (`SAY`), or themselves. */
export interface WordClasses {
  /** The words of each class, lower case, with spaces between them. No word is in two. */
  readonly classes: Readonly<Record<string, string>>;
  /** Words and signs that stand for themselves. Every other word is a gap: what a sentence is about does not count. */
  readonly kept: string;
}

/** In UTF-16 units: longer than what a sentence may be. */
const LONGEST = 2_000;
const QUOTATION = /"[^"]{0,300}"|“[^“”]{0,300}”/g;
const WORD = /[\p{L}\p{M}]+|'(?:s|m|re|ve|ll|d)(?!\p{L})|\p{N}+|[,;:?"–—]/gu;
/** How far apart two signs may be, and each two of three. */
const PAIR_REACH = 5;
const TRIPLE_REACH = 3;

const GAP = "_";

/**
 * Returns what a sentence is judged by, each term once: its words, and of its form (the classes of its words in
 * order, gaps drawn together) runs of two and three, pairs at most five apart, and triples each at most three apart.
 */
export function listFormTerms(sentence: string, signs: ReadonlyMap<string, string>): Set<string> {
  const words = listWords(sentence);
  const form = ["^", ...words.map((word) => signs.get(word) ?? GAP), "$"].filter(
    (sign, i, all) => sign !== GAP || all[i - 1] !== GAP,
  );
  const terms = new Set(words);
  for (const [i, sign] of form.entries()) {
    const [, second, third] = form.slice(i, i + 3);
    if (second !== undefined) terms.add(`${sign} ${second}`);
    if (third !== undefined) terms.add(`${sign} ${second} ${third}`);
    if (sign === GAP) continue;
    for (const [k, later] of listLater(form, i, PAIR_REACH)) {
      terms.add(`${sign}~${later}`);
      if (k - i > TRIPLE_REACH) continue;
      for (const [, last] of listLater(form, k, TRIPLE_REACH)) terms.add(`${sign}~${later}~${last}`);
    }
  }
  return terms;
}

/** What stands for each word that counts. */
export function listSigns({ classes, kept }: WordClasses): Map<string, string> {
  const signs = new Map(kept.split(" ").map((word) => [word, word]));
  for (const [name, words] of Object.entries(classes))
    for (const word of words.split(" ")) signs.set(word, name);
  return signs;
}

function listLater(form: readonly string[], from: number, reach: number): [number, string][] {
  return form
    .slice(from + 1, from + 1 + reach)
    .map((sign, k): [number, string] => [from + 1 + k, sign])
    .filter(([, sign]) => sign !== GAP);
}

/** Lower case, contractions written out, a quotation as one sign: what somebody else said says nothing of this sentence. */
function listWords(sentence: string): string[] {
  const text = sentence
    .slice(0, LONGEST)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(QUOTATION, ' " ')
    .replace(/\b(?:cannot|can't|cant)\b/g, "can not")
    .replace(/\bwon't\b/g, "will not")
    .replace(/n't\b/g, " not")
    .replace(/\b(do|does|did|is|was|are|were|has|have|could|would)nt\b/g, "$1 not");
  return (text.match(WORD) ?? []).map((word) => {
    if (/^\p{N}/u.test(word)) return "#";
    return word === "–" || word === "—" ? "-" : word;
  });
}
