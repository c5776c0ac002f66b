import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const NAME = /^questions-(\d{4}-\d\d-\d\d)\.jsonl$/;
const DAY_MS = 86_400_000;

/** The UTC day, `YYYY-MM-DD`. */
export function readDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}

export function shiftDay(time: Date, days: number): Date {
  return new Date(time.getTime() + days * DAY_MS);
}

/** Where the entries of a UTC day are kept, a line each. */
export function findDayFile(dir: string, day: string): string {
  return join(dir, `questions-${day}.jsonl`);
}

/** Days that have a file, oldest first. What is no file, a link say, is none of ours; nor is a folder that is not there. */
export async function listDays(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? (NAME.exec(entry.name)?.[1] ?? []) : [])).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Removes the files of days before the last `days`, today being one of them: no entry grows older than that. */
export async function removeOldDays(dir: string, days: number, now: Date): Promise<void> {
  const oldest = readDay(shiftDay(now, 1 - days));
  for (const day of await listDays(dir)) {
    if (day < oldest) await rm(findDayFile(dir, day), { force: true });
  }
}
