import { listWords } from "../../language/tokenize.js";
import type { ChatMessage } from "../../shared/domain.js";
import { type ChapterSpans, chooseSpans } from "./choose-spans.js";

/** Chooses again what is quoted of each chapter, without the sentences that earlier answers quote; empty where nothing is left. */
export function leaveQuoted(
  chapters: readonly ChapterSpans[],
  history: readonly ChatMessage[],
): ChapterSpans[] {
  const answers = history.filter(({ role }) => role === "assistant").map(({ content }) => spell(content));
  const isQuoted = (text: string) => answers.some((answer) => answer.includes(spell(text)));
  const left = chapters.map((chapter) => ({
    ...chapter,
    sentences: chapter.sentences.filter(({ sentence }) => !isQuoted(sentence.text)),
  }));
  return chooseSpans(left, { more: true });
}

function spell(text: string): string {
  return ` ${listWords(text).join(" ")} `;
}
