import { listCuts, splitLong } from "../language/split-long.js";
import type { Cue } from "../shared/domain.js";
import { stripHidden } from "../shared/strip-hidden.js";
import { formatTimestamp } from "../shared/timestamp.js";
import type { ChapterMark, EpisodeSource, SourceReading } from "./episode-source.js";
import type { PageProblem } from "./page-problem.js";
import { dropMarkup, dropStrongMarkup } from "./plain-markdown.js";
import { findServiceLines } from "./speakers/service-line.js";
import { splitCue } from "./speakers/split-cue.js";

/*
 * What is read is stored, ranked and shown whole, so each part of it has a bound that no file of a podcast comes near.
 * Lengths are in UTF-16 units.
 */
const MOST_NAME_CHARACTERS = 100;
const MOST_TITLE_CHARACTERS = 300;
const MOST_ADDRESS_CHARACTERS = 2_000;
const MOST_NOTE_CHARACTERS = 3_000;
/** All notes of a chapter are ranked as one text. */
const MOST_NOTES_CHARACTERS = 400_000;
const MOST_EPISODES = 50_000;
const MOST_CHAPTERS = 10_000;
/** A recording of three days, word by word. */
const MOST_CUES = 1_000_000;

/** This stands for a name or a title of which a reader sees nothing. */
const UNSEEN = "…";

/** Refuses a file of too many episodes, chapters or cues; gives null where it has fewer. */
export function refuseExcess({ sources }: SourceReading): PageProblem | null {
  const chapters = sources.reduce((most, source) => Math.max(most, source.chapters?.marks.length ?? 0), 0);
  const cues = sources.reduce((most, source) => Math.max(most, source.cues?.length ?? 0), 0);
  for (const [count, most, what] of [
    [sources.length, MOST_EPISODES, "episodes in a file"],
    [chapters, MOST_CHAPTERS, "chapters in an episode"],
    [cues, MOST_CUES, "captions in an episode"],
  ] as const)
    if (count > most) return { line: 1, expected: `at most ${most} ${what}`, found: `${count}` };
  return null;
}

/**
 * Takes hidden characters off the source's texts, which escapes of JSON, XML and HTML may have put there, and the marks of
 * links and emphasis, and bounds them:
 * longer names and titles are cut, longer notes are split into several, and of the notes of a chapter that are longer
 * together the last are left out. Notes say what is left out of chapters.
 */
export function tidySource({ facts, chapters, cues, ...names }: EpisodeSource): {
  readonly source: EpisodeSource;
  readonly notes: readonly PageProblem[];
} {
  const { people, speakers, title, show, source, rights, description } = facts;
  const notes: PageProblem[] = [];
  const tidied: EpisodeSource = {
    ...names,
    facts: {
      ...facts,
      title: tidyLine(title && dropMarkup(title), MOST_TITLE_CHARACTERS),
      show: tidyLine(show && dropMarkup(show), MOST_TITLE_CHARACTERS),
      source: tidyLine(source, MOST_ADDRESS_CHARACTERS),
      rights: tidyLine(rights, MOST_TITLE_CHARACTERS),
      description: tidyDescription(description),
      people: people?.map(({ name, role }) => ({
        name: tidyLine(name, MOST_NAME_CHARACTERS) ?? UNSEEN,
        role: tidyLine(role, MOST_NAME_CHARACTERS) ?? null,
      })),
      speakers:
        speakers &&
        Object.fromEntries(
          Object.entries(speakers).map(([label, name]) => [
            label,
            tidyLine(name, MOST_NAME_CHARACTERS) ?? UNSEEN,
          ]),
        ),
    },
    chapters: chapters && { ...chapters, marks: chapters.marks.map((mark) => tidyMark(mark, notes)) },
    cues: cues && leaveOutService(cues.flatMap(tidyCue), notes),
  };
  return { source: tidied, notes };
}

function tidyMark(mark: ChapterMark, notes: PageProblem[]): ChapterMark {
  const title = showText(dropMarkup(mark.title)) || UNSEEN;
  const [summary = null, ...more] = splitNote(mark.summary ?? "");
  const bullets = [...more, ...mark.bullets.flatMap(splitNote)];
  let left = MOST_NOTES_CHARACTERS - (summary?.length ?? 0);
  const kept = bullets.filter(({ length }) => {
    left -= length;
    return left >= 0;
  });
  const note = (most: number, what: string) => {
    const expected = `at most ${most} characters in ${what} (the rest is left out)`;
    notes.push({ line: 1, expected, found: title });
  };
  if (title.length > MOST_TITLE_CHARACTERS) note(MOST_TITLE_CHARACTERS, "a chapter's title");
  if (kept.length < bullets.length) note(MOST_NOTES_CHARACTERS, "a chapter's notes");
  return { ...mark, title: cut(title, MOST_TITLE_CHARACTERS), summary, bullets: kept };
}

function splitNote(note: string): string[] {
  const text = showText(dropMarkup(note));
  return text === "" ? [] : splitLong(text, MOST_NOTE_CHARACTERS);
}

/** Leaves out what a service says of itself before the speech and behind it. */
function leaveOutService(cues: readonly Cue[], notes: PageProblem[]): readonly Cue[] {
  const service = findServiceLines(cues.map(({ text }) => text));
  // Where nothing else is said, it is what the file has.
  if (service.size === 0 || service.size === cues.length) return cues;
  for (const i of service) {
    const { startSeconds = 0, text = null } = cues[i] ?? {};
    const expected = `words that somebody says at ${formatTimestamp(startSeconds)} (they are left out)`;
    notes.push({ line: 1, expected, found: text });
  }
  return cues.filter((_, i) => !service.has(i));
}

function tidyCue(cue: Cue): Cue[] {
  const text = showText(dropStrongMarkup(cue.text));
  const speaker = tidyLine(cue.speaker, MOST_NAME_CHARACTERS) ?? null;
  return text === "" ? [] : splitCue({ ...cue, text, speaker });
}

/** Tidies each paragraph, as a line, and leaves out those that are too many; gives undefined where nothing is left. */
function tidyDescription(text: string | undefined): string | undefined {
  const cutText = (text ?? "").slice(0, MOST_NOTE_CHARACTERS);
  const lines = cutText.split("\n").map((line) => showText(dropMarkup(line.replaceAll(/\s+/g, " "))));
  return lines.filter((line) => line !== "").join("\n") || undefined;
}

/** Gives undefined where a reader sees nothing of the text. */
function tidyLine(text: string | null | undefined, most: number): string | undefined {
  const shown = showText(text ?? "");
  return shown === "" ? undefined : cut(shown, most);
}

function showText(text: string): string {
  return stripHidden(text).trim();
}

/** Cuts a longer text between words, where it has any, and says so by three dots. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const [end = most] = listCuts(text, { from: 0, to: text.length, most: most - 1 });
  return `${text.slice(0, end).trimEnd()}…`;
}
