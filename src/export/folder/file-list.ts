import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../shared/errors.js";
import { FILE_LIST } from "../../shared/folder/file-list.js";
import { type FileContent, listPieces } from "../../shared/pieces.js";

/** Names what an export is about to write, a path a line, as long as it is not done. */
export const JOURNAL = ".cuepoint-writing";

const FORMAT = 1;
const MOST_PATH = 1_000;

/** A path below the folder, with slashes: a list that somebody changed must not lead out of it. */
const pathSchema = z.string().refine(isInside);
const hashesSchema = z.record(pathSchema, z.string());

/** The hash of what was written, by path. */
const listSchema = z.object({ format: z.literal(FORMAT), files: hashesSchema, former: hashesSchema });

const HASH_LETTERS = 12;

/** Says what bytes are, in so many letters that two versions of a file differ. */
export function hashContent(content: FileContent): string {
  const hash = startHash();
  for (const piece of listPieces(content)) hash.add(piece);
  return hash.take();
}

/** Does so of bytes that come one piece after the other. */
export function startHash(): { add(piece: Uint8Array): void; take(): string } {
  const hash = createHash("sha256");
  return {
    add: (piece) => void hash.update(piece),
    take: () => hash.digest("hex").slice(0, HASH_LETTERS),
  };
}

export function isInside(path: string): boolean {
  const names = path.split("/");
  return (
    path.length <= MOST_PATH &&
    !/[\\:\p{Cc}]/u.test(path) &&
    names.every((name) => name !== "" && name !== "." && name !== "..")
  );
}

type Hashes = ReadonlyMap<string, string>;

/** What earlier exports wrote into a folder. */
export interface EarlierFiles {
  /** False where no export was here yet. */
  readonly isOurs: boolean;
  /** The files of the last export that came to its end. */
  readonly files: Hashes;
  /** Those of the export before it that its pages may still ask for. */
  readonly former: Hashes;
  /** What an export that did not come to its end was writing. */
  readonly unfinished: readonly WrittenFile[];
}

export interface WrittenFile {
  readonly path: string;
  readonly hash: string;
}

/** Reads what earlier exports wrote. Throws `index_damaged` where the list is none. */
export async function readFileList(dir: string): Promise<EarlierFiles> {
  const list = await read(join(dir, FILE_LIST));
  const journal = await read(join(dir, JOURNAL));
  const { files, former } = list === null ? NO_FILES : parseFileList(list, dir);
  return {
    isOurs: list !== null || journal !== null,
    files: new Map(Object.entries(files)),
    former: new Map(Object.entries(former)),
    // The last line is torn where the process was killed as it wrote it, and then nothing of that name was written.
    unfinished: (journal ?? "").split("\n").slice(0, -1).flatMap(parseLine),
  };
}

const NO_FILES = { files: {}, former: {} };

/** Writes what the journal says of a file. */
export function writeLine({ hash, path }: WrittenFile): string {
  return `${hash} ${path}\n`;
}

function parseLine(line: string): WrittenFile[] {
  const [, hash, path] = /^([0-9a-f]+) (.+)$/.exec(line) ?? [];
  return hash !== undefined && path !== undefined && isInside(path) ? [{ hash, path }] : [];
}

function parseFileList(text: string, dir: string): z.infer<typeof listSchema> {
  try {
    return listSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("index_damaged", `${join(dir, FILE_LIST)} is not as an export writes it`, {
      hint: "Export into an empty folder, or put the file back as it was.",
      cause,
    });
  }
}

/** Writes the list, a path a line and in order, so that a change of it is small. */
export function writeFileList(files: Hashes, former: Hashes): string {
  const sort = (hashes: Hashes) => Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ format: FORMAT, files: sort(files), former: sort(former) }, null, 1)}\n`;
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
