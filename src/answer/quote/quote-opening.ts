import { listPassageSentences } from "../../language/list-passage-sentences.js";
import { splitIntoSentences } from "../../language/sentences.js";
import { type CitationSource, quoteSentences } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import { measure, SPOKEN_THOUGHT, type Span } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";

/** Quotes the first sentence of a passage, word for word. */
export function quoteFirst(source: CitationSource): Span {
  const { passage } = source;
  if (passage.kind === "transcript") return quoteSpeech(source, { from: null, most: 1 });
  return { source, words: splitIntoSentences(passage.text)[0] ?? passage.text, speaker: null };
}

/**
 * Quotes a note whole, and of speech what its first speaker says, up to about three sentences; from a second on, if one is
 * given, with the sentence that is being said then.
 */
export function quoteOpening(source: CitationSource, from: number | null): Span {
  const { passage } = source;
  if (passage.kind === "transcript") return quoteSpeech(source, { from, most: Number.POSITIVE_INFINITY });
  return { source, words: passage.text, speaker: null };
}

/** Writes who says it, where that is known, and the words in quotation marks. */
export function writeSpan({ speaker, words }: Span): string {
  return `${speaker === null ? "" : `${escapeMarkup(speaker)}: `}${quoteWords(words)}`;
}

function quoteSpeech(
  source: CitationSource,
  { from, most }: { readonly from: number | null; readonly most: number },
): Span {
  const sentences = listPassageSentences(source.passage);
  const first = from === null ? 0 : sentences.findLastIndex(({ startSeconds }) => startSeconds <= from);
  const own = sentences.slice(Math.max(0, first));
  const next = own.findIndex(({ beginsTurn }, i) => i > 0 && beginsTurn === true);
  const turn = own.slice(0, Math.min(most, next < 0 ? own.length : next));
  let length = 0;
  const quoted = turn.filter(({ text }) => {
    const isRoom = length < SPOKEN_THOUGHT;
    length += measure(text);
    return isRoom;
  });
  const said = quoteSentences(source, quoted);
  const { text, speaker } = said.quoted ?? { text: source.passage.text, speaker: null };
  return { source: said, words: text, speaker };
}
