import { LONGEST_WORD } from "../../language/tokenize.js";
import type { Progress } from "../../shared/progress.js";
import type { Embedder } from "../embedder.js";
import { type DistilledWords, LIGHT_DIMENSIONS, normalise, WHOLE_SHARE } from "./distilled-words.js";
import { EvenSample } from "./even-sample.js";
import { measurePacked, packVectors, unpackVectors } from "./packed-vectors.js";
import { findAxes, measureSpread, mixAxes, multiply } from "./principal-axes.js";
import type { QuestionWords } from "./question-words.js";

/** So many words are embedded before the next ones are asked for, and before they are kept. */
const WORDS_AT_ONCE = 256;
const WORDS_KEPT_AT_ONCE = 4_096;
/** The words' part in the choice of the axes: a page of few rows would else leave some axes to chance. */
const WORDS_PART = 0.01;
/** Words as frequent as this count half: a / (a + p), Arora et al. 2017. Only for a model whose questions were not learnt. */
const FREQUENT = 1e-3;

/** One word of so many tells how much of the learnt words' length lies in a library's axes. */
const SHARE_EVERY = 8;

/** So many words that were not learnt are embedded, those of the most sections: a minute or two. Keywords find the others. */
const MOST_UNLEARNT = 8_000;

/** Keeps vectors between two exports. */
export interface WordVectors {
  /** Reads those that are known, by word. */
  read(): Promise<ReadonlyMap<string, Float32Array>>;
  /** Adds some hundreds or thousands of vectors. */
  keep(vectors: ReadonlyMap<string, Float32Array>): Promise<void>;
}

export interface DistilOptions {
  /** Vectors of the library's rows, all or an even part of some thousands: the axes are theirs. */
  readonly rows: readonly Float32Array[];
  /** What is shipped for the default model. */
  readonly learnt: QuestionWords;
  readonly kept?: WordVectors | undefined;
  /** Counts the words that are embedded, of those that have to be. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the words of a library and those that questions are asked with stand for the embedding model. Where questions of this
 * model were learnt, their words have what was learnt, and any other word is embedded alone, as a question, and mapped. For another
 * model every word is embedded alone, and frequent ones count for less. `corpusWords`: how many sections hold each word.
 */
export async function distilWords(
  embedder: Embedder,
  corpusWords: ReadonlyMap<string, number>,
  options: DistilOptions,
): Promise<DistilledWords> {
  const { learnt } = options;
  const { name, dimensions, files } = embedder.model;
  const isLearnt =
    files.some(({ sha256 }) => sha256 === learnt.model) && dimensions === learnt.modelDimensions;
  const places = new Map(learnt.words.map((word, i) => [word, i]));
  const isWord = (word: string) => word !== "" && word.length <= LONGEST_WORD;
  const unlearntWords = [...corpusWords]
    .filter(([word]) => isWord(word) && !places.has(word))
    .sort(([a, held], [b, other]) => other - held || (a < b ? -1 : 1))
    .slice(0, MOST_UNLEARNT)
    .map(([word]) => word);
  const words = [...learnt.words.filter(isWord), ...unlearntWords].sort();
  const alone = isLearnt ? unlearntWords : words;
  const embedded = await embedWords(embedder, alone, options);
  const axes = chooseAxes(dimensions, embedded.values(), options.rows);
  const light = axes.length / dimensions;
  const project = (vector: Float32Array) => normalise(multiply(vector, axes, dimensions));
  const unlearnt = isLearnt ? mapOntoLearnt(learnt) : weighAlone(embedded, corpusWords);
  const all = new Float32Array(words.length * light);
  const shares = new Uint8Array(words.length);
  for (const [i, word] of words.entries()) {
    const place = isLearnt ? places.get(word) : undefined;
    const own = embedded.get(word);
    const vector = place === undefined ? own && unlearnt(word, own) : readLearnt(learnt, place);
    if (vector === undefined) continue;
    const kept = multiply(vector, axes, dimensions);
    all.set(kept, i * light);
    shares[i] = measureShare(vector, kept);
  }
  const { bytes, scale } = packVectors(all, light);
  return {
    model: name,
    dimensions: light,
    words,
    vectors: bytes,
    scale,
    shares,
    bias: isLearnt ? placeBias(learnt, axes) : new Float32Array(light),
    project,
  };
}

function readLearnt({ vectors, scale, modelDimensions }: QuestionWords, place: number): Float32Array {
  const width = measurePacked(modelDimensions);
  return unpackVectors(vectors.subarray(place * width, (place + 1) * width), modelDimensions, scale);
}

/** A sum of words is shorter within the library's axes than it was where the bias was learnt, and so is the bias. */
function placeBias(learnt: QuestionWords, axes: Float32Array): Float32Array {
  let whole = 0;
  let kept = 0;
  for (let place = 0; place < learnt.words.length; place += SHARE_EVERY) {
    const vector = readLearnt(learnt, place);
    whole += measureSquare(vector);
    kept += measureSquare(multiply(vector, axes, learnt.modelDimensions));
  }
  const share = Math.sqrt(kept / whole) || 1;
  return multiply(learnt.bias, axes, learnt.modelDimensions).map((value) => value / share);
}

/** A word of which hardly anything is left keeps a little, so that its whole length can be told from that. */
function measureShare(whole: Float32Array, kept: Float32Array): number {
  const share = Math.sqrt(measureSquare(kept) / (measureSquare(whole) || 1));
  return Math.min(WHOLE_SHARE, Math.max(1, Math.round(share * WHOLE_SHARE)));
}

function measureSquare(vector: Float32Array): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}

