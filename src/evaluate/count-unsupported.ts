import { escapeMarkup } from "../answer/escape-markup.js";
import { SentenceSplitter } from "../language/split-sentences.js";
import type { ChatResponse } from "../shared/domain.js";

const QUOTATION = /“[^“”\n]*”|‘[^‘\n]*?’(?!\p{L})/gu;
const ENDS_SENTENCE = /[.!?…](?=.$)/;
const MARKER = /\[\d+\]/;
const ADMITS = /^The episodes (?:do|may) not answer /;

/**
 * Counts the sentences of an answer that have no marker and do not stand word for word in a cited passage or title. A
 * sentence in which the program says that the episodes do not answer a part makes no claim about the episode, so it counts
 * as a sentence and not as an unsupported one. Of an abstention only what follows its first paragraph is counted: a hint.
 */
export function countUnsupported({ answer, abstained, citations }: ChatResponse): {
  sentences: number;
  unsupported: number;
} {
  const texts = citations.flatMap(({ quote, episode }) => [quote, episode.title]).map(escapeMarkup);
  const sentences = splitAnswer(abstained ? answer.split("\n\n").slice(1).join("\n\n") : answer);
  const unsupported = sentences.filter((sentence) => {
    const words = sentence.replace(/^[“‘](.*)[”’]$/, "$1");
    return !MARKER.test(sentence) && !ADMITS.test(sentence) && !texts.some((text) => text.includes(words));
  });
  return { sentences: sentences.length, unsupported: unsupported.length };
}

/** Splits the answer. Headings are no sentences; none ends inside a quotation, or at a colon before a line break. */
function splitAnswer(answer: string): string[] {
  const quotations: string[] = [];
  const masked = answer
    .replaceAll(/^[ \t]*\*\*.*\*\*[ \t]*$/gm, "")
    .replaceAll(/:\s*\n+(?:- )?/g, ": ")
    .replaceAll(QUOTATION, (quotation) => {
      quotations.push(quotation);
      return `“q${quotations.length - 1}${ENDS_SENTENCE.exec(quotation)?.[0] ?? ""}”`;
    });
  const splitter = new SentenceSplitter();
  return [...splitter.push(masked), ...splitter.flush()].map(({ text }) =>
    text.replaceAll(/“q(\d+)[.!?…]?”/g, (mask, i) => quotations[Number(i)] ?? mask),
  );
}
