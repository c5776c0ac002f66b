import { listWords, stem } from "../language/tokenize.js";

/** In UTF-16 units. A longer sentence is judged by its beginning, a longer word by none of its letters. */
const LONGEST_SENTENCE = 600;
const LONGEST_WORD = 30;
const ADDRESS =
  /\b[\p{L}\p{N}-]{2,40}(?:\.(?:com|io|dev|org|net|ai|co|fm|app|tv)\b| dot (?:com|io|dev|org|net|ai|co|fm)\b)/iu;
/** An advertisement has one of these at least. */
export const NEEDED: readonly string[] = ["ADDRESS", "CODE", "OFFER"];
const SIGNS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["ADDRESS", ADDRESS],
  [
    "PATH",
    /(?:\.(?:com|io|dev|org|net|ai|co|fm|app)\/[\p{L}\p{N}]|\b(?:com|io|dev|org|net|ai|co|fm),? (?:forward )?slash\b)/iu,
  ],
  ["CODE", /\bcode,? [“"]?(?:[\p{Lu}\p{N}]{3,})/u],
  [
    "OFFER",
    /(?:\d|\b(?:ten|twenty|thirty|fifty|sixty|seventy))\s?(?:%|percent)?\s?(?:off|in (?:free )?credits?)\b|\$\d+ (?:off|in)\b/iu,
  ],
  [
    "SPONSOR",
    /\b(?:brought to you|sponsor(?:s|ed|ing)?|support(?:ed)? (?:for|by|comes)|our (?:partners?|friends)|word from)\b/iu,
  ],
  [
    "INVITES",
    /(?:^|[,;] |\b(?:and|so|just|then|to) )(?:go|head|visit|join|try|use|get|save|sign up|check out|learn more|find out|start|order|enter|download)\b[^.?!]*\b(?:at|to|with|code|free|off|today|now|from)\b/iu,
  ],
  ["YOU", /\byou(?:r|rs|['’](?:re|ll|ve))?\b/iu],
  ["THEY", /\b(?:I|me|my|he|she|him)\b/u],
];

/** Lists what tells an advertisement: a sentence's stems, pairs of them with function words, and signs such as `ADDRESS`. */
export function listAdvertSigns(sentence: string): Set<string> {
  const text = sentence.slice(0, LONGEST_SENTENCE);
  const stems = listWords(text)
    .filter((word) => word.length <= LONGEST_WORD)
    .map((word) => (/^\p{N}+$/u.test(word) ? "0" : stem(word)));
  const pairs = stems.slice(1).map((stem, i) => `${stems[i]} ${stem}`);
  const lead = stems[0] === undefined ? [] : [`^ ${stems[0]}`];
  return new Set([...stems, ...pairs, ...lead, ...listFormSigns(text)]);
}

/** Lists the signs of a sentence's form: `ADDRESS`, `CODE`, `OFFER`, `SPONSOR`, `INVITES` and others. */
export function listFormSigns(sentence: string): string[] {
  const text = sentence.slice(0, LONGEST_SENTENCE);
  return SIGNS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
}

/** Returns the first address that is said in a sentence, such as `example.com` or `example dot com`; none where there is none. */
export function listAddresses(sentence: string): string[] {
  return ADDRESS.exec(sentence.slice(0, LONGEST_SENTENCE))?.slice(0, 1) ?? [];
}

/** True where a text of any length has what an advertisement needs: an address, a code or an offer. */
export function mayAdvertise(text: string): boolean {
  return SIGNS.some(([name, pattern]) => NEEDED.includes(name) && pattern.test(text));
}
