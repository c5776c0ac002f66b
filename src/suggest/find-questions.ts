import type { RequestParts } from "../answer/requests/read-intent.js";
import { resolveQuestion } from "../answer/resolve-question.js";
import type { DividedEpisode } from "../chunk/divide-episode.js";
import type { Embedder } from "../embed/embedder.js";
import { readChapters } from "../read/read-chapters.js";
import type { Reader } from "../read/reader.js";
import { findChapters } from "../retrieve/find-chapters.js";
import type { Chapter, Episode } from "../shared/domain.js";
import type { PassageStore } from "../store/passage-store.js";
import type { QuestionFinder } from "../store/store-driver.js";
import { writeQuestions } from "./grammar/write-questions.js";
import { pickStarters } from "./pick-starters.js";

/** A chapter is given so many questions, and so many are tried. */
const MOST_KEPT = 2;
const MOST_TRIED = 4;
/** So many chapters of an episode are asked about, spread over it; fewer where the program made them from speech. */
const MOST_CHAPTERS = 30;
const MOST_GENERATED = 6;
/** A question is kept where its chapter is so likely to answer, 0..1: likelier than not, so that no other takes its place. */
const LEAST_LIKELY = 0.5;
/** In UTF-16 units: what is said tells how names are written. */
const MOST_SAID = 20_000;

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
 * Creates what writes questions for chapters that have none yet, and keeps up to two of each that the index answers from
 * that chapter before all others: by their rank, and then read once. An episode whose owner gives no questions has three of
 * them to begin with.
 */
export function createQuestionFinder(parts: QuestionParts): QuestionFinder {
  return async (store, divided, { signal } = {}) => {
    const { episode } = divided;
    const wanted = chooseChapters(episode.chapters);
    const chapters: Chapter[] = [];
    for (const chapter of episode.chapters) {
      if (chapter.questions !== undefined) chapters.push(chapter);
      else {
        const questions = wanted.has(chapter)
          ? await askChapter(parts, store, { divided, chapter, signal })
          : [];
        chapters.push({ ...chapter, questions });
      }
    }
    const starters = episode.questions ?? pickStarters(chapters);
    return { ...episode, chapters, ...(starters.length === 0 ? {} : { questions: starters }) };
  };
}

function chooseChapters(chapters: readonly Chapter[]): ReadonlySet<Chapter> {
  const most = chapters.some(({ generated }) => generated) ? MOST_GENERATED : MOST_CHAPTERS;
  const step = Math.max(1, chapters.length / most);
  return new Set(chapters.filter((_, i) => i === 0 || Math.floor(i / step) !== Math.floor((i - 1) / step)));
}

interface Asked {
  readonly divided: DividedEpisode;
  readonly chapter: Chapter;
  readonly signal: AbortSignal | undefined;
}

async function askChapter(parts: QuestionParts, store: PassageStore, asked: Asked): Promise<string[]> {
  const { divided, chapter, signal } = asked;
  const { episode, passages } = divided;
  const own = passages.filter(
    ({ chapterNumber, kind }) => chapterNumber === chapter.number && kind === "transcript",
  );
  const said = own
    .map(({ text }) => text)
    .join("\n")
    .slice(0, MOST_SAID);
  const written = (await parts.ask?.(episode, chapter, { said, signal })) ?? [];
  const tried = [...new Set([...written, ...writeQuestions(chapter, { language: episode.language, said })])];
  const kept: string[] = [];
  for (const question of tried.slice(0, MOST_TRIED)) {
    if (kept.length === MOST_KEPT) break;
    if (await isAnswered(parts, store, { question, episode, chapter, signal })) kept.push(question);
  }
  return kept;
}

/** Tells whether the chapter is found before all others in the whole index, and answers as far as it can be read. */
async function isAnswered(
  { embedder, requests, openReader }: QuestionParts,
  store: PassageStore,
  {
    question,
    episode,
    chapter,
    signal,
  }: Omit<Asked, "divided"> & { readonly question: string; readonly episode: Episode },
): Promise<boolean> {
  const { intent, scope } = await resolveQuestion(
    { store, embedder, requests },
    {
      messages: [{ role: "user", content: question }],
      signal,
    },
  );
  if (intent.kind !== "search") return false;
  const { chapters } = await findChapters({ store, embedder }, { ...scope, question, signal });
  const [first] = chapters;
  if (first?.episode.id !== episode.id || first.chapter.number !== chapter.number) return false;
  const { probability } = await readChapters(await openReader(), question, [first], { most: 1, signal });
  return probability === null || probability >= LEAST_LIKELY;
}
