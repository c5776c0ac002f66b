import { capitalise } from "../../language/capitalise.js";
import { UNDETERMINED } from "../../language/detect-language.js";
import { readLanguageTag } from "../../language/language-tag.js";
import type { Chapter, Cue, Episode, Person } from "../../shared/domain.js";
import {
  CHAPTER_ORIGINS,
  type ChapterMark,
  type ChapterOrigin,
  type EpisodeFacts,
} from "../episode-source.js";
import { describeProblem } from "../page-problem.js";
import type { LocatedSource } from "./located-source.js";

/** An episode as its files give it. */
export interface CorpusEpisode {
  /** Where there is a transcript it may have no chapters, or chapters with nothing but titles. */
  readonly episode: Episode;
  /** What is said, in order of time; empty without a transcript. */
  readonly cues: readonly Cue[];
}

export interface JoinResult {
  /** Null where the files tell too little to answer from; `notes` then say what is missing. */
  readonly joined: CorpusEpisode | null;
  readonly problems: readonly string[];
  /** What was passed over, with the path of its file. */
  readonly notes: readonly { readonly path: string; readonly note: string }[];
}

/** Matches what programs call speakers whose names they do not know. */
const NAMELESS =
  /^(?:speaker|unknown|unidentified|male|female|voice|guest|host|interviewer)?[\s_-]*[a-z0-9]{0,2}$/i;
const MOST_SPEAKERS = 12;

/** Makes one episode of all that its files say. Where they differ, the formats' ranks and `CHAPTER_ORIGINS` decide. */
export function joinSources(id: string, members: readonly LocatedSource[]): JoinResult {
  const problems = findRivals(members);
  const facts = mergeFacts(members);
  const chaptersFrom = chooseChapters(members);
  const transcript = chooseTranscript(members, facts.language);
  const notes = [
    ...leaveOut(members, chaptersFrom, ({ source }) => source.chapters !== null, "chapters"),
    ...leaveOut(members, transcript, ({ source }) => source.cues !== null, "a transcript"),
  ];
  const cues = transcript?.source.cues ?? [];
  const durationSeconds = facts.durationSeconds ?? null;
  const chapters = endChapters(chaptersFrom?.source.chapters?.marks ?? [], {
    durationSeconds,
    speechEnd: cues.reduce((latest, cue) => Math.max(latest, cue.endSeconds ?? cue.startSeconds), 0),
  });
  if (chapters.length === 0 && cues.length === 0) {
    const path = members[0]?.path ?? id;
    const note = `${path}: no chapters, transcript or list of times, so there is nothing to answer from`;
    return { joined: null, problems, notes: [...notes, { path, note }] };
  }
  const language = facts.language ?? transcript?.source.facts.language ?? transcript?.nameLanguage;
  const episode: Episode = {
    id,
    title: facts.title ?? capitalise(id.replaceAll("-", " ")),
    show: facts.show ?? null,
    people: facts.people ?? listSpeakers(cues),
    publishedAt: facts.publishedAt ?? null,
    durationSeconds: measureDuration(durationSeconds, chapters, cues),
    language: language ?? UNDETERMINED,
    media: facts.media ?? null,
    source: facts.source ?? null,
    rights: facts.rights ?? null,
    chapters,
  };
  return { joined: { episode, cues }, problems, notes };
}

/** Finds files that cannot be of one episode. */
function findRivals(members: readonly LocatedSource[]): string[] {
  const pages = new Firsts();
  const transcripts = new Firsts();
  return members.flatMap((member) => {
    const { source, format, path, folder, nameLanguage } = member;
    const isPage = source.chapters?.origin === "page";
    const isTranscript = source.cues !== null;
    const kind = `${format.name} ${nameLanguage}`;
    const rival =
      (isPage ? pages.find(format.name, path) : null) ??
      // Two transcripts in one folder are languages or versions of one.
      (isTranscript ? transcripts.find(kind, folder) : null);
    if (isPage) pages.add(format.name, path, path);
    if (isTranscript) transcripts.add(kind, folder, path);
    if (rival === null) return [];
    const expected = `an id of its own, as ${rival} has the same`;
    return [describeProblem(path, { line: 1, expected, found: source.id ?? member.stem })];
  });
}

/** The first files of each kind at two places: enough to find the first one that is at another place than a third. */
class Firsts {
  readonly #kinds = new Map<string, { readonly place: string; readonly path: string }[]>();

