import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { AppError } from "../../shared/errors.js";

/** Where the program keeps what no export may be mixed with. */
export interface OwnFolders {
  readonly corpusDir: string;
  readonly indexDir: string;
}

/**
 * Expects a folder to be exported into to be apart from the corpus and from the index: pages in a corpus would be read as episodes, an
 * index may be replaced, and what lies in the folder would be published. Throws `usage`.
 */
export async function expectOutside(dir: string, { corpusDir, indexDir }: OwnFolders): Promise<void> {
  await expectApart(dir, corpusDir, { name: "corpus", risk: "its pages would be read as episodes" });
  await expectApart(dir, indexDir, { name: "index", risk: "the index would be published with it" });
}

async function expectApart(
  dir: string,
  own: string,
  { name, risk }: { readonly name: string; readonly risk: string },
): Promise<void> {
  const [folder, kept] = [await findReal(dir), await findReal(own)];
  const isWithin = contains(kept, folder);
  if (!isWithin && !contains(folder, kept)) return;
  const [where, why] = isWithin ? ["lies in", risk] : ["holds", "what is in it would be published"];
  throw new AppError("usage", `the folder ${dir} ${where} the ${name} ${own}: ${why}`, {
    hint: `Name a folder beside the ${name}, such as \`site\`.`,
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
