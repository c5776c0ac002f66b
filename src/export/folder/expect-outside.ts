import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { AppError } from "../../shared/errors.js";

/**
 * Expects a folder to be exported into to be apart from the corpus: pages in it would be read as episodes, and a corpus in it would be
 * published. Throws `usage`.
 */
export async function expectOutside(dir: string, corpusDir: string): Promise<void> {
  const [folder, corpus] = [await findReal(dir), await findReal(corpusDir)];
  const isWithin = contains(corpus, folder);
  if (!isWithin && !contains(folder, corpus)) return;
  const [where, why] = isWithin
    ? ["lies in", "its pages would be read as episodes"]
    : ["holds", "what is in it would be published"];
  throw new AppError("usage", `the folder ${dir} ${where} the corpus ${corpusDir}: ${why}`, {
    hint: "Name a folder beside the corpus, such as `site`.",
  });
}

function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return !isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`);
}

/** Gives the path without links, as far as there is something. */
async function findReal(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    return dirname(whole) === whole ? whole : join(await findReal(dirname(whole)), basename(whole));
  }
}
