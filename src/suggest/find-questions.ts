import { findAnswer } from "../answer/find-answer.js";
import { pickStarters } from "../answer/pick-starters.js";
import type { RequestParts } from "../answer/requests/read-intent.js";
import { resolveQuestion } from "../answer/resolve-question.js";
import type { DividedEpisode } from "../chunk/divide-episode.js";
import type { Embedder } from "../embed/embedder.js";
import { tokenize } from "../language/tokenize.js";
import { readChapters } from "../read/read-chapters.js";
import type { Reader } from "../read/reader.js";
import { findChapters, type RankedChapter } from "../retrieve/find-chapters.js";
import type { Chapter, Episode } from "../shared/domain.js";
import type { PassageStore } from "../store/passage-store.js";
import type { QuestionFinder } from "../store/store-driver.js";
import { writeQuestions } from "./grammar/write-questions.js";
import { readSpeech } from "./read-speech.js";

/** A chapter is given so many questions, and so many are tried. */
const MOST_KEPT = 2;
const MOST_TRIED = 6;
/** So many chapters of an episode are asked about, spread over it. */
const MOST_CHAPTERS = 30;
/** A question is kept where its chapter is so likely to answer, 0..1: likelier than not, so that no other takes its place. */
const LEAST_LIKELY = 0.5;

export interface QuestionParts extends Pick<RequestParts, "requests"> {
  /** Null where chapters are found by keywords only. */
  readonly embedder: Embedder | null;
  /** Gives null where nothing reads: questions are then kept by their rank alone. */
  readonly openReader: () => Promise<Reader | null>;
  /** Asks a language model for questions; gives none where it has none to give. Absent without a model. */
  readonly ask?: ModelAsker | undefined;
}

/** `said` is what is said in the chapter, as far as it is looked at. */
export type ModelAsker = (
  episode: Episode,
  chapter: Chapter,
  options: { readonly said: string; readonly signal: AbortSignal | undefined },
) => Promise<readonly string[]>;

/**
 * Creates what writes questions for chapters that have none yet, and keeps up to two of each chapter that the index answers from
 * it before all others: by their rank, and then read once. What one chapter of an episode asks another may answer. An
 * episode whose owner gives no questions has three of them to begin with.
 */
export function createQuestionFinder(parts: QuestionParts): QuestionFinder {
  return async (store, divided, { signal } = {}) => {
    const { episode } = divided;
    const found: Kept = new Map();
    for (const { number, questions } of episode.chapters) if (questions === undefined) found.set(number, []);
    const asking = chooseChapters(episode.chapters).filter(({ number }) => found.has(number));
    for (const chapter of asking) await askChapter(parts, store, { divided, chapter, found, signal });
    const chapters = episode.chapters.map((chapter) => ({
      ...chapter,
      questions: chapter.questions ?? found.get(chapter.number) ?? [],
    }));
    const starters = episode.questions ?? pickStarters(chapters);
    return { ...episode, chapters, ...(starters.length === 0 ? {} : { questions: starters }) };
  };
}

function chooseChapters(chapters: readonly Chapter[]): Chapter[] {
  const step = Math.max(1, chapters.length / MOST_CHAPTERS);
  return chapters.filter((_, i) => i === 0 || Math.floor(i / step) !== Math.floor((i - 1) / step));
}

/** The questions that are kept, by the number of their chapter; of chapters that have theirs already there is no list. */
type Kept = Map<number, string[]>;

interface Asked {
  readonly divided: DividedEpisode;
  readonly chapter: Chapter;
  readonly found: Kept;
  readonly signal: AbortSignal | undefined;
}

/** Tries the questions of a chapter, those first that are likely to be good. */
async function askChapter(parts: QuestionParts, store: PassageStore, asked: Asked): Promise<void> {
  const { divided, chapter, found, signal } = asked;
  const { episode } = divided;
  const speech = readSpeech(divided, chapter);
  const written = (await parts.ask?.(episode, chapter, { said: speech.text, signal })) ?? [];
  const own = writeQuestions(chapter, { language: episode.language, speech });
  for (const question of [...new Set([...written, ...own])].slice(0, MOST_TRIED)) {
    if (found.get(chapter.number)?.length === MOST_KEPT) return;
    const number = await findAnswering(parts, store, { question, asked });
    if (number !== null) found.get(number)?.push(question);
  }
}

/**
 * Finds the chapter of the episode that an answer over the whole index begins with. Gives null where that is none, where it is
 * not likely enough to answer, or has enough questions. What is ranked first is read first, since most fail there.
 */
async function findAnswering(
  { embedder, requests, openReader }: QuestionParts,
  store: PassageStore,
  { question, asked: { divided, found, signal } }: { readonly question: string; readonly asked: Asked },
): Promise<number | null> {
  if (isKept(found, question)) return null;
  const messages = [{ role: "user" as const, content: question }];
  const resolved = await resolveQuestion({ store, embedder, requests }, { messages, signal });
  if (resolved.intent.kind !== "search") return null;
  const { chapters } = await findChapters({ store, embedder }, { ...resolved.scope, question, signal });
  const [first] = chapters;
  if (first === undefined || !isWanted(first, { divided, found })) return null;
  const reader = await openReader();
  const { probability } = await readChapters(reader, question, [first], { most: 1, signal });
  if (reader === null || probability === null) return first.chapter.number;
  if (probability < LEAST_LIKELY) return null;
  const { selected } = await findAnswer({ store, embedder, reader }, resolved, {
    rewritten: null,
    forModel: false,
  });
  const [quoted] = selected;
  return quoted !== undefined && isWanted(quoted, { divided, found }) ? quoted.chapter.number : null;
}

/** True for a chapter of the episode that has room for a question. */
function isWanted(
  { episode, chapter }: Pick<RankedChapter, "episode" | "chapter">,
  { divided, found }: Pick<Asked, "divided" | "found">,
): boolean {
  const kept = found.get(chapter.number);
  return episode.id === divided.episode.id && kept !== undefined && kept.length < MOST_KEPT;
}

/** True for a question that is kept already, or differs from one by its form alone: `a database`, `databases`. */
function isKept(found: Kept, question: string): boolean {
  const terms = tokenize(question).sort().join(" ");
  return [...found.values()].flat().some((other) => tokenize(other).sort().join(" ") === terms);
}
