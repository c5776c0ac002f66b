import { posix } from "node:path";
import { UNDETERMINED } from "../../language/detect-language.js";
import { readLanguageTag } from "../../language/language-tag.js";
import { capitalise } from "../../language/sentences.js";
import type { Chapter, Cue, Episode, Person } from "../../shared/domain.js";
import {
  CHAPTER_ORIGINS,
  type ChapterMark,
  type ChapterOrigin,
  type EpisodeFacts,
} from "../episode-source.js";
import { namesOriginal } from "../name-stem.js";
import { renameSpeakers } from "../speakers/rename-speakers.js";
import type { Note } from "./count-notes.js";
import type { LocatedSource } from "./located-source.js";
import { readTitleNumber } from "./read-title-number.js";

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
  readonly notes: readonly Note[];
}

/** Matches what programs call speakers whose names they do not know. */
const NAMELESS =
  /^(?:(?:speaker|unknown|unidentified|male|female|voice|guest|host|interviewer)[\s_-]*[a-z0-9]{0,2}|[a-z]?\d{0,3})$/i;
const MOST_SPEAKERS = 12;
/** The embedding model was made for it: where nobody states the language, a transcript in it is preferred. */
const MODEL_LANGUAGE = "en";

/** Makes one episode of all that its files say. Where they differ, the formats' ranks and `CHAPTER_ORIGINS` decide. */
export function joinSources(id: string, located: readonly LocatedSource[]): JoinResult {
  const members = stateLanguages(located);
  const facts = mergeFacts(members);
  const chaptersFrom = chooseChapters(members);
  const transcript = chooseTranscript(members, facts.language);
  const notes = [
    ...leaveOut(members, chaptersFrom, ({ source }) => source.chapters !== null, "chapters"),
    ...leaveOut(members, transcript, ({ source }) => source.cues !== null, "a transcript"),
  ];
  const { cues, untold } = renameSpeakers(transcript?.source.cues ?? [], facts.speakers ?? {});
  const stating = members.find(({ source }) => source.facts.speakers === facts.speakers)?.path ?? id;
  if (untold !== null && transcript !== null) notes.push({ path: stating, note: `${stating}: ${untold}` });
  const durationSeconds = facts.durationSeconds ?? null;
  const timed = endChapters(chaptersFrom?.source.chapters?.marks ?? [], {
    durationSeconds,
    speechEnd: cues.reduce((latest, cue) => Math.max(latest, cue.endSeconds ?? cue.startSeconds), 0),
  });
  const hasTimes = timed.length > 0 || cues.length > 0;
  const chapters = hasTimes ? timed : describeWhole(facts);
  if (!hasTimes) notes.push(tellUntimed(members[0], facts, chapters));
  if (chapters.length + cues.length === 0) return { joined: null, notes };
  const episode: Episode = {
    id,
    ...completeFacts(id, facts, transcript),
    people: facts.people ?? listSpeakers(cues),
    durationSeconds: measureDuration(durationSeconds, chapters, cues),
    chapters,
  };
  return { joined: { episode, cues }, notes };
}

/** Gives each file the language that another one, such as a feed, states of it in place of that of its name. */
function stateLanguages(members: readonly LocatedSource[]): readonly LocatedSource[] {
  const stated = new Map(
    members.flatMap(
      ({ source }) => source.languages?.map(({ file, language }) => [file, language] as const) ?? [],
    ),
  );
  if (stated.size === 0) return members;
  return members.map((member) => ({
    ...member,
    nameLanguage: stated.get(posix.basename(member.path)) ?? member.nameLanguage,
  }));
}

/** Fills in what no file states of the fields that are taken as they stand. */
function completeFacts(id: string, facts: EpisodeFacts, transcript: LocatedSource | null) {
  const language = facts.language ?? transcript?.source.facts.language ?? transcript?.nameLanguage;
  const title = facts.title ?? capitalise(id.replaceAll("-", " "));
  return {
    title,
    ...numberEpisode(facts, title),
    show: facts.show ?? null,
    publishedAt: facts.publishedAt ?? null,
    language: language ?? UNDETERMINED,
    media: facts.media ?? null,
    source: facts.source ?? null,
    rights: facts.rights ?? null,
    ...(facts.artwork === undefined ? {} : { artwork: facts.artwork }),
    ...(facts.questions === undefined ? {} : { questions: facts.questions }),
  };
}

/** Gives the number that a file states, or else the one in the title; the title's season where its number is that one. */
function numberEpisode(
  { number: stated, season: ofStated, show }: EpisodeFacts,
  title: string,
): Pick<Episode, "number" | "season"> {
  const read = readTitleNumber(title, show ?? null);
  const number = stated ?? read?.number;
  const season = ofStated ?? (read?.number === number ? read?.season : undefined);
  return { ...(number === undefined ? {} : { number }), ...(season === undefined ? {} : { season }) };
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
  const score = ({ source, format, nameLanguage, path }: LocatedSource) => {
    const own = source.facts.language ?? nameLanguage;
    const fits = own === undefined || primary(own) === primary(language ?? MODEL_LANGUAGE);
    const named = source.cues?.some(({ speaker }) => speaker !== null) === true;
    return (namesOriginal(path) ? 200 : 0) + (fits ? 100 : 0) + (named ? 50 : 0) + (format.rank?.speech ?? 0);
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
): Note[] {
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

function tellUntimed(
  member: LocatedSource | undefined,
  { title }: EpisodeFacts,
  chapters: readonly Chapter[],
): Note {
  const { path = "", format } = member ?? {};
  const named = title === undefined ? "" : ` “${title}” has`;
  const isLost = chapters.length === 0;
  const end = isLost ? "so there is nothing to answer from" : "only a description";
  const isOne = format?.severalEpisodes !== true;
  const become = isLost ? "left out, as nothing else is known" : "kept by title and description";
  return {
    path,
    note: `${path}:${named} no chapters, transcript or list of times, ${end}`,
    tally: {
      where: isOne ? posix.join(posix.dirname(path), "/") : path,
      what: `${isOne ? "files" : "items"} have no chapters or transcript: ${become}`,
    },
  };
}

/** Makes one chapter without times of what is known of the whole episode; none where that is a title alone. */
function describeWhole({ title, description, publishedAt, media, ...facts }: EpisodeFacts): Chapter[] {
  if (title === undefined || (description ?? publishedAt ?? media) === undefined) return [];
  const [summary = null, ...bullets] = description?.split("\n") ?? [];
  const endSeconds = facts.durationSeconds ?? null;
  return [{ number: 1, title, startSeconds: 0, endSeconds, summary, bullets, untimed: true }];
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
