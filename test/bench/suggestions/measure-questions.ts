import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import { pickShowStarters } from "../../../src/answer/pick-starters.js";
import type { ChatMessage, ChatResponse } from "../../../src/shared/domain.js";
import type { EpisodeOutline } from "../../../src/store/episode-outline.js";

export interface AskedQuestion {
  readonly text: string;
  readonly episode: string;
  readonly chapter: string;
  readonly answered: boolean;
  /** True where the first citation is of its chapter. */
  readonly first: boolean;
  /** What the first citation is of. */
  readonly cited: string;
}

export interface AskedQuestions {
  readonly questions: readonly AskedQuestion[];
  /** What the whole show begins with. */
  readonly ofShow: readonly AskedQuestion[];
  /** So many episodes have questions to begin with. */
  readonly starting: number;
}

/** Reads the outlines of all episodes. */
export async function readAllOutlines(store: AnswerParts["store"]): Promise<readonly EpisodeOutline[]> {
  return await store.readOutlines(store.episodes.map(({ id }) => id));
}

/** Asks every question of every chapter over the whole library. */
export async function measureQuestions(parts: AnswerParts): Promise<AskedQuestions> {
  const episodes = await readAllOutlines(parts.store);
  const questions: AskedQuestion[] = [];
  for (const { id, chapters } of episodes) {
    for (const { number, title, questions: own = [] } of chapters) {
      for (const text of own) {
        const { abstained, citations } = await ask(parts, [{ role: "user", content: text }]);
        const [best] = citations;
        const first = !abstained && best?.episode.id === id && best.chapter.number === number;
        const cited = abstained ? "nothing" : `${best?.episode.id}, ${best?.chapter.title}`;
        questions.push({ text, episode: id, chapter: title, answered: !abstained, first, cited });
      }
    }
  }
  const ofShow = pickShowStarters(episodes).flatMap(
    (text) => questions.find((each) => each.text === text) ?? [],
  );
  const starting = episodes.filter((episode) => (episode.questions ?? []).length > 0).length;
  return { questions, ofShow, starting };
}

/** Gives the response to the last message. */
export async function ask(parts: AnswerParts, messages: readonly ChatMessage[]): Promise<ChatResponse> {
  for await (const event of answerQuestion(parts, { messages: [...messages] }))
    if (event.type === "answer-end") return event.response;
  throw new Error("an answer ended without its end");
}
