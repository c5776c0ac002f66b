import type { Citation } from "../../shared/domain.js";
import { quoteLines, quoteTitle } from "./write-quotation.js";

type Place = Pick<Citation, "episode" | "chapter" | "timestamp" | "url">;

/** Where some words are, what plays them, and the words: a line, the link on its own, and a quotation. */
export function writePlace(mark: string, place: Place, words: string): string {
  const { episode, chapter, timestamp, url } = place;
  const title = `${quoteTitle(chapter.title)}, chapter ${chapter.number} of ${quoteTitle(episode.title)}`;
  return [
    `${mark} ${timestamp} ${title} (episode ${episode.id})`,
    ...(url === null ? [] : [url]),
    quoteLines(words),
  ].join("\n");
}
