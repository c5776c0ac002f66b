import { z } from "zod";
import { AppError } from "../shared/errors.js";

/** Raised whenever what is stored changes shape or meaning. */
const FORMAT = 5;

export const MANIFEST_FILE = "manifest.json";

const REBUILD_HINT = "Run `cuepoint ingest` to build the index anew.";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

/** Enough to know a model's vectors from another's. */
export const modelSchema = z.strictObject({ name: z.string(), sha256, dimensions: count });

export const countsSchema = z.strictObject({
  episodes: count,
  chapters: count,
  sections: count,
  passages: count,
  vectors: count,
});

export const corpusFileSchema = z.strictObject({
  path: z.string(),
  sha256,
  size: count,
  changedMs: z.number().nullable(),
  format: z.string(),
  sources: z
    .array(
      z.strictObject({
        id: z.string().nullable(),
        keys: z.array(z.array(z.string()).readonly()).readonly(),
        episode: z.string().nullable(),
      }),
    )
    .readonly(),
  notes: z.array(z.string()).readonly(),
});

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  builtAt: z.iso.datetime(),
  /** Null: no model could be had, the index is for keyword search only. */
  model: modelSchema.nullable(),
  engine: z.enum(["hnsw", "exact"]).nullable(),
  /** Share of the ten nearest vectors that the graph finds, 0..1, as measured when it was made; null without one. */
  recall: z.number().min(0).max(1).nullable(),
  counts: countsSchema,
  /** The files it was made from. */
  corpus: z.array(corpusFileSchema).readonly(),
  /** The paths given to `ingest`; null: the corpus folder. */
  paths: z.array(z.string()).readonly().nullable(),
  /** Folder of the files below, beside the manifest. */
  generation: z.string().regex(/^g-[0-9a-f]{12}$/),
  files: z.partialRecord(
    z.enum([
      "episodes.json",
      "passages.bin",
      "passages.txt",
      "digests.bin",
      "keywords.json",
      "keywords.bin",
      "vectors.f32",
      "vectors.hnsw",
      "labels.u32",
      "tokens.bin",
    ]),
    z.strictObject({ bytes: count, sha256 }),
  ),
});

/** What the index is, what it was made from, and the digest of every byte of it. */
export type Manifest = z.infer<typeof manifestSchema>;
export type IndexFile = keyof Manifest["files"];

export const MANIFEST_FORMAT = FORMAT;

/** Throws `index_damaged` where the text is no manifest, `index_mismatch` where another version wrote it. */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw describeDamage(`${where} is not JSON`, cause);
  }
  const format = z.object({ format: z.number() }).safeParse(json);
  if (format.success && format.data.format !== FORMAT) {
    throw new AppError(
      "index_mismatch",
      `${where} has format ${format.data.format}, this version reads ${FORMAT}`,
      {
        hint: REBUILD_HINT,
      },
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw describeDamage(
    `${where} does not hold together at "${issue?.path.join(".")}": ${issue?.message}`,
    parsed.error,
  );
}

/** The index is not what was written. */
export function describeDamage(message: string, cause?: unknown): AppError {
  return new AppError("index_damaged", message, {
    hint: REBUILD_HINT,
    cause,
  });
}
