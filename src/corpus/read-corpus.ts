import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Episode } from "../domain.js";
import { AppError, describeError } from "../errors.js";
import {
  type CorpusFiles,
  compareText,
  describeUnreadable,
  findCorpusFiles,
  isPageName,
  toForwardSlashes,
} from "./find-corpus-files.js";
import { describeProblem } from "./page-problem.js";
import { readChaptersPage } from "./read-chapters-page.js";

const MAX_FILE_BYTES = 5 * 1024 * 1024;
const WHERE_PAGES_GO =
  "Put a chapters page (.txt or .md) into the corpus folder, or let CUEPOINT_CORPUS_DIR name the folder that has one.";

interface CorpusFile {
  /** With forward slashes, from the deepest folder that holds everything given. */
  readonly path: string;
  /** Of the file's bytes, as hex. */
  readonly sha256: string;
}

export interface Corpus {
  /** In the order of `files`. */
  readonly episodes: readonly Episode[];
  /** The episodes' files, sorted by path. */
  readonly files: readonly CorpusFile[];
  /** Paths of files that are no chapters pages by their name, and of linked folders. */
  readonly ignored: readonly string[];
}

/** Reads every chapters page of a folder. Throws `corpus_missing`, or `corpus_unreadable` with all problems. */
export async function readCorpus(folder: string): Promise<Corpus> {
  if (!(await statPath(folder)).isDirectory()) {
    throw new AppError("corpus_missing", `Expected a corpus folder at ${folder}, found a file.`, {
      hint: WHERE_PAGES_GO,
    });
  }
  return readCorpusPaths([folder]);
}

/** Like `readCorpus`, for any mixture of files and folders; what is given twice is read once. */
export async function readCorpusPaths(paths: readonly string[]): Promise<Corpus> {
  const found: CorpusFiles[] = [];
  const bases: string[] = [];
  for (const path of paths) {
    const stats = await statPath(path);
    const isFolder = stats.isDirectory();
    found.push(isFolder ? await findCorpusFiles(path) : sortGivenFile(path, stats.isFile()));
    bases.push(isFolder ? resolve(path) : dirname(resolve(path)));
  }
  const base = findCommonFolder(bases);
  const places = (list: readonly string[]) => placePaths(list, base);
  const pages = places(found.flatMap((files) => files.pages));
  const read = await readPages(pages);
  const problems = [...new Set(found.flatMap((files) => files.problems)), ...read.problems];
  if (problems.length > 0) throw refuseProblems(problems);
  if (pages.length === 0) {
    const where = paths.length === 0 ? "no path at all" : paths.join(", ");
    throw new AppError(
      "corpus_missing",
      `Expected at least one chapters page (.txt or .md), found none in ${where}.`,
      {
        hint: WHERE_PAGES_GO,
      },
    );
  }
  const ignored = places(found.flatMap((files) => files.ignored)).map(({ path }) => path);
  return { episodes: read.episodes, files: read.files, ignored };
}

function refuseProblems(problems: readonly string[]): AppError {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new AppError("corpus_unreadable", `Expected chapters pages that can be read, found ${count}.`, {
    hint: "Correct what each line names, then read the corpus again.",
    problems,
  });
}

async function statPath(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new AppError("corpus_missing", `Expected a corpus at ${path}, but nothing is there.`, {
        hint: WHERE_PAGES_GO,
        cause: error,
      });
    }
    throw new AppError(
      "corpus_unreadable",
      `Expected to read the corpus at ${path}: ${describeError(error)}.`,
      {
        hint: "Let this user read the path, or let CUEPOINT_CORPUS_DIR name another folder.",
        problems: [describeUnreadable(path, error)],
        cause: error,
      },
    );
  }
}

/** What is no regular file is never read: a pipe or a device may not end. */
function sortGivenFile(path: string, isRegular: boolean): CorpusFiles {
  return isRegular && isPageName(path)
    ? { pages: [path], ignored: [], problems: [] }
    : { pages: [], ignored: [path], problems: [] };
}

/** The deepest folder that holds all of them. */
function findCommonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split(sep));
  const depth = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (depth === -1 ? first : first.slice(0, depth)).join(sep) + sep;
}

interface PlacedPath {
  /** As given, for messages. */
  readonly shown: string;
  /** From the common folder. */
  readonly path: string;
}

/** Sorted by path, each once. */
function placePaths(list: readonly string[], base: string): PlacedPath[] {
  const places = new Map<string, PlacedPath>();
  for (const item of list) {
    const path = toForwardSlashes(relative(base, resolve(item)));
    if (!places.has(path)) places.set(path, { shown: toForwardSlashes(join(item)), path });
  }
  return [...places.values()].sort((a, b) => compareText(a.path, b.path));
}

async function readPages(pages: readonly PlacedPath[]) {
  const episodes: Episode[] = [];
  const files: CorpusFile[] = [];
  const problems: (readonly string[])[] = [];
  const pathOfId = new Map<string, string>();
  for (const { shown, path } of pages) {
    const bytes = await readPageBytes(shown);
    if (typeof bytes === "string") {
      problems.push([bytes]);
      continue;
    }
    const result = readChaptersPage({ content: bytes, path: shown });
    if ("problems" in result) {
      problems.push(result.problems);
      continue;
    }
    const { id } = result.episode;
    const other = pathOfId.get(id);
    if (other === undefined) pathOfId.set(id, shown);
    else {
      const expected = `an id of its own, as ${other} has the same`;
      problems.push([describeProblem(shown, { line: 1, expected, found: id })]);
    }
    episodes.push(result.episode);
    files.push({
      path,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
  }
  return { episodes, files, problems: problems.flat() };
}

/** The file's bytes, or the problem line that says why there are none. */
async function readPageBytes(path: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_FILE_BYTES) return await readFile(path);
    const found = `${(size / (1024 * 1024)).toFixed(1)} MB`;
    return describeProblem(path, {
      line: 1,
      expected: "a file of at most 5 MB",
      found,
    });
  } catch (error) {
    return describeUnreadable(path, error);
  }
}
