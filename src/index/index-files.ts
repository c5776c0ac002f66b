import { createHash } from "node:crypto";
import { z } from "zod";
import type { Episode, Passage } from "../domain.js";
import { KeywordIndex } from "./keyword-index.js";
import { describeDamage } from "./manifest.js";

const text = z.string();
const seconds = z.number().nonnegative();
const webUrl = z.url({ protocol: /^https?$/ });
const isSpan = ({ startSeconds, endSeconds }: { startSeconds: number; endSeconds: number | null }) =>
  endSeconds === null || startSeconds < endSeconds;

const passagesFileSchema = z.object({
  episodes: z.array(
    z.object({
      id: text,
      title: text,
      show: text.nullable(),
      people: z.array(z.object({ name: text, role: text.nullable() })),
      publishedAt: text.nullable(),
      durationSeconds: seconds.nullable(),
      language: text,
      media: z
        .discriminatedUnion("kind", [
          z.object({ kind: z.literal("youtube"), id: z.string().regex(/^[A-Za-z0-9_-]{11}$/) }),
          z.object({ kind: z.literal("audio"), url: webUrl }),
          z.object({ kind: z.literal("video"), url: webUrl }),
        ])
        .nullable(),
      source: text.nullable(),
      rights: text.nullable(),
      chapters: z.array(
        z
          .object({
            number: z.number().int(),
            title: text,
            startSeconds: seconds,
            endSeconds: seconds.nullable(),
            summary: text.nullable(),
            bullets: z.array(text),
            generated: z.literal(true).exactOptional(),
          })
          .refine(isSpan),
      ),
    }),
  ),
  passages: z.array(
    z
      .object({
        id: text,
        episodeId: text,
        chapterNumber: z.number().int(),
        kind: z.enum(["summary", "bullet", "transcript"]),
        text,
        startSeconds: seconds,
        endSeconds: seconds.nullable(),
        speakers: z.array(text).exactOptional(),
      })
      .refine(isSpan),
  ),
  embedded: z.array(text),
});

export interface PassagesFile {
  readonly episodes: readonly Episode[];
  readonly passages: readonly Passage[];
  /** `digestText` of what each vector row was embedded from, so that an unchanged text keeps its vector. */
  readonly embedded: readonly string[];
}

export function digestText(value: string): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 32);
}

export function encodePassages(file: PassagesFile): Buffer {
  return Buffer.from(JSON.stringify(file));
}

export function decodePassages(bytes: Buffer): PassagesFile {
  return decode("passages.json", () => passagesFileSchema.parse(JSON.parse(bytes.toString("utf8"))));
}

/** Terms and array lengths as JSON, the numbers as one block of little-endian 32-bit integers. */
export function encodeKeywords(index: KeywordIndex): {
  json: Buffer;
  binary: Buffer;
} {
  const { terms, offsets, postings, lengths } = index.postings;
  const numbers = Buffer.alloc((offsets.length + postings.length + lengths.length) * 4);
  let at = 0;
  for (const array of [offsets, postings, lengths]) {
    for (const value of array) at = numbers.writeUInt32LE(value, at);
  }
  return {
    json: Buffer.from(JSON.stringify({ terms, documents: lengths.length })),
    binary: numbers,
  };
}

export function decodeKeywords(json: Buffer, binary: Buffer): KeywordIndex {
  return decode("keywords", () => {
    const schema = z.object({
      terms: z.array(text),
      documents: z.number().int().nonnegative(),
    });
    const { terms, documents } = schema.parse(JSON.parse(json.toString("utf8")));
    const numbers = new Uint32Array(binary.length / 4);
    for (let i = 0; i < numbers.length; i++) numbers[i] = binary.readUInt32LE(i * 4);
    const postingsEnd = numbers.length - documents;
    const offsets = numbers.subarray(0, terms.length + 1);
    const postings = numbers.subarray(terms.length + 1, postingsEnd);
    return new KeywordIndex({
      terms,
      offsets,
      postings,
      lengths: numbers.subarray(postingsEnd),
    });
  });
}

export function encodeVectors(data: Float32Array): Buffer {
  const bytes = Buffer.alloc(data.length * 4);
  data.forEach((value, i) => {
    bytes.writeFloatLE(value, i * 4);
  });
  return bytes;
}

export function decodeVectors(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

export function encodeLabels(rowOfLabel: Uint32Array): Buffer {
  const bytes = Buffer.alloc(rowOfLabel.length * 4);
  rowOfLabel.forEach((row, label) => {
    bytes.writeUInt32LE(row, label * 4);
  });
  return bytes;
}

export function decodeLabels(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length / 4 }, (_, label) => bytes.readUInt32LE(label * 4));
}

function decode<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw describeDamage(`${what} in the index does not hold together`, cause);
  }
}
