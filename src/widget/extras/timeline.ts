import type { Citation } from "../../shared/domain.js";
import { buildElement } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import type { ExtraStrings, Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";
import { sayTime } from "../talk/render-answer.js";

export interface Timeline {
  readonly element: HTMLElement;
  /** Marks the second that plays. */
  readonly showPlayhead: (second: number) => void;
}

/** Draws the episode as a line with a mark at each moment that is cited; null where its length is not known. */
export function buildTimeline(
  citations: readonly Citation[],
  { durationSeconds }: Pick<ShownEpisode, "durationSeconds">,
  strings: Strings & ExtraStrings,
): Timeline | null {
  if (durationSeconds === null || durationSeconds <= 0) return null;
  const place = (element: HTMLElement, second: number) => {
    element.style.insetInlineStart = `${Math.min(100, (100 * second) / durationSeconds)}%`;
    return element;
  };
  const starts = [...new Map(citations.map((citation) => [citation.start, citation])).values()];
  const marks = starts.map(({ start }) => place(buildElement("span", { class: "mark" }), start));
  const playhead = buildElement("span", { class: "playhead" });
  playhead.hidden = true;
  const times = starts.map((citation) => sayTime(citation, strings)).join(", ");
  const attributes = { role: "img", "aria-label": fillString(strings.moments, { times }) };
  return {
    element: buildElement("div", { class: "timeline", part: "timeline", attributes }, [...marks, playhead]),
    showPlayhead(second) {
      playhead.hidden = false;
      place(playhead, second);
    },
  };
}
