import { z } from "zod";
import {
  checkManifest,
  corpusFileSchema,
  countSchema,
  countsSchema,
  describeDamage,
  modelSchema,
  sha256Schema,
} from "../index-facts.js";

/** This number is raised whenever what is stored changes its shape or meaning. */
export const MANIFEST_FORMAT = 5;
export const MANIFEST_FILE = "manifest.json";

const manifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  builtAt: z.iso.datetime(),
  /** It is null where no model could be had: the index is then searched by keywords only. */
  model: modelSchema.nullable(),
  engine: z.enum(["hnsw", "exact"]).nullable(),
  /** The share of the ten nearest vectors that the graph finds, 0..1, as measured when it was made; null without a graph. */
  recall: z.number().min(0).max(1).nullable(),
  counts: countsSchema,
  /** The files it was made from. */
  corpus: z.array(corpusFileSchema).readonly(),
  /** The paths given to `ingest`; null stands for the corpus folder. */
  paths: z.array(z.string()).readonly().nullable(),
  /** The folder of the files below; it lies beside the manifest. */
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
    z.strictObject({ bytes: countSchema, sha256: sha256Schema }),
  ),
});

/** What the index is, what it was made from, and the digest of every byte of it. */
export type Manifest = z.infer<typeof manifestSchema>;
export type IndexFile = keyof Manifest["files"];

/** Throws `index_damaged` where the text is no manifest, `index_mismatch` where another version wrote it. */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw describeDamage(`${where} is not JSON`, cause);
  }
  return checkManifest(json, { schema: manifestSchema, format: MANIFEST_FORMAT, where });
}
