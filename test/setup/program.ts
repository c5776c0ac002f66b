import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runScript } from "./run-script.js";

const ROOT = resolve(import.meta.dirname, "../..");
const SOURCES = ["src", "package.json", "package-lock.json", "tsconfig.json"];
const STAMP = join(ROOT, "node_modules/.cache/cuepoint/build.sha256");

/** Builds `dist`, unless its files and their sources are, byte for byte, those of the last build. */
export async function setup(): Promise<void> {
  if ((await readStamp()) === (await digestBuild())) return;
  await runScript("build");
  await mkdir(join(STAMP, ".."), { recursive: true });
  await writeFile(STAMP, await digestBuild());
}

async function readStamp(): Promise<string | null> {
  return await readFile(STAMP, "utf8").catch(() => null);
}

async function digestBuild(): Promise<string> {
  const hash = createHash("sha256");
  const listed = await Promise.all([...SOURCES, "dist"].map(listFiles));
  for (const path of listed.flat()) {
    const bytes = await readFile(join(ROOT, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/** The path itself where it is a file, else the files below it; none where there is nothing. What a benchmark built is left out. */
async function listFiles(path: string): Promise<string[]> {
  try {
    const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
      .filter((file) => !file.startsWith(join("dist", "bench")))
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") return [path];
    if (code === "ENOENT") return [];
    throw error;
  }
}
