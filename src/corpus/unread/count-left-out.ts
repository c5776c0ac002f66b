import { extname } from "node:path";
import { hasEnding } from "../format.js";
import { FORMATS } from "../formats.js";
import { adviseUnread } from "./unread-files.js";

/**
 * Says which files are not read, in the order of the first of each line: those of an ending that nobody reads, such as audio,
 * in one line, and each of the others by name, as it might have been read.
 */
export function countLeftOut(paths: readonly string[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const path of paths) {
    const isText = FORMATS.some((format) => hasEnding(path, format));
    const kind = isText ? path : extname(path).toLowerCase();
    const own = kinds.get(kind);
    if (own === undefined) kinds.set(kind, [path]);
    else own.push(path);
  }
  return [...kinds].map(([ending, [first = "", ...others]]) => {
    const kind = ending === "" ? "files without an ending" : `${ending} files`;
    const files = others.length === 0 ? first : `${others.length + 1} ${kind}, such as ${first}`;
    return `Left out ${files}: ${adviseUnread(first) ?? "in no format that is read"}.`;
  });
}
