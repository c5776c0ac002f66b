import type { AnswerParts } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import { askAboutChapter } from "../shared/ask-about-chapter.js";

/** Answers a question without a language model, so that the first reader does not wait for code to be compiled. */
export async function warmUp(parts: AnswerParts, signal: AbortSignal): Promise<void> {
  const chapter = parts.store.episodes[0]?.chapters[0];
  if (chapter === undefined) return;
  const messages = [{ role: "user", content: askAboutChapter(chapter) } as const];
  const events = answerQuestion({ ...parts, chatModel: null }, { messages, signal });
  for await (const event of events) if (event.type === "answer-end") return;
}
