import { createHash } from "node:crypto";
import type { CorpusEpisode } from "../corpus/join/join-sources.js";
import { listSentences, type Sentence } from "../language/list-sentences.js";
import type { Chapter, Episode, Passage } from "../shared/domain.js";
import { markEstimated } from "../shared/timestamp.js";
import { listStretches } from "./list-stretches.js";
import { makeChapters } from "./make-chapters.js";
import { windowStretches } from "./window-speech.js";

/** An episode and the passages that it is found by, chapter by chapter: first its notes, then what is said in it. */
export interface DividedEpisode {
  readonly episode: Episode;
  readonly passages: readonly Passage[];
}

interface PassageDraft extends Omit<Passage, "id" | "episodeId" | "chapterNumber"> {
  readonly chapter: Chapter;
}

/**
 * Divides an episode into passages. What is said belongs to the chapter it is said in; an episode without
 * chapters gets one for each topic, marked as generated.
 */
export function divideEpisode({ episode, cues }: CorpusEpisode): DividedEpisode {
  const sentences = listSentences(cues, episode.language);
  const divided =
    episode.chapters.length > 0 ? episode : { ...episode, chapters: makeChapters(episode, sentences) };
  const speech = groupByChapter(divided.chapters, sentences);
  const chapters = divided.chapters.map((chapter, i) => coverSpeech(chapter, speech[i] ?? []));
  const drafts = chapters.flatMap((chapter, i) => [
    ...splitNotes(chapter, (speech[i] ?? []).length > 0),
    ...windowStretches(listStretches(speech[i] ?? [], episode.language)).map((window) =>
      draftSpeech(chapter, window),
    ),
  ]);
  return { episode: { ...divided, chapters }, passages: hashPassages(episode.id, drafts) };
}

/**
 * Makes passages of a chapter's summary and bullets, with the chapter's span. A chapter that has neither, and no
 * speech, is found by its title.
 */
function splitNotes(chapter: Chapter, hasSpeech: boolean): PassageDraft[] {
  const { startSeconds, endSeconds, summary, bullets, title } = chapter;
  const span = { chapter, startSeconds, endSeconds };
  const drafts: PassageDraft[] = bullets.map((text) => ({ ...span, kind: "bullet", text }));
  if (summary !== null) drafts.unshift({ ...span, kind: "summary", text: summary });
  return drafts.length === 0 && !hasSpeech ? [{ ...span, kind: "summary", text: title }] : drafts;
}

/** Groups sentences by the chapter in which they are said; those before the first chapter belong to it. */
export function groupByChapter(chapters: readonly Chapter[], sentences: readonly Sentence[]): Sentence[][] {
  const groups: Sentence[][] = chapters.map(() => []);
  let at = 0;
  for (const sentence of sentences) {
    while ((chapters[at + 1]?.startSeconds ?? Number.POSITIVE_INFINITY) <= sentence.startSeconds) at++;
    groups[at]?.push(sentence);
  }
  return groups;
}

/** Extends a chapter to all that is said in it. */
function coverSpeech(chapter: Chapter, sentences: readonly Sentence[]): Chapter {
  const [first] = sentences;
  const last = sentences.at(-1);
  if (first === undefined || last === undefined || chapter.endSeconds === null) return chapter;
  return {
    ...chapter,
    startSeconds: Math.min(chapter.startSeconds, first.startSeconds),
    ...(first.startSeconds < chapter.startSeconds ? markEstimated(first.estimated) : {}),
    endSeconds: Math.max(chapter.endSeconds, last.endSeconds ?? last.startSeconds),
  };
}

function draftSpeech(chapter: Chapter, window: readonly Sentence[]): PassageDraft {
  const startSeconds = window[0]?.startSeconds ?? chapter.startSeconds;
  const end = window.reduce<number | null>((latest, { endSeconds }) => endSeconds ?? latest, null);
  const endSeconds = end !== null && end > startSeconds ? end : null;
  const speakers: string[] = [];
  const sentences: NonNullable<Passage["sentences"]>[number][] = [];
  let text = "";
  let at = startSeconds;
  window.forEach((sentence, i) => {
    const { speaker } = sentence;
    if (speaker !== null && !speakers.includes(speaker)) speakers.push(speaker);
    if (i > 0) text += sentence.beginsTurn ? "\n" : " ";
    if (speaker !== null && (i === 0 || sentence.beginsTurn)) text += `${speaker}: `;
    // Cues that overlap may begin before what was said ahead of them, or after the passage's end.
    at = Math.max(at, Math.min(sentence.startSeconds, endSeconds ?? Number.POSITIVE_INFINITY));
    sentences.push({ offset: text.length, startSeconds: at, ...markEstimated(sentence.estimated) });
    text += sentence.text;
  });
  return { chapter, kind: "transcript", text, startSeconds, endSeconds, speakers, sentences };
}

/** Gives passages their ids, which are content hashes: an edit elsewhere in the episode does not change them. */
function hashPassages(episodeId: string, drafts: readonly PassageDraft[]): Passage[] {
  const seen = new Map<string, number>();
  return drafts.map(({ chapter, ...passage }) => {
    const key = JSON.stringify([episodeId, chapter.title, passage.kind, passage.text]);
    // A page may have the same line twice in one chapter, or two chapters of one name.
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const id = createHash("sha256").update(`${key}#${occurrence}`).digest("hex").slice(0, 16);
    return { id, episodeId, chapterNumber: chapter.number, ...passage };
  });
}
