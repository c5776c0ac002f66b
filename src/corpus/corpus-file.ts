import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { openRegularFile, readPiece } from "../platform/regular-file.js";
import type { Infer } from "../shared/domain.js";
import { countSchema, listOf, sha256Schema } from "../shared/stored-schemas.js";
import { describeUnreadable } from "./find-corpus-files.js";
import { type PassedOver, passOver } from "./page-problem.js";

/** A larger file is refused. A feed of a thousand episodes has some 20 MB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** A file that changed so shortly before it was read may change again within one tick of the file system's clock. */
const SETTLED_MS = 2000;

/** Why two files are of one episode, the surest first. */
export const JOIN_REASONS = ["id", "list of files", "name", "link"] as const;
export type JoinReason = (typeof JOIN_REASONS)[number];

export const corpusFileSchema = z.strictObject({
  /** The path with forward slashes, from the deepest folder that holds everything given. */
  path: z.string(),
  /** The digest of the file's bytes in hexadecimal. */
  sha256: sha256Schema,
  size: countSchema,
  /** The inode's change time in milliseconds; null where the file was too fresh to be trusted by it. */
  changedMs: z.number().nullable(),
  /** The name of its format. */
  format: z.string(),
  /** Its sources, as they were when the file was read last. */
  sources: listOf(
    z.strictObject({
      id: z.string().nullable(),
      identity: z.string().nullable(),
      keys: z.strictObject({
        files: listOf(z.string()),
        places: listOf(z.string()),
        names: listOf(z.string()),
        links: listOf(z.string()),
        owners: listOf(z.string()),
      }),
      /** Why it was joined with others; null where it is the first of its episode. */
      joinedBy: z.enum(JOIN_REASONS).nullable(),
      /** The id of the episode that it became part of; null where the files told too little for one. */
      episode: z.string().nullable(),
      /** The ids that this episode had before, the last first. */
      formerly: listOf(z.string()),
    }),
  ),
  /** One line for each thing that was passed over in it. */
  notes: listOf(z.string()),
  /** There where it cannot be read as it is now: all else that stands here is of its last good version. */
  stale: z
    .strictObject({
      /** The digest of bytes that take more than they may, and so are not tried again; null where it is something else. */
      sha256: sha256Schema.nullable(),
      /** Why it is not read: a sentence without its full stop. */
      reason: z.string(),
    })
    .exactOptional(),
});

/** A file of the corpus, as an index remembers it: enough to know whether it has to be read again. */
export type CorpusFile = Infer<typeof corpusFileSchema>;

/** A file's size and change time. */
export type FileStamp = Pick<CorpusFile, "size" | "changedMs">;

/** Reads a file's size and change time; returns why it is passed over where that cannot be done. */
export async function stampFile(
  path: string,
): Promise<FileStamp | { readonly passedOver: readonly PassedOver[] }> {
  try {
    const { size, ctimeMs } = await stat(path);
    return { size, changedMs: Date.now() - ctimeMs < SETTLED_MS ? null : ctimeMs };
  } catch (error) {
    return { passedOver: [describeUnreadable(path, error)] };
  }
}

export function isSameStamp(known: CorpusFile, stamp: FileStamp): boolean {
  return known.size === stamp.size && known.changedMs !== null && known.changedMs === stamp.changedMs;
}

/**
 * Reads the file's bytes, as many as it says it has, and their digest; returns why it is passed over where it cannot be read. What stands
 * there by now may be another thing than what was found: a pipe is not waited for, and a device is not read.
 */
export async function readFileBytes(
  path: string,
): Promise<
  { readonly bytes: Uint8Array; readonly sha256: string } | { readonly passedOver: readonly PassedOver[] }
> {
  try {
    const { file, stats } = await openRegularFile(path);
    try {
      if (stats.size > MAX_FILE_BYTES) {
        const found = `${(stats.size / (1024 * 1024)).toFixed(1)} MB`;
        return { passedOver: [passOver(path, { line: 1, expected: "a file of at most 64 MB", found })] };
      }
      const bytes = await readPiece(file, 0, stats.size);
      return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { passedOver: [describeUnreadable(path, error)] };
  }
}
