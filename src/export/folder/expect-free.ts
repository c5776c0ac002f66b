import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../shared/errors.js";
import { refuseWriting } from "./refuse-writing.js";

/**
 * Looks, without writing anything, whether an export may have these files of its folder: none is another's, and what they lie in are
 * folders of this one. `ours` has what exports wrote before. Throws `usage` where one is not so, and `index_unwritable`.
 */
export async function expectFree(
  dir: string,
  paths: Iterable<string>,
  ours: { has(path: string): boolean },
): Promise<void> {
  const all = [...new Set(paths)];
  await expectFolders(dir, all.flatMap(listFolders));
  for (const path of all)
    if (!ours.has(path) && (await look(join(dir, path))) !== null) throw refuseForeign(dir, path);
}

/** Expects these to be folders or missing: by a link in the place of one an export would write, and remove, elsewhere. */
export async function expectFolders(dir: string, folders: Iterable<string>): Promise<void> {
  for (const folder of new Set(folders)) {
    const found = await look(join(dir, folder));
    if (found?.isSymbolicLink()) {
      throw new AppError("usage", `${join(dir, folder)} is a link, where an export has a folder of its own`, {
        hint: "Remove the link, or export into another folder.",
      });
    }
    if (found !== null && !found.isDirectory()) throw refuseForeign(dir, folder);
  }
}

/** Lists the folders that a file of an export lies in, from above. */
export function listFolders(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return names.map((_, depth) => names.slice(0, depth + 1).join("/"));
}

/** Says that something of its owner's stands where an export has a file or a folder. */
export function refuseForeign(dir: string, path: string): AppError {
  return new AppError("usage", `${join(dir, path)} is there already, and no export wrote it`, {
    hint: `Move it out of the folder, or export into a folder of its own, such as ${join(dir, "ask")}.`,
  });
}

async function look(place: string): Promise<Stats | null> {
  try {
    return await lstat(place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw refuseWriting(place, error);
  }
}
