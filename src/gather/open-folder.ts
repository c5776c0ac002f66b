import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeSlug } from "../corpus/episode-id.js";
import type { Sources } from "../corpus/front-matter/sources-file.js";
import { AppError } from "../shared/errors.js";
import { readSources } from "./keep-sources.js";

const MOST_NAME = 60;
/** What is fetched lies here until it is known to be of use. The corpus is read without it. */
export const STAGING = ".cuepoint";

/**
 * Finds the folder of the corpus that the source has already, or a new one named for its show. Throws `usage` where both
 * names that it may have are taken.
 */
export async function openFolder(
  { show, address }: { readonly show: string | null; readonly address: string },
  corpusDir: string,
): Promise<{ readonly folder: string; readonly sources: Sources | null }> {
  const name = makeSlug(show ?? address.replace(/^https?:\/\/([^/?#]*).*$/, "$1"), MOST_NAME) ?? "show";
  const own = join(corpusDir, `${name}-${makeDigest(address)}`);
  for (const folder of [join(corpusDir, name), own]) {
    const sources = await readSources(folder);
    if (sources?.source.address === address) return { folder, sources };
    if (sources === null && (await isEmpty(folder))) return { folder, sources };
  }
  throw new AppError(
    "usage",
    `Expected ${own} to be empty or to come from ${address}, but it holds other files`,
    { hint: "Move that folder, then add the source again." },
  );
}

async function isEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.every((name) => name.startsWith("."));
}

/** Makes the place for what is fetched from an address, and names it. A copy of what is there already is put into it. */
export async function makeStage(
  corpusDir: string,
  address: string,
  there: string | null = null,
): Promise<string> {
  const folder = join(corpusDir, STAGING);
  await mkdir(folder, { recursive: true });
  const path = join(folder, makeDigest(address, 24));
  if (there === null) await rm(path, { force: true });
  else await copyFile(there, path);
  return path;
}

export function makeDigest(text: string | Uint8Array, length = 8): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** Whether a file is there. */
export async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
