/** So many numbers has a light vector: rows and words of an exported folder. DESIGN.md, "A static folder". */
export const LIGHT_DIMENSIONS = 64;

/** The most that shared words add for speech beside sums of word vectors, which know less than the model: DESIGN.md, "A static folder". */
export const LIGHT_SPEECH_WEIGHT = 0.15;

/** Word vectors that stand for an embedding model where it cannot run, and how its own vectors are brought beside them. */
export interface DistilledWords {
  /** The embedding model's name. */
  readonly model: string;
  readonly dimensions: number;
  /** In lower case, as `listWords` lists them, ascending by UTF-16 units; no word twice. */
  readonly words: readonly string[];
  /** A row of `dimensions` signed bytes for each word, weight included; times `scale` they are its vector. */
  readonly vectors: Int8Array;
  readonly scale: number;
  /** Added to a question's words once they are summed and brought to unit length; of `dimensions` numbers. */
  readonly bias: Float32Array;
  /** Brings a vector of the embedding model into the words' space: `dimensions` numbers of unit length. */
  project(vector: Float32Array): Float32Array;
}

/** Packs a unit vector, a signed byte a number; its greatest is 127, so that no scale is needed to read it. */
export function packDirection(vector: Float32Array): Int8Array {
  const most = vector.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
  return Int8Array.from(vector, (value) => Math.round((value / (most || 1)) * 127));
}

/** Reads packed vectors as unit vectors, a row of `dimensions` numbers each. */
export function unpackDirections(bytes: Int8Array, dimensions: number): Float32Array {
  const data = Float32Array.from(bytes);
  for (let at = 0; at < data.length; at += dimensions) normalise(data.subarray(at, at + dimensions));
  return data;
}

/** Brings a vector to unit length in its place; one of zeros stays. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}
