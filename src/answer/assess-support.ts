import { tokenize } from "../index/tokenize.js";
import type { CitationSource } from "./build-citation.js";

/** Share of a sentence's content words that its passages must hold, to count as said there or as near to it. */
const SUPPORTED = 0.5;
const WEAK = 0.3;

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
  const overlap = words.filter((word) => known.has(word)).length / Math.max(1, words.length);
  return overlap >= SUPPORTED ? "supported" : overlap >= WEAK ? "weak" : "none";
}

/** Digits with what separates them: `180`, `1,000`, `19:55`, `0.5`. */
function listNumbers(text: string): string[] {
  return text.match(/\d+(?:[.,:]\d+)*/g) ?? [];
}

/** Words with a capital that do not open the sentence. */
function listNames(sentence: string): string[] {
  return sentence.match(/(?<=\S\s+["“‘(]?)\p{Lu}[\p{L}\p{N}]+/gu) ?? [];
}
