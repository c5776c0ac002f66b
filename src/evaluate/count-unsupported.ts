import type { ChatResponse } from "../domain.js";

/**
 * Sentences of an answer that hold neither a marker nor a quotation, be it of
 * a passage or of the episode's title. What the program says of itself (that
 * the notes do not answer a part) makes no claim about the episode and is counted as a sentence only.
 */
export function countUnsupported({ answer, abstained, citations }: ChatResponse): {
  sentences: number;
  unsupported: number;
} {
  if (abstained) return { sentences: 0, unsupported: 0 };
  const lines = answer.split("\n").filter((line) => /\p{L}/u.test(line) && !/^\*\*.*\*\*$/.test(line.trim()));
  const quotes = citations.flatMap(({ quote, episode }) => [quote, episode.title]);
  const unsupported = lines.filter(
    (line) => !/\[\d+\]/.test(line) && !quotes.some((quote) => line.includes(quote)) && !ADMITS.test(line),
  );
  return { sentences: lines.length, unsupported: unsupported.length };
}

const ADMITS = /^The chapter notes do not (?:answer|mention) /;
