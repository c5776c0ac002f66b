import type { Citation } from "../../shared/domain.js";
import { buildElement } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import type { Answer } from "../server/parse-response.js";
import type { ExtraStrings, Strings } from "../strings/english.js";
import { AUTO } from "../talk/render-answer.js";

/** Folds what the notes of the cited chapter say besides what the answer quotes; null where that is nothing. */
export function buildMoreNotes(
  { chapter: { number } }: Citation,
  {
    answer,
    episode,
    strings,
  }: { readonly answer: Answer; readonly episode: ShownEpisode; readonly strings: Strings & ExtraStrings },
): HTMLElement | null {
  const chapter = episode.chapters.find((each) => each.number === number);
  if (chapter === undefined) return null;
  const notes = [chapter.summary, ...chapter.bullets].filter(
    (note) => note !== null && !answer.citations.some(({ quote }) => quote === note),
  );
  if (notes.length === 0) return null;
  const items = notes.map((note) => buildElement("li", { text: note ?? "" }));
  return buildElement("details", { class: "more", part: "more" }, [
    buildElement("summary", { text: strings.more }),
    // The list has the words' direction, so that its marks stand beside them.
    buildElement("ul", { attributes: { ...AUTO, lang: episode.language } }, items),
  ]);
}
