import type { Bert } from "../inference/bert.js";
import type { LoadedModel } from "../inference/worker-messages.js";
import { combineParts, type PartLogits } from "./combine-parts.js";
import { type EncodedPart, encodePair, MOST_PARTS, MOST_TOKENS, type SentenceTokens } from "./encode-pair.js";
import type { Pair, PairReading } from "./pair.js";
import type { ReadSentence } from "./reader.js";

/** Of a question or a claim the last so many tokens are read, of a title or a speaker's name the first. */
const MOST_QUESTION = 64;
/** No text of so many UTF-16 units has fewer tokens than are read at once, but for one of odd words and blanks. */
const MOST_UNITS = 4_000;

const NO_SENTENCE = { sentence: null, speaker: null, speakerTokens: [], tokens: [] };

/** Reads by a model that is loaded. A sentence, a title and a name are tokenised alone, as in training. */
export function readWithBert({ tokenizer, ...bert }: Bert): LoadedModel<Pair, PairReading> {
  const special = new Set(tokenizer.all_special_ids);

  function tokenize(text: string): number[] {
    const ids = tokenizer.encode(text, { add_special_tokens: false });
    // A text that writes `[SEP]` must not end the question.
    return ids.map((id) => (special.has(id) ? tokenizer.unk_token_id : id));
  }

  const tokenizeStart = (text: string, most: number) => tokenize(text.slice(0, MOST_UNITS)).slice(0, most);
  /** What is asked stands at the end, behind earlier questions or what leads to it. */
  const tokenizeEnd = (text: string, most: number) => tokenize(text.slice(-MOST_UNITS)).slice(-most);

  function listSentences({ texts }: Pair): SentenceTokens[] {
    const found: SentenceTokens[] = [];
    let [sentence, left] = [0, MOST_PARTS * MOST_TOKENS];
    for (const [text, { title, sentences }] of texts.entries()) {
      const own = { text, title: title === null ? [] : tokenizeStart(`${title}.`, MOST_QUESTION) };
      if (sentences.length === 0) found.push({ ...own, ...NO_SENTENCE });
      for (const each of sentences) {
        // What is beyond this no part has room for.
        if (left < 0) return found;
        const words = tokenizeSentence(each);
        found.push({ ...own, ...words, sentence: sentence++ });
        left -= words.tokens.length;
      }
    }
    return found;
  }

  function tokenizeSentence({ speaker, text }: ReadSentence) {
    const speakerTokens = speaker === null ? [] : tokenizeStart(`${speaker}:`, MOST_QUESTION);
    return { speaker, speakerTokens, tokens: tokenizeStart(text, MOST_TOKENS) };
  }

  async function readPart({ ids, segments, sentences }: EncodedPart): Promise<PartLogits> {
    const { judgements, sentences: scores } = await bert.run(ids, segments);
    try {
      if (judgements?.size !== 2 || scores?.size !== ids.length)
        throw new Error(`expected 2 and ${ids.length} numbers, got ${judgements?.size} and ${scores?.size}`);
      const [answers = Number.NaN, supports = Number.NaN] = judgements.data as Float32Array;
      return { answers, supports, scores: (scores.data as Float32Array).slice(), sentences };
    } finally {
      judgements?.dispose();
      scores?.dispose();
    }
  }

  async function run(pair: Pair): Promise<PairReading> {
    const parts: PartLogits[] = [];
    for (const part of encodePair(tokenizeEnd(pair.text, MOST_QUESTION), listSentences(pair)))
      parts.push(await readPart(part));
    return combineParts(
      parts,
      pair.texts.reduce((sum, { sentences }) => sum + sentences.length, 0),
    );
  }

  return { run, dispose: bert.dispose };
}
