import { listPassageSentences } from "../language/list-passage-sentences.js";
import type { Citation, Passage } from "../shared/domain.js";

/**
 * Tells whether a citation has a passage's own words and time: the whole passage, or sentences of speech that follow each
 * other, from the second of the first to the end of the last.
 */
export function isQuoteOf(
  passage: Passage,
  { quote, start, end }: Pick<Citation, "quote" | "start" | "end">,
): boolean {
  const { text, startSeconds, endSeconds } = passage;
  if (text === quote && startSeconds === start && (end === null || end === endSeconds)) return true;
  if (passage.kind !== "transcript" || quote === "") return false;
  const sentences = listPassageSentences(passage);
  return sentences.some(
    ({ offset, startSeconds }) =>
      startSeconds === start &&
      passage.text.startsWith(quote, offset) &&
      sentences.some(
        (last) => last.offset + last.text.length === offset + quote.length && last.endSeconds === end,
      ),
  );
}
