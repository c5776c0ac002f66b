import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { SOURCES_FILE, type Sources, sourcesSchema } from "../corpus/front-matter/sources-file.js";
import { readRegularFile } from "../platform/regular-file.js";
import { replaceFile } from "../platform/replace-file.js";
import { AppError, describeError } from "../shared/errors.js";

/** Some ten thousand episodes. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Shows lie right below the corpus, or one folder deeper. */
const MOST_DEPTH = 2;

/** A folder of the corpus to which something was added, and what was. */
export interface KeptSources {
  readonly folder: string;
  readonly sources: Sources;
}

/** Reads what was added to a folder; null where nothing was. Throws `corpus_unreadable` where the file says something else. */
export async function readSources(folder: string): Promise<Sources | null> {
  const path = join(folder, SOURCES_FILE);
  let value: unknown;
  try {
    value = JSON.parse((await readRegularFile(path, { most: MOST_BYTES })).toString("utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw refuse(path, describeError(error), error);
  }
  const parsed = sourcesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(path, `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "unknown"}`, parsed.error);
}

/** Writes what was added to a folder, whole or not at all. Throws the system's error. */
export async function writeSources(folder: string, sources: Sources): Promise<void> {
  await replaceFile(join(folder, SOURCES_FILE), `${JSON.stringify(sources, null, 2)}\n`);
}

/** Finds the folders of the corpus to which something was added, in the order of their names. */
export async function findSources(corpusDir: string): Promise<KeptSources[]> {
  const found: KeptSources[] = [];
  const look = async (folder: string, depth: number): Promise<void> => {
    const sources = await readSources(folder);
    if (sources !== null) found.push({ folder, sources });
    if (depth === MOST_DEPTH) return;
    for (const entry of await listFolders(folder)) await look(join(folder, entry), depth + 1);
  };
  await look(corpusDir, 0);
  return found;
}

async function listFolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

function refuse(path: string, found: string, cause: unknown): AppError {
  return new AppError("corpus_unreadable", `Expected what \`cuepoint add\` wrote in ${path}: ${found}`, {
    hint: "Correct it, or remove it and add the source again.",
    cause,
  });
}
