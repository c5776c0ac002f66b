import { constants } from "node:fs";
import { access, lstat, readdir, readlink, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError, hasCode } from "../../shared/errors.js";
import { LOCK_FILE, lockIndex } from "../../store/local/lock-index.js";
import { expectFolders, expectFree, listFolders } from "./expect-free.js";
import { type EarlierFiles, readFileList } from "./file-list.js";
import { FolderWriter } from "./folder-writer.js";
import { refuseWriting } from "./refuse-writing.js";

/** How long an export waits for another one into the same folder. */
const LOCK_WAIT_MS = 300_000;

/** The folder is its owner's, who may have a `.lock` of his own in it. */
const LOCK = ".cuepoint-lock";

/** What every export has. */
const FILES = ["index.html", "widget.js", "search.json"];
const FOLDERS = ["e", "search", "widget"];

export interface FolderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told once where another process is writing the folder. */
  readonly onWait?: ((holder: string) => void) | undefined;
  /** Default: five minutes. */
  readonly waitMs?: number | undefined;
}

/**
 * Runs `work` as the only one that exports into the folder, which is made where it is missing, and removes what earlier
 * exports wrote and this one does not. Throws `usage` for a path that is no folder or where another's file has an export's name,
 * `index_unwritable`, `index_damaged` where the list of files is none, and `index_locked` where another export does not end.
 */
export async function openFolder<T>(
  dir: string,
  { signal, onWait, waitMs = LOCK_WAIT_MS }: FolderOptions,
  work: (folder: FolderWriter, signal: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  await expectFolder(dir);
  let isHeld = false;
  try {
    const options = { lock: LOCK, waitMs, what: `the folder ${dir}`, onWait, signal };
    return await lockIndex(dir, options, async (_publish, held) => {
      isHeld = true;
      // Another export may have come to its end meanwhile.
      const earlier = await expectFolder(dir);
      const folder = await FolderWriter.open(dir, earlier);
      try {
        const result = await work(folder, held);
        held?.throwIfAborted();
        await folder.finish();
        return result;
      } finally {
        await folder.close();
      }
    });
  } catch (error) {
    // The lock's own sentence speaks of the index.
    if (!isHeld && hasCode(error, "index_unwritable")) throw refuseWriting(dir, error.cause ?? error);
    throw error;
  }
}

/**
 * Looks whether the folder can be exported into, without writing anything: whoever asks for an export is told what is wrong with it
 * before models are loaded. Gives what earlier exports left. Throws like `openFolder`.
 */
export async function expectFolder(dir: string): Promise<EarlierFiles> {
  let names: string[];
  try {
    const found = await findNearest(dir);
    if (!(await stat(found)).isDirectory()) {
      throw new AppError("usage", `Expected a folder at ${found}, found a file`, {
        hint: "Name a folder that is empty, or that is not there yet.",
      });
    }
    await access(found, constants.W_OK | constants.X_OK);
    names = found === resolve(dir) ? await readdir(dir) : [];
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refuseWriting(dir, error);
  }
  if (names.includes(LOCK)) await expectLock(join(dir, LOCK));
  const earlier = await readFileList(dir);
  const listed = [
    ...earlier.files.keys(),
    ...earlier.former.keys(),
    ...earlier.unfinished.map(({ path }) => path),
  ];
  await expectFolders(dir, [...FOLDERS, ...listed.flatMap(listFolders)]);
  // None of them was here before: their owner is told at once.
  if (!earlier.isOurs) await expectFree(dir, FILES, earlier.files);
  return earlier;
}

/** Whoever takes the lock over removes what is in it. */
async function expectLock(path: string): Promise<void> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw refuseWriting(path, error);
  });
  const foreign = names.find((name) => !LOCK_FILE.test(name));
  if (foreign === undefined) return;
  throw new AppError("usage", `${path} holds ${JSON.stringify(foreign)}, which no export wrote`, {
    hint: "Move it elsewhere: exports hold this folder while they write.",
  });
}

/** Finds what there is of a path: itself, or the nearest above it. */
async function findNearest(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    await stat(whole);
    return whole;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== "ENOENT" && code !== "ENOTDIR") || dirname(whole) === whole) throw error;
    if (code === "ENOENT") await expectNoLink(whole);
    return await findNearest(dirname(whole));
  }
}

/** A link may be there although what it leads to is not. */
async function expectNoLink(path: string): Promise<void> {
  const isLink = await lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
  if (!isLink) return;
  throw new AppError("usage", `${path} is a link to ${await readlink(path)}, which is not there`, {
    hint: "Make that folder, or remove the link.",
  });
}
