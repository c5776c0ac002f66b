import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

/** What Transformers.js loads of a Whisper model with weights of 8 bits. */
export const NEEDED_FILES = [
  "config.json",
  "generation_config.json",
  "preprocessor_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "onnx/encoder_model_quantized.onnx",
  "onnx/decoder_model_merged_quantized.onnx",
] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();
const listingSchema = z.object({
  /** The commit. */
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z
    .array(
      z.object({
        rfilename: z.string(),
        size: bytes.nullish(),
        blobId: z.string().nullish(),
        lfs: z.object({ sha256, size: bytes }).nullish(),
      }),
    )
    .max(10_000),
});

/** A file as the hub states it: of a large one by its SHA-256, of a small one by the SHA-1 that Git has of it. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
  readonly digest: { readonly kind: "sha256" | "git"; readonly hex: string };
}

export interface Listing {
  readonly revision: string;
  readonly files: readonly ListedFile[];
}

/** Reads what the hub says of a repository (`/api/models/OWNER/NAME/revision/main?blobs=true`). Throws with a sentence. */
export async function readListing(path: string): Promise<Listing> {
  const { success, data } = listingSchema.safeParse(parseJson(await readFile(path, "utf8")));
  if (!success) throw new Error("it does not say which files there are");
  const byName = new Map(data.siblings.map((file) => [file.rfilename, file]));
  const files = NEEDED_FILES.map((name): ListedFile => {
    const file = byName.get(name);
    if (file === undefined)
      throw new Error(`it has no ${name}, which a Whisper model for Transformers.js has`);
    const { lfs, size, blobId } = file;
    if (lfs != null) return { path: name, bytes: lfs.size, digest: { kind: "sha256", hex: lfs.sha256 } };
    if (size == null || blobId == null) throw new Error(`it does not state the digest of ${name}`);
    return { path: name, bytes: size, digest: { kind: "git", hex: blobId } };
  });
  return { revision: data.sha, files };
}

/** Tells whether the file is what the hub has stated. */
export async function fitsListing(path: string, { bytes: size, digest }: ListedFile): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size !== size) return false;
  const hash = createHash(digest.kind === "git" ? "sha1" : "sha256");
  if (digest.kind === "git") hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === digest.hex;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