/** Maps a word that was embedded alone to where it would lie if questions with it had been learnt. */
function mapOntoLearnt({ mean, map: packed, mapScale, modelDimensions }: QuestionWords) {
  const map = unpackVectors(packed, modelDimensions, mapScale);
  return (_: string, vector: Float32Array) =>
    multiply(
      vector.map((value, i) => value - (mean[i] as number)),
      map,
      modelDimensions,
    );
}

/** Weighs words that were embedded alone by how seldom they are said, less what is common to all. */
function weighAlone(embedded: ReadonlyMap<string, Float32Array>, corpusWords: ReadonlyMap<string, number>) {
  let said = 0;
  for (const count of corpusWords.values()) said += count;
  const [first = new Float32Array(0)] = embedded.values();
  const mean = new Float64Array(first.length);
  for (const vector of embedded.values())
    for (const [i, value] of vector.entries()) mean[i] = (mean[i] as number) + value / embedded.size;
  return (word: string, vector: Float32Array) => {
    const share = (corpusWords.get(word) ?? 0) / Math.max(1, said);
    const weight = FREQUENT / (FREQUENT + share);
    return vector.map((value, i) => weight * (value - (mean[i] as number)));
  };
}

function chooseAxes(
  dimensions: number,
  words: Iterable<Float32Array>,
  rows: readonly Float32Array[],
): Float32Array {
  const spread = measureSpread(rows, dimensions);
  const some = new EvenSample();
  for (const word of words) some.add(word);
  const ofWords = measureSpread(some.vectors, dimensions);
  for (const [i, value] of ofWords.entries()) spread[i] = (spread[i] as number) + WORDS_PART * value;
  return mixAxes(findAxes(spread, dimensions, Math.min(dimensions, LIGHT_DIMENSIONS)), dimensions);
}

async function embedWords(
  embedder: Embedder,
  words: readonly string[],
  { kept, onProgress, signal }: DistilOptions,
): Promise<Map<string, Float32Array>> {
  const known = (await kept?.read()) ?? new Map<string, Float32Array>();
  const missing = words.filter((word) => !known.has(word));
  const made = new Map<string, Float32Array>();
  let unkept = new Map<string, Float32Array>();
  for (let from = 0; from < missing.length; from += WORDS_AT_ONCE) {
    const some = missing.slice(from, from + WORDS_AT_ONCE);
    const embeddings = await Promise.all(some.map((word) => embedder.embedQuery(word, { signal })));
    for (const [i, { vector }] of embeddings.entries()) {
      made.set(some[i] ?? "", vector);
      unkept.set(some[i] ?? "", vector);
    }
    const isLast = from + some.length === missing.length;
    if (unkept.size >= WORDS_KEPT_AT_ONCE || isLast) {
      await kept?.keep(unkept);
      unkept = new Map();
    }
    onProgress?.({ done: from + some.length, total: missing.length });
  }
  return new Map(
    words.flatMap((word) => {
      const vector = known.get(word) ?? made.get(word);
      return vector === undefined ? [] : [[word, vector] as const];
    }),
  );
}
