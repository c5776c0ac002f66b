import { AppError } from "../../shared/errors.js";
import { measurePacked } from "./packed-vectors.js";

/** Word vectors that were trained so that their sum is near the embedding model's vector of a whole question. */
export interface QuestionWords {
  /** The SHA-256 of the model whose questions they were trained on. */
  readonly model: string;
  /** Of the model, and of the words. */
  readonly modelDimensions: number;
  readonly words: readonly string[];
  /** A vector for each word, as `packVectors` packs them. */
  readonly vectors: Uint8Array;
  readonly scale: number;
  /** The mean vector of questions, divided by their mean distance from it. */
  readonly bias: Float32Array;
  /** For a word that has no vector: the mean of words embedded alone, and a packed row of numbers for each of the dimensions. */
  readonly mean: Float32Array;
  readonly map: Uint8Array;
  readonly mapScale: number;
}

const FORMAT = "cuepoint question words 2";

interface Head {
  readonly format: string;
  readonly model: string;
  readonly modelDimensions: number;
  readonly words: number;
  readonly scale: number;
  readonly mapScale: number;
}

/** Writes the file: a line of JSON, the words a line each, vectors, map, and bias and mean as 32-bit floats, little-endian. */
export function encodeQuestionWords(table: QuestionWords): Uint8Array {
  const { model, modelDimensions, words, vectors, scale, bias, mean, map, mapScale } = table;
  const head: Head = { format: FORMAT, model, modelDimensions, words: words.length, scale, mapScale };
  const text = new TextEncoder().encode(`${JSON.stringify(head)}\n${words.join("\n")}\n`);
  const packed = text.length + vectors.length + map.length;
  const bytes = new Uint8Array(packed + 4 * (bias.length + mean.length));
  bytes.set(text);
  bytes.set(vectors, text.length);
  bytes.set(map, text.length + vectors.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [...bias, ...mean].entries()) view.setFloat32(packed + 4 * i, value, true);
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
  const { modelDimensions, words: count, scale, mapScale, model } = head;
  let at = end + 1;
  for (let left = count; left > 0; left--) {
    const next = bytes.indexOf(0x0a, at);
    if (next < 0) throw refuse(`there are fewer than ${count} words`);
    at = next + 1;
  }
  const words = new TextDecoder().decode(bytes.subarray(end + 1, at - 1)).split("\n");
  const width = measurePacked(modelDimensions);
  const mapAt = at + count * width;
  const floatsAt = mapAt + modelDimensions * width;
  const expected = floatsAt + 8 * modelDimensions;
  if (bytes.length !== expected) throw refuse(`it has ${bytes.length} bytes, expected ${expected}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const readFloats = (from: number) =>
    Float32Array.from({ length: modelDimensions }, (_, i) => view.getFloat32(from + 4 * i, true));
  return {
    ...{ model, modelDimensions, words, scale, mapScale },
    // Of a file that was read, `slice` would keep all of it.
    vectors: Uint8Array.from(bytes.subarray(at, mapAt)),
    map: Uint8Array.from(bytes.subarray(mapAt, floatsAt)),
    bias: readFloats(floatsAt),
    mean: readFloats(floatsAt + 4 * modelDimensions),
  };
}

function readHead(line: string): Head | null {
  try {
    const head = JSON.parse(line) as Partial<Head>;
    return head.format === FORMAT && isHead(head) ? head : null;
  } catch {
    return null;
  }
}

function isHead(head: Partial<Head>): head is Head {
  const { model, modelDimensions, words, scale, mapScale } = head;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0;
  const isScale = (value: unknown) => Number.isFinite(value) && Number(value) > 0;
  return (
    typeof model === "string" &&
    isCount(modelDimensions) &&
    isCount(words) &&
    isScale(scale) &&
    isScale(mapScale)
  );
}
