import type { Citation } from "../../shared/domain.js";
import { buildElement } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import type { ExtraStrings, Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";
import { buildMoment, type MomentOptions, sayTime } from "../talk/build-moment.js";

export interface TimelineOptions extends MomentOptions {
  readonly strings: Strings & ExtraStrings;
}

export interface Timeline {
  readonly element: HTMLElement;
  /** Marks the second that plays. */
  readonly showPlayhead: (second: number) => void;
}

/** Draws the episode as a line with a mark at each moment that is cited; null where its length, or no time, is known. */
export function buildTimeline(
  citations: readonly Citation[],
  { durationSeconds }: Pick<ShownEpisode, "durationSeconds">,
  options: TimelineOptions,
): Timeline | null {
  const timed = citations.filter(({ chapter }) => !chapter.untimed);
  if (durationSeconds === null || durationSeconds <= 0 || timed.length === 0) return null;
  const place = (element: HTMLElement, second: number) => {
    element.style.insetInlineStart = `${Math.min(100, (100 * second) / durationSeconds)}%`;
    return element;
  };
  const starts = [...new Map(timed.map((citation) => [citation.start, citation])).values()];
  const marks = starts.map((citation) =>
    place(buildMoment(citation, options, { name: "mark", children: [buildElement("span")] }), citation.start),
  );
  const playhead = buildElement("span", { class: "playhead" });
  playhead.hidden = true;
  const times = starts.map((citation) => sayTime(citation, options.strings)).join(", ");
  const attributes = { role: "group", "aria-label": fillString(options.strings.moments, { times }) };
  return {
    element: buildElement("div", { class: "timeline", part: "timeline", attributes }, [...marks, playhead]),
    showPlayhead(second) {
      playhead.hidden = false;
      place(playhead, second);
    },
  };
}
