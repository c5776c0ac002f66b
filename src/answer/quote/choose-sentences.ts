import { splitIntoSentences } from "../../language/sentences.js";
import { tokenize } from "../../language/tokenize.js";

/** A sentence with such an opening leans on the one before. */
const LEANS = /^(?:he|she|it|they|this|that|these|those|his|her|its|their)\b/i;
const MOST_SENTENCES = 3;
/** In UTF-16 units: a longer text is quoted in part. */
const LONGEST_WHOLE = 420;

/** Returns the text where it is short, else its first sentences; word for word, never empty. */
export function takeOpening(text: string): string {
  const sentences = splitIntoSentences(text).slice(0, MOST_SENTENCES);
  while (sentences.length > 1 && sentences.join(" ").length > LONGEST_WHOLE) sentences.pop();
  return cutFrom(text, sentences);
}

/** Returns the sentence that shares most words with the question, and those it leans on; the first where none does. */
export function chooseSentence(text: string, question: string): string {
  const sentences = splitIntoSentences(text);
  const asked = new Set(tokenize(question));
  const shared = sentences.map(
    (sentence) => new Set(tokenize(sentence).filter((token) => asked.has(token))).size,
  );
  const last = shared.indexOf(Math.max(...shared));
  let first = last;
  while (first > 0 && LEANS.test(sentences[first] ?? "")) first--;
  return cutFrom(text, sentences.slice(Math.max(0, first), last + 1));
}

/** Returns the run of sentences as it stands in the text, with the white space between them. */
function cutFrom(text: string, sentences: readonly string[]): string {
  const [first = text] = sentences;
  const last = sentences.at(-1) ?? text;
  const start = text.indexOf(first);
  const end = text.indexOf(last, start) + last.length;
  return text.slice(start, Math.max(end, start + first.length));
}
