import { AppError } from "../../shared/errors.js";

/** Word vectors that were trained so that their sum is near the embedding model's vector of a whole question. */
export interface QuestionWords {
  /** The SHA-256 of the model whose questions they were trained on. */
  readonly model: string;
  /** Of the model. */
  readonly modelDimensions: number;
  /** Of the words. */
  readonly dimensions: number;
  readonly words: readonly string[];
  /** A row of signed bytes for each word; times `scale` they are its vector. */
  readonly vectors: Int8Array;
  readonly scale: number;
  /** The mean vector of questions, in the model's space, divided by their mean distance from it. */
  readonly bias: Float32Array;
  /** Rows of `modelDimensions` numbers: the place of each of the words' dimensions in the model's space. */
  readonly axes: Float32Array;
  /** For a word that has no vector: the mean of words embedded alone, and rows of `modelDimensions` numbers, one a dimension. */
  readonly mean: Float32Array;
  readonly map: Float32Array;
}

const FORMAT = "cuepoint question words 1";

interface Head {
  readonly format: string;
  readonly model: string;
  readonly modelDimensions: number;
  readonly dimensions: number;
  readonly words: number;
  readonly scale: number;
}

/** Writes the file: a line of JSON, the words a line each, the bytes, and the 32-bit floats, little-endian. */
export function encodeQuestionWords(table: QuestionWords): Uint8Array {
  const { model, modelDimensions, dimensions, words, vectors, scale, bias, axes, mean, map } = table;
  const head: Head = { format: FORMAT, model, modelDimensions, dimensions, words: words.length, scale };
  const text = new TextEncoder().encode(`${JSON.stringify(head)}\n${words.join("\n")}\n`);
  const floats = [bias, axes, mean, map];
  const length = floats.reduce((sum, each) => sum + 4 * each.length, text.length + vectors.length);
  const bytes = new Uint8Array(length);
  bytes.set(text);
  bytes.set(new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.length), text.length);
  const view = new DataView(bytes.buffer);
  let at = text.length + vectors.length;
  for (const each of floats) {
    for (const value of each) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/** Reads the file that `encodeQuestionWords` wrote. Throws `internal` where it is another, or cut off: it is shipped. */
export function decodeQuestionWords(bytes: Uint8Array): QuestionWords {
  const refuse = (why: string) =>
    new AppError("internal", `the question words cannot be read: ${why}`, {
      hint: "They are part of Cuepoint: install Cuepoint anew.",
    });
  const end = bytes.indexOf(0x0a);
  const head = readHead(new TextDecoder().decode(bytes.subarray(0, Math.max(0, end))));
  if (head === null) throw refuse(`the first line is not that of "${FORMAT}"`);
  const { modelDimensions, dimensions, words: count, scale, model } = head;
  let at = end + 1;
  for (let left = count; left > 0; left--) {
    const next = bytes.indexOf(0x0a, at);
    if (next < 0) throw refuse(`there are fewer than ${count} words`);
    at = next + 1;
  }
  const words = new TextDecoder().decode(bytes.subarray(end + 1, at - 1)).split("\n");
  const lengths = [
    modelDimensions,
    dimensions * modelDimensions,
    modelDimensions,
    dimensions * modelDimensions,
  ];
  const expected = at + count * dimensions + 4 * lengths.reduce((sum, each) => sum + each, 0);
  if (bytes.length !== expected) throw refuse(`it has ${bytes.length} bytes, expected ${expected}`);
  const vectors = Int8Array.from(bytes.subarray(at, at + count * dimensions));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  at += vectors.length;
  const [bias, axes, mean, map] = lengths.map((length) => {
    const floats = new Float32Array(length);
    for (let i = 0; i < length; i++) floats[i] = view.getFloat32(at + 4 * i, true);
    at += 4 * length;
    return floats;
  }) as [Float32Array, Float32Array, Float32Array, Float32Array];
  return { model, modelDimensions, dimensions, words, vectors, scale, bias, axes, mean, map };
}

function readHead(line: string): Head | null {
  try {
    const head = JSON.parse(line) as Partial<Head>;
    return head.format === FORMAT ? (head as Head) : null;
  } catch {
    return null;
  }
}
