/** So many numbers has a light vector: rows and words of an exported folder. DESIGN.md, "A static folder". */
export const LIGHT_DIMENSIONS = 96;

/** The most that shared words add for speech beside sums of word vectors, which know less than the model: DESIGN.md, "A static folder". */
export const LIGHT_SPEECH_WEIGHT = 0.15;

/** The share of a word that lies in the library's axes as a whole. */
export const WHOLE_SHARE = 255;

/** Word vectors that stand for an embedding model where it cannot run, and how its own vectors are brought beside them. */
export interface DistilledWords {
  /** The embedding model's name. */
  readonly model: string;
  readonly dimensions: number;
  /** In lower case, as `listWords` lists them, ascending by UTF-16 units; no word twice. */
  readonly words: readonly string[];
  /** The words' vectors, weight included, as `packVectors` packs them. */
  readonly vectors: Uint8Array;
  readonly scale: number;
  /** For each word how much of its length lies in the library's axes, of `WHOLE_SHARE`; what lies outside is of other matters. */
  readonly shares: Uint8Array;
  /** Added to a question's words once they are summed and brought to unit length; of `dimensions` numbers. */
  readonly bias: Float32Array;
  /** Brings a vector of the embedding model into the words' space: `dimensions` numbers of unit length. */
  project(vector: Float32Array): Float32Array;
}

/** Brings a vector to unit length in its place; one of zeros stays. */
export function normalise(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum) || 1;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  return vector;
}
