import type { RankedChapter } from "../../retrieve/find-chapters.js";
import type { CitationSource } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import type { ModelMessage } from "./chat-model.js";
import { fillPrompt } from "./fill-prompt.js";
import type { Prompts } from "./read-prompts.js";

/** Passages of a chapter in the prompt: as many as a small model still reads with care. */
const PASSAGES_A_CHAPTER = 4;

/** Returns the messages for a question, and the passages that they number from 1, in order. */
export function writePrompt(
  prompts: Prompts,
  question: string,
  chapters: readonly RankedChapter[],
): { messages: ModelMessage[]; sources: CitationSource[] } {
  const sources = chapters.flatMap(({ episode, chapter, passages }) =>
    passages.slice(0, PASSAGES_A_CHAPTER).map(({ passage }) => ({ episode, chapter, passage })),
  );
  const passages = sources.map(({ episode, chapter, passage }, i) => {
    const before = sources[i - 1];
    const opens = before?.episode !== episode || before.chapter !== chapter;
    return `${opens ? `Chapter: ${quote(chapter.title)}\n` : ""}[${i + 1}] ${quote(passage.text)}`;
  });
  return {
    messages: [
      { role: "system", content: fillPrompt(prompts.system, {}) },
      {
        role: "user",
        content: fillPrompt(prompts.user, { passages: passages.join("\n"), question }),
      },
    ],
    sources,
  };
}

/** Puts a text on one line that can neither close the fence around the passages nor number itself. */
function quote(text: string): string {
  return escapeMarkup(text.replace(/\p{Cc}+|\s+/gu, " "))
    .replaceAll("<", "‹")
    .replaceAll(">", "›")
    .trim();
}
