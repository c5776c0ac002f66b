/** A sentence, or a text that has none, as tokens. */
export interface SentenceTokens {
  /** Which text it is of, and which of all sentences it is; null where the text has none. */
  readonly text: number;
  readonly sentence: number | null;
  readonly title: readonly number[];
  /** Null where nobody is named. */
  readonly speaker: string | null;
  readonly speakerTokens: readonly number[];
  readonly tokens: readonly number[];
}

/** What the model reads in one run. */
export interface EncodedPart {
  readonly ids: readonly number[];
  /** For each token 0 up to the end of the question, and then 1. */
  readonly segments: readonly number[];
  /** The sentence of each token, or null where it is of none. */
  readonly sentences: readonly (number | null)[];
}

/** The special tokens of BERT's vocabulary. */
const CLS = 101;
const SEP = 102;

/** The model reads so many tokens at once, `[CLS]` and both `[SEP]` counted, and a text in so many parts at most. */
export const MOST_TOKENS = 256;
export const MOST_PARTS = 3;

/**
 * Puts a question or a claim together with the sentences, as the model was trained to read them: each text's title, then
 * its sentences, and the speaker before each turn. What is too long is divided between sentences into parts of about one
 * length; each begins with the title and the speaker. What is beyond the last part, and the end of a sentence that fills a part
 * alone, is not read. There is always a part.
 */
export function encodePair(question: readonly number[], sentences: readonly SentenceTokens[]): EncodedPart[] {
  const room = MOST_TOKENS - question.length - 3;
  const filled = divide(sentences, room);
  if (filled.length > MOST_PARTS) filled.length = MOST_PARTS;
  // Of the divisions into no more parts, the one whose longest part is shortest.
  let parts = filled;
  let [short, enough] = [0, filled.length > 1 && filled.flat().length === sentences.length ? room : 0];
  while (enough - short > 1) {
    const limit = (short + enough) >> 1;
    const divided = divide(sentences, limit);
    if (divided.length > filled.length) short = limit;
    else [enough, parts] = [limit, divided];
  }
  return (parts.length > 0 ? parts : [[]]).map((part) => encodePart(question, part, room));
}

/** Fills parts of so many tokens in order; a sentence that is longer has a part of its own. */
function divide(sentences: readonly SentenceTokens[], limit: number): SentenceTokens[][] {
  const parts: SentenceTokens[][] = [];
  let left = 0;
  for (const sentence of sentences) {
    const part = parts.at(-1);
    const length = countTokens(sentence, part?.at(-1));
    if (part !== undefined && length <= left) {
      part.push(sentence);
      left -= length;
    } else {
      parts.push([sentence]);
      left = limit - countTokens(sentence, undefined);
    }
  }
  return parts;
}

function countTokens(sentence: SentenceTokens, before: SentenceTokens | undefined): number {
  const { title, speaker } = lead(sentence, before);
  return title.length + speaker.length + sentence.tokens.length;
}

/** What stands before a sentence, given the one before it in its part. */
function lead(sentence: SentenceTokens, before: SentenceTokens | undefined) {
  const begins = sentence.text !== before?.text;
  const isNamed = sentence.speaker !== null && (begins || sentence.speaker !== before?.speaker);
  return { title: begins ? sentence.title : [], speaker: isNamed ? sentence.speakerTokens : [] };
}

function encodePart(question: readonly number[], part: readonly SentenceTokens[], room: number): EncodedPart {
  const body: number[] = [];
  const owners: (number | null)[] = [];
  const add = (tokens: readonly number[], owner: number | null) => {
    const taken = tokens.slice(0, room - body.length);
    body.push(...taken);
    owners.push(...taken.map(() => owner));
  };
  for (const [i, sentence] of part.entries()) {
    const { title, speaker } = lead(sentence, part[i - 1]);
    add(title, null);
    add(speaker, null);
    add(sentence.tokens, sentence.sentence);
  }
  const head = [CLS, ...question, SEP];
  return {
    ids: [...head, ...body, SEP],
    segments: [...head.map(() => 0), ...body.map(() => 1), 1],
    sentences: [...head.map(() => null), ...owners, null],
  };
}
