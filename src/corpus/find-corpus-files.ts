import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { describeError } from "../shared/errors.js";
import { FILE_LIST } from "../shared/folder/file-list.js";
import { type Format, hasEnding } from "./format.js";
import { type PassedOver, passOver } from "./page-problem.js";

export interface CorpusFiles {
  /** Files whose names end like those of a format, each as the given folder and the path below it. */
  readonly readable: readonly string[];
  readonly ignored: readonly string[];
  /** Folders and links that could not be read. */
  readonly passedOver: readonly PassedOver[];
}

interface Findings {
  readonly readable: string[];
  readonly ignored: string[];
  readonly passedOver: PassedOver[];
}

/** Returns the path with forward slashes, as messages and the manifest show it. */
export function toForwardSlashes(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

/** Says that a file or folder is passed over for the error that reading it gave. */
export function describeUnreadable(path: string, error: unknown): PassedOver {
  // The system's message goes on with the call and the path: `ENOENT: no such file or directory, stat 'x'`.
  const [reason = ""] = describeError(error).split(", ");
  return passOver(toForwardSlashes(path), { line: 1, expected: "to be able to read it", found: reason });
}

/**
 * Sorts the one file, or those of a folder in the order of their names. In folders it passes over dot files and README.md, and
 * does not enter linked ones, nor those below it that the program has exported into.
 */
export async function findCorpusFiles(
  path: string,
  { isFolder, formats }: { readonly isFolder: boolean; readonly formats: readonly Format[] },
): Promise<CorpusFiles> {
  const findings: Findings = { readable: [], ignored: [], passedOver: [] };
  if (isFolder) await walk(path, formats, findings, false);
  else await sortFile(path, formats, findings);
  return findings;
}

async function walk(
  folder: string,
  formats: readonly Format[],
  findings: Findings,
  isBelow: boolean,
): Promise<void> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    findings.passedOver.push(describeUnreadable(folder, error));
    return;
  }
  if (isBelow && entries.some(({ name }) => name === FILE_LIST)) return;
  for (const entry of entries.toSorted((a, b) => compareText(a.name, b.name))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || basename(path).toLowerCase() === "readme.md") continue;
    if (entry.isDirectory()) await walk(path, formats, findings, true);
    else await sortFile(path, formats, findings);
  }
}

/** Only regular files are read, as a pipe or a device may never end. */
async function sortFile(path: string, formats: readonly Format[], findings: Findings): Promise<void> {
  const isReadable = formats.some((format) => hasEnding(path, format));
  try {
    // This follows a link: a linked file is read, but a linked folder could lead back here.
    const isFile = (await stat(path)).isFile();
    (isFile && isReadable ? findings.readable : findings.ignored).push(path);
  } catch (error) {
    if (isReadable) findings.passedOver.push(describeUnreadable(path, error));
    else findings.ignored.push(path);
  }
}

/** Orders texts by code unit, which gives the same order on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