  /** Returns the path of the first file of the kind at another place; null where there is none. */
  find(kind: string, place: string): string | null {
    return this.#kinds.get(kind)?.find((other) => other.place !== place)?.path ?? null;
  }

  add(kind: string, place: string, path: string): void {
    const firsts = this.#kinds.get(kind) ?? [];
    if (firsts.length === 0) this.#kinds.set(kind, firsts);
    if (firsts.length < 2 && firsts[0]?.place !== place) firsts.push({ place, path });
  }
}

function mergeFacts(members: readonly LocatedSource[]): EpisodeFacts {
  const rank = ({ format }: LocatedSource) => format.rank?.facts ?? 0;
  const merged: Record<string, unknown> = {};
  for (const { source } of members.toSorted((a, b) => rank(b) - rank(a))) {
    // Captions state their own language, which is the episode's only where nothing else states one.
    const { language, ...facts } = source.facts;
    for (const [key, value] of Object.entries(source.cues === null ? source.facts : facts))
      if (value !== undefined) merged[key] ??= value;
  }
  return merged;
}

function chooseChapters(members: readonly LocatedSource[]): LocatedSource | null {
  const listed = members.filter(({ source }) => (source.chapters?.marks.length ?? 0) > 0);
  const from = (origin: ChapterOrigin) => listed.filter(({ source }) => source.chapters?.origin === origin);
  return CHAPTER_ORIGINS.flatMap(from)[0] ?? null;
}

function chooseTranscript(
  members: readonly LocatedSource[],
  language: string | undefined,
): LocatedSource | null {
  const score = ({ source, format, nameLanguage }: LocatedSource) => {
    const own = source.facts.language ?? nameLanguage;
    const fits = language === undefined || own === undefined || primary(own) === primary(language);
    const named = source.cues?.some(({ speaker }) => speaker !== null) === true;
    return (fits ? 100 : 0) + (named ? 50 : 0) + (format.rank?.speech ?? 0);
  };
  const transcripts = members.filter(({ source }) => (source.cues?.length ?? 0) > 0);
  const scored = transcripts.map((member) => ({ member, score: score(member) }));
  return scored.toSorted((a, b) => b.score - a.score)[0]?.member ?? null;
}

function primary(tag: string): string {
  return readLanguageTag(tag)?.split("-")[0] ?? tag;
}

function leaveOut(
  members: readonly LocatedSource[],
  chosen: LocatedSource | null,
  gives: (member: LocatedSource) => boolean,
  what: string,
): { path: string; note: string }[] {
  return members
    .filter((member) => chosen !== null && member !== chosen && gives(member))
    .map(({ path, format }) => ({
      path,
      note: `${path}: its ${format.name} is left out, as ${chosen?.path} gives ${what}`,
    }));
}

function endChapters(
  marks: readonly ChapterMark[],
  { durationSeconds, speechEnd }: { readonly durationSeconds: number | null; readonly speechEnd: number },
): Chapter[] {
  const distinct = marks.filter(
    (mark, i) => marks[i + 1]?.startSeconds !== mark.startSeconds || mark.number !== null,
  );
  return distinct.map((mark, i) => {
    const last = Math.max(durationSeconds ?? 0, speechEnd);
    const end = mark.endSeconds ?? distinct[i + 1]?.startSeconds ?? last;
    return { ...mark, number: mark.number ?? i + 1, endSeconds: end > mark.startSeconds ? end : null };
  });
}

function measureDuration(
  stated: number | null,
  chapters: readonly Chapter[],
  cues: readonly Cue[],
): number | null {
  const ends = [...chapters, ...cues].map(({ startSeconds, endSeconds }) => endSeconds ?? startSeconds);
  const isOpen = chapters.at(-1)?.endSeconds === null;
  const latest = ends.reduce((most, end) => Math.max(most, end), stated ?? 0);
  return stated === null && isOpen ? null : latest;
}

/** Lists the speakers of an episode whose people no file names. */
function listSpeakers(cues: readonly Cue[]): Person[] {
  const names = new Set(cues.flatMap(({ speaker }) => (speaker === null ? [] : [speaker])));
  const named = [...names].filter((name) => !NAMELESS.test(name));
  return named.length > MOST_SPEAKERS ? [] : named.map((name) => ({ name, role: null }));
}
