import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEntry } from "../../src/questions/log-entry.js";

/** Names a folder for a question log that does not exist yet. */
export async function makeLogFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "cuepoint-questions-")), "log");
}

/** Everything that the folder's files hold. */
export async function readFolder(dir: string): Promise<string> {
  const names = (await readdir(dir)).sort();
  return (await Promise.all(names.map((name) => readFile(join(dir, name), "utf8")))).join("");
}

/** The folder's entries, as they stand there. */
export async function readEntries(dir: string): Promise<LogEntry[]> {
  const lines = (await readFolder(dir)).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as LogEntry);
}

/** A day's file of the entries and other lines. */
export async function writeDay(
  dir: string,
  day: string,
  lines: readonly (LogEntry | string)[],
): Promise<void> {
  const text = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  await writeFile(join(dir, `questions-${day}.jsonl`), text);
}
