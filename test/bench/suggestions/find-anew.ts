import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import type { DividedEpisode } from "../../../src/chunk/divide-episode.js";
import type { Passage } from "../../../src/shared/domain.js";
import { describeRows } from "../../../src/store/describe-rows.js";
import { findAllQuestions } from "../../../src/store/keep-questions.js";
import type { StoredIndex } from "../../../src/store/local/load-index.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { createQuestionFinder } from "../../../src/suggest/find-questions.js";

/** The same index with questions as the program finds them now, and the seconds of the processor that it took to find them. */
export async function findAnew(
  index: StoredIndex,
  { embedder, requests, reader }: Pick<AnswerParts, "embedder" | "requests" | "reader">,
): Promise<{ readonly store: LocalStore; readonly seconds: number }> {
  const passages = new Map(index.episodes.map(({ id }): [string, Passage[]] => [id, []]));
  for (const passage of index.passages) passages.get(passage.episodeId)?.push(passage);
  const divided = index.episodes.map(
    ({ questions: _, ...episode }): DividedEpisode => ({
      episode: { ...episode, chapters: episode.chapters.map(({ questions: __, ...chapter }) => chapter) },
      passages: passages.get(episode.id) ?? [],
    }),
  );
  const findQuestions = createQuestionFinder({ embedder, requests, openReader: async () => reader });
  const started = process.cpuUsage();
  const plain = new LocalStore({ ...index, ...describeRows(divided) });
  const found = await findAllQuestions(plain, divided, { findQuestions, onQuestions: undefined });
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1_000_000;
  return { store: new LocalStore({ ...index, ...describeRows(found) }), seconds };
}
