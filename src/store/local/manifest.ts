import { z } from "zod";
import { corpusFileSchema } from "../../corpus/corpus-file.js";
import { parseGivenFiles } from "../../corpus/given-files.js";
import { countSchema, listOf, sha256Schema } from "../../shared/stored-schemas.js";
import type { CorpusOrigin } from "../compare-corpus.js";
import { checkManifest, countsSchema, describeDamage, modelSchema } from "../index-facts.js";

/** This number is raised whenever what is stored changes its shape or meaning. */
export const MANIFEST_FORMAT = 9;
export const MANIFEST_FILE = "manifest.json";

const fileSchema = z.strictObject({ bytes: countSchema, sha256: sha256Schema }).optional();

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
  corpus: listOf(corpusFileSchema),
  /** The paths given to `ingest`; null stands for the corpus folder. */
  paths: listOf(z.string()).nullable(),
  /** The folder of the files below; it lies beside the manifest. */
  generation: z.string().regex(/^g-[0-9a-f]{12}$/),
  files: z.strictObject({
    "episodes.json": fileSchema,
    "passages.bin": fileSchema,
    "passages.txt": fileSchema,
    "digests.bin": fileSchema,
    "keywords.json": fileSchema,
    "keywords.bin": fileSchema,
    "vectors.f32": fileSchema,
    "vectors.hnsw": fileSchema,
    "labels.u32": fileSchema,
    "tokens.bin": fileSchema,
  }),
});

const originSchema = z.object({
  corpus: z.unknown(),
  paths: z.array(z.string()).nullable().catch(null),
});

/** What the index is, what it was made from, and the digest of every byte of it. */
export type Manifest = z.infer<typeof manifestSchema>;
export type IndexFile = keyof Manifest["files"];

/** A corpus of a hundred thousand files has a manifest of this size in bytes. */
export const MOST_MANIFEST_BYTES = 1 << 26;
/** Each object or list takes up to 80 bytes of memory, however few it has in the file. A manifest has one in some 70 bytes. */
const LEAST_BYTES_A_VALUE = 16;
/** What is smaller cannot take much. */
const SMALL_BYTES = 1 << 20;

/** Throws `index_damaged` where the bytes are no manifest, `index_mismatch` where another version wrote it. */
export function parseManifest(bytes: Buffer, where: string): Manifest {
  refuseBrackets(bytes, where);
  const text = bytes.toString("utf8");
  return checkManifest(text, { schema: manifestSchema, format: MANIFEST_FORMAT, where });
}

/**
 * Reads from a manifest of any format which files it was made from, as far as it tells of the ids that were given. Throws
 * where it is not JSON.
 */
export function parseOrigin(bytes: Buffer): CorpusOrigin {
  refuseBrackets(bytes, MANIFEST_FILE);
  const { corpus, paths } = originSchema.parse(JSON.parse(bytes.toString("utf8")));
  return { files: parseGivenFiles(corpus), paths };
}

function refuseBrackets(bytes: Buffer, where: string): void {
  if (bytes.length > SMALL_BYTES && countBrackets(bytes) > bytes.length / LEAST_BYTES_A_VALUE)
    throw describeDamage(`${where} has too many brackets for a manifest`);
}

function countBrackets(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x5b || byte === 0x7b) count++;
  return count;
}
