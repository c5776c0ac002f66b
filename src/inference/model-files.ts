import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../platform/make-folder.js";

/** One file of a model, as the program trusts it. */
export interface ModelFile {
  /** The path inside the model's folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model whose files lie in a folder of its name. */
export interface StoredModel {
  readonly name: string;
  readonly files: readonly ModelFile[];
}

export interface FileState {
  /** The path inside the model's folder. */
  readonly path: string;
  readonly state: "ok" | "missing" | "damaged";
}

/** Gives the folder of a model's files. */
export function locateModel(model: StoredModel, modelDir: string): string {
  return join(modelDir, model.name);
}

/** Compares each file with its length and SHA-256 in the table. */
export async function verifyModel(model: StoredModel, modelDir: string): Promise<FileState[]> {
  const folder = locateModel(model, modelDir);
  return await Promise.all(
    model.files.map(async (file) => ({
      path: file.path,
      state: await verifyFile(join(folder, file.path), file),
    })),
  );
}

/** Names the files that are missing or damaged; null where none is. */
export function describeFiles(files: readonly FileState[]): string | null {
  const wrong = files.filter(({ state }) => state !== "ok").map(({ path, state }) => `${path} is ${state}`);
  return wrong.length === 0 ? null : wrong.join(", ");
}

async function verifyFile(path: string, file: ModelFile): Promise<FileState["state"]> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return "missing";
  if (!stats.isFile() || stats.size !== file.bytes) return "damaged";
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex") === file.sha256 ? "ok" : "damaged";
}

/** Puts a file in place in one step: another process sees either the old one or the new one, and both are whole. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  const draft = `${path}.${randomUUID()}.part`;
  try {
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** True where the bytes are the file the table names. */
export function matchesFile(bytes: Uint8Array, file: ModelFile): boolean {
  return bytes.length === file.bytes && createHash("sha256").update(bytes).digest("hex") === file.sha256;
}
