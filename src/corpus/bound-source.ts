import { listCuts, splitLong } from "../language/split-long.js";
import type { Cue } from "../shared/domain.js";
import type { ChapterMark, EpisodeSource, SourceReading } from "./episode-source.js";
import type { PageProblem } from "./page-problem.js";

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
 * Bounds the texts of a source: longer names and titles are cut, longer notes are split into several, and of the notes
 * of a chapter that are longer together the last are left out.
 */
export function boundSource({ facts, chapters, cues, ...names }: EpisodeSource): EpisodeSource {
  const { people, title, show, source, rights } = facts;
  return {
    ...names,
    facts: {
      ...facts,
      title: cutTitle(title),
      show: cutTitle(show),
      source: source && cut(source, MOST_ADDRESS_CHARACTERS),
      rights: cutTitle(rights),
      people: people?.map(({ name, role }) => ({ name: cutName(name), role: role && cutName(role) })),
    },
    chapters: chapters === null ? null : { ...chapters, marks: chapters.marks.map(boundMark) },
    cues:
      cues === null
        ? null
        : cues.map((cue): Cue => ({ ...cue, speaker: cue.speaker && cutName(cue.speaker) })),
  };
}

function boundMark(mark: ChapterMark): ChapterMark {
  const [summary = null, ...rest] =
    mark.summary === null ? [] : splitLong(mark.summary, MOST_NOTE_CHARACTERS);
  const bullets = [...rest, ...mark.bullets.flatMap((bullet) => splitLong(bullet, MOST_NOTE_CHARACTERS))];
  let left = MOST_NOTES_CHARACTERS - (summary?.length ?? 0);
  const kept = bullets.filter(({ length }) => {
    left -= length;
    return left >= 0;
  });
  return { ...mark, title: cut(mark.title, MOST_TITLE_CHARACTERS), summary, bullets: kept };
}

/** Notes what of a source is left out, because it is too long. */
export function noteCuts({ chapters }: EpisodeSource): PageProblem[] {
  return (chapters?.marks ?? []).flatMap(({ title, summary, bullets }) => {
    const notes: PageProblem[] = [];
    const note = (most: number, what: string) =>
      notes.push({
        line: 1,
        expected: `at most ${most} characters in ${what} (the rest is left out)`,
        found: title,
      });
    if (title.length > MOST_TITLE_CHARACTERS) note(MOST_TITLE_CHARACTERS, "a chapter's title");
    const length = bullets.reduce((sum, bullet) => sum + bullet.length, summary?.length ?? 0);
    if (length > MOST_NOTES_CHARACTERS) note(MOST_NOTES_CHARACTERS, "a chapter's notes");
    return notes;
  });
}

function cutName(name: string): string {
  return cut(name, MOST_NAME_CHARACTERS);
}

function cutTitle(title: string | undefined): string | undefined {
  return title && cut(title, MOST_TITLE_CHARACTERS);
}

/** Cuts a longer text between words, where it has any, and says so by three dots. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const [end = most] = listCuts(text, { from: 0, to: text.length, most: most - 1 });
  return `${text.slice(0, end).trimEnd()}…`;
}
