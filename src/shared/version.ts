import { readFileSync } from "node:fs";

/** This program's own version, from its package.json; found from `src/` as from `dist/`. */
export function readVersion(): string {
  return String(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version);
}
