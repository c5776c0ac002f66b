import { readFileSync } from "node:fs";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import { distilWords } from "../../../src/embed/words/distil-words.js";
import {
  type DistilledWords,
  LIGHT_SPEECH_WEIGHT,
  WHOLE_SHARE,
} from "../../../src/embed/words/distilled-words.js";
import { EvenSample } from "../../../src/embed/words/even-sample.js";
import {
  measurePacked,
  packDirection,
  unpackDirections,
  unpackVectors,
} from "../../../src/embed/words/packed-vectors.js";
import { decodeQuestionWords } from "../../../src/embed/words/question-words.js";
import { createWordEmbedder, type WordTable } from "../../../src/embed/words/word-embedder.js";
import { listWords } from "../../../src/language/tokenize.js";
import { createLightReader } from "../../../src/read/light-reader.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import type { PassageIndex } from "../../../src/store/local/passage-index.js";
import { keyWord } from "../../../src/store/static/term-shards.js";
import { ExactIndex } from "../../../src/store/vectors/exact-index.js";
import { VectorMatrix } from "../../../src/store/vectors/vector-matrix.js";

/** What an exported folder searches with, over indexes in this process. */
export interface LightLibrary {
  readonly words: DistilledWords;
  readonly table: WordTable;
  readonly embedder: Embedder;
  /** The index with light vectors and without those of words. */
  readonly lighten: (index: PassageIndex) => LocalStore;
}

/** Distils the words of indexes as one library. */
export async function makeLightLibrary(
  indexes: readonly PassageIndex[],
  embedder: Embedder,
): Promise<LightLibrary> {
  const counts = new Map<string, number>();
  for (const { passages } of indexes)
    for (const { text } of passages)
      for (const word of new Set(listWords(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const learnt = decodeQuestionWords(readFileSync("models/light/words.bin"));
  const rows = new EvenSample();
  for (const row of indexes.flatMap(listRows)) rows.add(row);
  const words = await distilWords(embedder, counts, { rows: rows.vectors, learnt });
  const table = openTable(words);
  return {
    words,
    table,
    embedder: createWordEmbedder(table, embedder.model),
    lighten: (index) => new LocalStore(lightenIndex(index, words)),
  };
}

/** Gives a server's parts over an index in this process as an exported folder has them. */
export async function lightenParts(server: AnswerParts, embedder: Embedder): Promise<AnswerParts> {
  if (!(server.store instanceof LocalStore)) throw new Error("expected an index in this process");
  const { index } = server.store;
  const light = await makeLightLibrary([index], embedder);
  const store = light.lighten(index);
  const reader = createLightReader({ embedder: light.embedder, words: light.table, store });
  return { ...server, store, embedder: light.embedder, reader };
}

function openTable({ dimensions, bias, words, vectors, scale, shares }: DistilledWords): WordTable {
  const places = new Map(words.map((word, i) => [word, i]));
  const ofStems = new Map(
    words.map((_, i) => [keyWord(words[words.length - 1 - i] ?? ""), words.length - 1 - i]),
  );
  const width = measurePacked(dimensions);
  const read = (place: number) =>
    unpackVectors(vectors.subarray(place * width, (place + 1) * width), dimensions, scale);
  const findPlaces = (wanted: readonly string[]) =>
    wanted.flatMap((word) => {
      const place = places.get(word) ?? ofStems.get(keyWord(word));
      return place === undefined ? [] : [[word, place] as const];
    });
  return {
    dimensions,
    bias,
    find: async (wanted) => new Map(findPlaces(wanted).map(([word, place]) => [word, read(place)])),
    findShares: async (wanted) =>
      new Map(findPlaces(wanted).map(([word, place]) => [word, (shares[place] ?? 0) / WHOLE_SHARE])),
  };
}

function listRows({ vectors }: PassageIndex): Float32Array[] {
  const matrix = vectors?.matrix;
  return Array.from({ length: matrix?.rows ?? 0 }, (_, row) => Float32Array.from(matrix?.row(row) ?? []));
}

function lightenIndex(index: PassageIndex, { dimensions, project }: DistilledWords): PassageIndex {
  const rows = listRows(index).map((row) => unpackDirections(packDirection(project(row)), dimensions));
  const data = new Float32Array(rows.length * dimensions);
  for (const [i, row] of rows.entries()) data.set(row, i * dimensions);
  return {
    ...index,
    vectors: new ExactIndex(VectorMatrix.build(data, dimensions)),
    tokens: null,
    speechWeight: LIGHT_SPEECH_WEIGHT,
  };
}
