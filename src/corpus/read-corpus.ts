import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { countNoun } from "../shared/count-noun.js";
import { AppError, describeError } from "../shared/errors.js";
import {
  type CorpusFiles,
  compareText,
  describeUnreadable,
  findCorpusFiles,
  toForwardSlashes,
} from "./find-corpus-files.js";
import { type ReadEpisodes, type ReadOptions, readEpisodes } from "./join/read-episodes.js";
import type { PlacedPath } from "./open-file.js";
import { describePassedOver } from "./page-problem.js";
import { ReadingProcess } from "./reading-process.js";

const WHERE_FILES_GO =
  "Put a chapters page, a chapters file or a transcript into the corpus folder, or let CUEPOINT_CORPUS_DIR name the folder that has one.";

/** What the files of a corpus say. The files are sorted by path; linked folders are among the paths ignored. */
export type Corpus = ReadEpisodes;

/** Reads every episode of a folder. Throws `corpus_missing`, or `corpus_unreadable` with all problems. */
export async function readCorpus(folder: string, options: ReadOptions = {}): Promise<Corpus> {
  if (!(await statPath(folder)).isDirectory()) {
    throw new AppError("corpus_missing", `Expected a corpus folder at ${folder}, found a file.`, {
      hint: WHERE_FILES_GO,
    });
  }
  return readCorpusPaths([folder], options);
}

/** Does the same for any mixture of files and folders; a path that is given twice is read once. */
export async function readCorpusPaths(paths: readonly string[], options: ReadOptions = {}): Promise<Corpus> {
  const found: CorpusFiles[] = [];
  const bases: string[] = [];
  const { reader = new ReadingProcess() } = options;
  for (const path of paths) {
    const isFolder = (await statPath(path)).isDirectory();
    found.push(await findCorpusFiles(path, { isFolder, formats: reader.formats }));
    bases.push(isFolder ? resolve(path) : dirname(resolve(path)));
  }
  const base = findCommonFolder(bases);
  const places = (list: readonly string[]) => placePaths(list, base);
  const read = await readEpisodes(places(found.flatMap((files) => files.readable)), { ...options, reader });
  // Paths that lie in each other have the same folders that cannot be read.
  const unread = new Map(found.flatMap((files) => files.passedOver).map((each) => [each.path, each]));
  const passedOver = [...unread.values(), ...read.passedOver];
  if (read.episodes.length + read.kept.length === 0) {
    if (passedOver.length > 0) throw refuseProblems(passedOver.map(describePassedOver));
    const where = paths.length === 0 ? "no path at all" : paths.join(", ");
    throw new AppError("corpus_missing", `Expected at least one episode, found none in ${where}.`, {
      hint: WHERE_FILES_GO,
      problems: read.notes,
    });
  }
  const ignored = places([...found.flatMap((files) => files.ignored), ...read.ignored]);
  return { ...read, passedOver, ignored: ignored.map(({ shown }) => shown) };
}

function refuseProblems(problems: readonly string[]): AppError {
  const count = countNoun(problems.length, "problems");
  return new AppError("corpus_unreadable", `Expected files that can be read, found ${count}.`, {
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
        hint: WHERE_FILES_GO,
        cause: error,
      });
    }
    throw new AppError(
      "corpus_unreadable",
      `Expected to read the corpus at ${path}: ${describeError(error)}.`,
      {
        hint: "Let this user read the path, or let CUEPOINT_CORPUS_DIR name another folder.",
        problems: [describePassedOver(describeUnreadable(path, error))],
        cause: error,
      },
    );
  }
}

/** Finds the deepest folder that holds all of those given. */
function findCommonFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split(sep));
  const depth = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (depth === -1 ? first : first.slice(0, depth)).join(sep) + sep;
}

/** Lists each path once, sorted. */
function placePaths(list: readonly string[], base: string): PlacedPath[] {
  const places = new Map<string, PlacedPath>();
  for (const item of list) {
    const path = toForwardSlashes(relative(base, resolve(item)));
    if (!places.has(path)) places.set(path, { shown: toForwardSlashes(join(item)), path });
  }
  return [...places.values()].sort((a, b) => compareText(a.path, b.path));
}
