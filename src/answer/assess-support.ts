import { tokenize } from "../index/tokenize.js";
import type { CitationSource } from "./build-citation.js";

/** Share of a sentence's content words that its passages must hold, to count as said there or as near to it. */
const SUPPORTED = 0.5;
const WEAK = 0.3;
/** Fewer shared words than this say little, unless they are all the sentence has. */
const LEAST_SHARED = 3;

/** An opening name, of one word or more, that is said to think or to say something. */
const ATTRIBUTION =
  /^\P{L}*\p{Lu}[\p{L}’'-]+(?:\s+\p{Lu}[\p{L}’'-]+)*\s+(?:also\s+)?(?:says|said|thinks|thought|believes|believed|argues|argued|explains|explained|suggests|suggested|notes|noted|claims|claimed|mentions|mentioned|points|pointed|describes|described|adds|added|states|stated|recalls|recalled|predicts|predicted|expects|expected|hopes|hoped|wants|wanted|told|asks|asked)\b/u;

/**
 * How far the passages hold what a sentence says: its numbers and names must all stand in them (or in the
 * names of their chapter and episode), and a share of its content words. `none`: not at all.
 */
export function assessSupport(
  sentence: string,
  sources: readonly CitationSource[],
): "supported" | "weak" | "none" {
  if (sources.length === 0) return "none";
  const said = sources.map(({ passage, chapter }) => `${chapter.title} ${passage.text}`).join(" ");
  const named = sources
    .map(({ episode }) => [episode.title, episode.show, ...episode.people.map(({ name }) => name)].join(" "))
    .join(" ");
  if (!listNumbers(sentence).every((number) => listNumbers(said).includes(number))) return "none";
  const known = new Set(tokenize(`${said} ${named}`));
  if (!listNames(sentence).every((name) => tokenize(name).every((token) => known.has(token)))) return "none";
  const words = [...new Set(tokenize(sentence))];
  const shared = words.filter((word) => known.has(word)).length;
  if (shared < Math.min(LEAST_SHARED, words.length)) return "none";
  const overlap = shared / Math.max(1, words.length);
  return overlap >= SUPPORTED ? "supported" : overlap >= WEAK ? "weak" : "none";
}

/** Digits with what separates them: `180`, `1,000`, `19:55`, `0.5`. */
function listNumbers(text: string): string[] {
  return text.match(/\d+(?:[.,:]\d+)*/g) ?? [];
}

/** Words with a capital that do not open the sentence, and the one that does where something is attributed to it. */
function listNames(sentence: string): string[] {
  const plain = sentence.replaceAll("**", "");
  const words = [...plain.matchAll(/(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}’'-]*/gu)];
  return words
    .filter(([word], i) => /^\p{Lu}[\p{L}\p{N}]/u.test(word) && (i > 0 || ATTRIBUTION.test(plain)))
    .map(([word]) => word);
}
