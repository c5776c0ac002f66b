import { AppError } from "../../shared/errors.js";
import { normalise } from "./distilled-words.js";

/** A number of a packed vector is one of so many steps from zero, up or down: four bits. */
const STEPS = 7;
const ZERO = 8;
const LONGEST = 0xff;

/** The bytes of a packed direction of so many numbers. */
export function measureDirection(dimensions: number): number {
  return Math.ceil(dimensions / 2);
}

/** The bytes of a packed vector: its length, then its direction. */
export function measurePacked(dimensions: number): number {
  return 1 + measureDirection(dimensions);
}

/**
 * Packs a vector's direction, two numbers a byte, the first in the lower half. Its greatest number is the last step, so that no scale
 * is needed to read it, and zeros stay zeros. The cosine of 96 numbers that are alike with what is read is .994.
 */
export function packDirection(vector: Float32Array): Uint8Array {
  const most = vector.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0) || 1;
  const bytes = new Uint8Array(measureDirection(vector.length));
  for (const [i, value] of vector.entries()) {
    const step = Math.round((value / most) * STEPS) + ZERO;
    bytes[i >> 1] = (bytes[i >> 1] as number) | (step << (4 * (i & 1)));
  }
  return bytes;
}

/** Reads packed directions, one behind the other, as unit vectors: a row of `dimensions` numbers each. */
export function unpackDirections(bytes: Uint8Array, dimensions: number): Float32Array {
  const width = measureDirection(dimensions);
  const rows = bytes.length / width;
  const data = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * dimensions, (row + 1) * dimensions);
    for (let i = 0; i < dimensions; i++) {
      const byte = bytes[row * width + (i >> 1)] as number;
      own[i] = ((byte >> (4 * (i & 1))) & 0xf) - ZERO;
    }
    normalise(own);
  }
  return data;
}

/** Computes the cosine of a unit vector and the packed direction that begins at a byte; 0 where that has no direction. */
export function compareDirection(vector: Float32Array, bytes: Uint8Array, from: number): number {
  let product = 0;
  let squares = 0;
  for (let i = 0, at = from; i < vector.length; i += 2, at++) {
    const byte = bytes[at] as number;
    const low = (byte & 0xf) - ZERO;
    // Behind the last of an odd number of numbers there is none.
    const high = i + 1 < vector.length ? (byte >> 4) - ZERO : 0;
    product += (vector[i] as number) * low + (vector[i + 1] ?? 0) * high;
    squares += low * low + high * high;
  }
  return squares === 0 ? 0 : product / Math.sqrt(squares);
}

/** Packs vectors with their lengths, rows of `dimensions` numbers; a length is a byte, of which `scale` is one. Throws `internal` for a number that is none. */
export function packVectors(rows: Float32Array, dimensions: number): { bytes: Uint8Array; scale: number } {
  const count = rows.length / dimensions;
  const width = measurePacked(dimensions);
  const readRow = (row: number) => rows.subarray(row * dimensions, (row + 1) * dimensions);
  const lengths = Float64Array.from({ length: count }, (_, row) => Math.hypot(...readRow(row)));
  const bad = lengths.findIndex((length) => !Number.isFinite(length));
  if (bad >= 0)
    throw new AppError("internal", `vector ${bad + 1} of ${count} has a number that is not finite`, {
      hint: "The model gave no vector for a word: verify the model's files with `cuepoint models verify`.",
    });
  const scale = lengths.reduce((most, length) => Math.max(most, length), Number.MIN_VALUE) / LONGEST;
  const bytes = new Uint8Array(count * width);
  for (let row = 0; row < count; row++) {
    bytes[row * width] = Math.round((lengths[row] as number) / scale);
    bytes.set(packDirection(readRow(row)), row * width + 1);
  }
  return { bytes, scale };
}

/** Reads packed vectors, one behind the other: a row of `dimensions` numbers each. */
export function unpackVectors(bytes: Uint8Array, dimensions: number, scale: number): Float32Array {
  const width = measurePacked(dimensions);
  const rows = new Float32Array((bytes.length / width) * dimensions);
  for (let from = 0, at = 0; from < bytes.length; from += width, at += dimensions) {
    const length = (bytes[from] as number) * scale;
    const direction = unpackDirections(bytes.subarray(from + 1, from + width), dimensions);
    rows.set(
      direction.map((value) => value * length),
      at,
    );
  }
  return rows;
}
