import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** The paths of all files below a folder, with `/` between their parts, in order. */
export function listFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}
