import type { Cue } from "../shared/domain.js";
import { stripHidden } from "../shared/strip-hidden.js";
import type { ChapterMark, EpisodeSource } from "./episode-source.js";

/** This stands for a title of which a reader sees nothing. */
const UNSEEN = "…";

/** Takes hidden characters off the source's texts, which escapes of JSON, XML and HTML may have put there. */
export function showSource({ facts, chapters, cues, ...names }: EpisodeSource): EpisodeSource {
  const { people, title, show, source, rights } = facts;
  return {
    ...names,
    facts: {
      ...facts,
      title: showTitle(title),
      show: showTitle(show),
      source: showTitle(source),
      rights: showTitle(rights),
      people: people?.map(({ name, role }) => ({
        name: showText(name) || UNSEEN,
        role: role === null ? null : showText(role) || null,
      })),
    },
    chapters: chapters === null ? null : { ...chapters, marks: chapters.marks.map(showMark) },
    cues: cues === null ? null : cues.flatMap(showCue),
  };
}

function showMark(mark: ChapterMark): ChapterMark {
  return {
    ...mark,
    title: showText(mark.title) || UNSEEN,
    summary: mark.summary === null ? null : stripHidden(mark.summary).trim() || null,
    bullets: mark.bullets.map(showText).filter((bullet) => bullet !== ""),
  };
}

function showCue(cue: Cue): Cue[] {
  const text = showText(cue.text);
  return text === ""
    ? []
    : [{ ...cue, text, speaker: cue.speaker === null ? null : showText(cue.speaker) || null }];
}

function showTitle(text: string | undefined): string | undefined {
  return text === undefined ? undefined : showText(text) || undefined;
}

function showText(text: string): string {
  return stripHidden(text).trim();
}
