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
import type { Format } from "./format.js";
import { type ReadEpisodes, type ReadOptions, readEpisodes } from "./join/read-episodes.js";
import type { PlacedPath } from "./open-file.js";
import { describePassedOver, type PassedOver } from "./page-problem.js";
import { ReadingProcess } from "./reading-process.js";
import { countLeftOut } from "./unread/count-left-out.js";
import { findUnreached } from "./unread/find-unreached.js";
import { isNothingRead } from "./unread/is-nothing-read.js";

const WHERE_FILES_GO =
  "Put a chapters page, a chapters file or a transcript into the corpus folder, or let CUEPOINT_CORPUS_DIR name the folder that has one.";

/** Where nothing can be read, so many files or kinds of files are named. */
const MOST_LEFT_OUT = 20;
/** This stands for what a folder of known files, or a known file, was replaced by. */
const OTHER_KIND = "expected the files that the index knows, found something of another kind in their place";

/** What the files of a corpus say. The files are sorted by path; linked folders are among the paths ignored. */
export type Corpus = ReadEpisodes;

/**
 * Reads every episode of a folder. Episodes of files that are known and can no longer be looked for stay as they were,
 * stale; where no file is known, throws `corpus_missing`, or `corpus_unreadable` with all problems.
 */
export async function readCorpus(folder: string, options: ReadOptions = {}): Promise<Corpus> {
  return await readPaths([folder], { ...options, isFolder: true });
}

/** Does the same for any mixture of files and folders; a path that is given twice is read once. */
export async function readCorpusPaths(paths: readonly string[], options: ReadOptions = {}): Promise<Corpus> {
  return await readPaths(paths, { ...options, isFolder: false });
}

interface PathOptions extends ReadOptions {
  /** True where nothing but a folder is wanted. */
  readonly isFolder: boolean;
}

async function readPaths(paths: readonly string[], { isFolder, ...options }: PathOptions): Promise<Corpus> {
  const { reader = new ReadingProcess(), known = [] } = options;
  const wanted = { formats: reader.formats, isFolder, isKnown: known.length > 0 };
  const found: FoundPath[] = [];
  for (const path of paths) found.push(await findPath(path, wanted));
  const base = findCommonFolder(found.map((each) => each.base));
  const places = (list: readonly string[]) => placePaths(list, base);
  const readable = places(found.flatMap((files) => files.readable));
  const ignored = places(found.flatMap((files) => files.ignored));
  // Paths that lie in each other have the same folders that cannot be read.
  const unread = new Map(found.flatMap((files) => files.passedOver).map((each) => [each.path, each]));
  const blocked = new Map([
    ...ignored.map(({ path, shown }) => [path, { path: shown, line: 1, reason: OTHER_KIND }] as const),
    ...[...unread.values()].map((each) => [placePath(each.path, base), each] as const),
  ]);
  const unreached = findUnreached(known, new Set(readable.map(({ path }) => path)), blocked);
  const read = await readEpisodes(readable, { ...options, reader, unreached: unreached.files });
  const hiding = ignored.filter(({ path }) => unreached.hiding.has(path));
  const passedOver = [
    ...unread.values(),
    ...hiding.flatMap(({ path }) => blocked.get(path) ?? []),
    ...read.passedOver,
  ];
  const left = ignored.filter(({ path }) => !unreached.hiding.has(path)).map(({ shown }) => shown);
  const leftOut = places([...left, ...read.ignored]).map(({ shown }) => shown);
  if (read.episodes.length + read.kept.length === 0)
    throw refuseNothing(paths, passedOver, [...read.counted, ...countLeftOut(leftOut)]);
  return {
    ...read,
    passedOver: passedOver.length > 0 || !isNothingRead(read) ? passedOver : paths.map(nameEmpty),
    ignored: leftOut,
  };
}

function nameEmpty(path: string): PassedOver {
  return {
    path: toForwardSlashes(path),
    line: 1,
    reason: "expected the files that the index knows, found none",
  };
}

function refuseNothing(
  paths: readonly string[],
  passedOver: readonly PassedOver[],
  others: readonly string[],
): AppError {
  const problems = others.slice(0, MOST_LEFT_OUT);
  if (passedOver.length > 0) return refuseProblems([...passedOver.map(describePassedOver), ...problems]);
  const where = paths.length === 0 ? "no path at all" : paths.join(", ");
  return new AppError("corpus_missing", `Expected at least one episode, found none in ${where}.`, {
    hint: WHERE_FILES_GO,
    problems,
  });
}

interface FoundPath extends CorpusFiles {
  /** The folder that it is, or that holds it. */
  readonly base: string;
}

interface WantedPath {
  readonly formats: readonly Format[];
  readonly isFolder: boolean;
  /** True where an index may know its files. */
  readonly isKnown: boolean;
}

function refuseFile(folder: string): AppError {
  return new AppError("corpus_missing", `Expected a corpus folder at ${folder}, found a file.`, {
    hint: WHERE_FILES_GO,
  });
}

/** Finds the files of a path. One that cannot be looked at is passed over where an index may know its files. */
async function findPath(path: string, { formats, ...wanted }: WantedPath): Promise<FoundPath> {
  let isFolder: boolean;
  try {
    isFolder = (await statPath(path)).isDirectory();
    if (wanted.isFolder && !isFolder) throw refuseFile(path);
  } catch (error) {
    if (!wanted.isKnown || !(error instanceof AppError)) throw error;
    const passedOver = [describeUnreadable(path, error.cause ?? new Error("a file"))];
    return { base: resolve(path), readable: [], ignored: [], passedOver };
  }
  const base = isFolder ? resolve(path) : dirname(resolve(path));
  return { base, ...(await findCorpusFiles(path, { isFolder, formats })) };
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
        hint: /^https?:\/\//i.test(path) ? `Fetch it: \`cuepoint add ${path}\`.` : WHERE_FILES_GO,
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
    const path = placePath(item, base);
    if (!places.has(path)) places.set(path, { shown: toForwardSlashes(join(item)), path });
  }
  return [...places.values()].sort((a, b) => compareText(a.path, b.path));
}

function placePath(path: string, base: string): string {
  return toForwardSlashes(relative(base, resolve(path)));
}
