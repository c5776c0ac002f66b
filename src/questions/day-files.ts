import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const NAME = /^questions-(\d{4}-\d\d-\d\d)\.jsonl$/;
const DAY_MS = 86_400_000;

/** Returns the UTC day, `YYYY-MM-DD`. */
export function readDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}

export function shiftDay(time: Date, days: number): Date {
  return new Date(time.getTime() + days * DAY_MS);
}

/** Returns the path of the file that keeps the entries of a UTC day, one on each line. */
export function findDayFile(dir: string, day: string): string {
  return join(dir, `questions-${day}.jsonl`);
}

/** Lists the days that have a file, oldest first. A link is no file, and a missing folder has no days. */
export async function listDays(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? (NAME.exec(entry.name)?.[1] ?? []) : [])).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Removes the files that are older than the last `days` days, of which today is one. */
export async function removeOldDays(dir: string, days: number, now: Date): Promise<void> {
  const oldest = readDay(shiftDay(now, 1 - days));
  for (const day of await listDays(dir)) {
    if (day < oldest) await rm(findDayFile(dir, day), { force: true });
  }
}
