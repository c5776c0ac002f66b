import { readFileSync } from "node:fs";

/** Reads this program's version from its package.json, which is found from `src/` and from `dist/`. */
export function readVersion(): string {
  return String(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version);
}
