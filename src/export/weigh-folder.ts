import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { MANIFEST_PATH, type SearchManifest } from "../store/static/search-manifest.js";
import type { FolderWriter } from "./folder/folder-writer.js";

/** What an export weighs, in bytes. */
export interface Weights {
  readonly files: number;
  readonly bytes: number;
  /** What a browser loads before it can search: the page, its script, the widget, and the search data that is read whole. */
  readonly first: { readonly files: number; readonly bytes: number; readonly gzipBytes: number };
}

/** Weighs a folder whose files are written. The caller holds the folder's lock. */
export async function weighFolder(
  { dir, sizes }: Pick<FolderWriter, "dir" | "sizes">,
  {
    script,
    engine,
    engineParts,
    manifest: { data },
  }: {
    readonly script: string;
    readonly engine: string;
    /** What the engine loads before it answers. */
    readonly engineParts: readonly string[];
    readonly manifest: SearchManifest;
  },
): Promise<Weights> {
  const { episodes, lexicon, rows, parts } = data;
  const modules = [...sizes.keys()].filter((path) =>
    /^widget\/|^search\/.*\.txt$|^opened-as-file\.js$/.test(path),
  );
  const pages = ["index.html", script, "widget.js", ...modules];
  const whole = [
    MANIFEST_PATH,
    engine,
    ...engineParts,
    ...[episodes, lexicon, rows, parts].map(({ path }) => path),
  ];
  const first = [...new Set([...pages, ...whole])];
  let gzipBytes = 0;
  for (const path of first) gzipBytes += await measureGzip(join(dir, path));
  const total = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
  return {
    files: sizes.size,
    bytes: total(sizes.keys()),
    first: { files: first.length, bytes: total(first), gzipBytes },
  };
}

async function measureGzip(path: string): Promise<number> {
  let bytes = 0;
  for await (const piece of createReadStream(path).compose(createGzip({ level: 9 }))) bytes += piece.length;
  return bytes;
}
