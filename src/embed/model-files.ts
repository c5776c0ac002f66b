import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { makeFolder } from "../platform/make-folder.js";
import { readRegularFile } from "../platform/regular-file.js";
import type { EmbeddingModel, ModelFile } from "./model-table.js";

export interface FileState {
  /** The path inside the model's folder. */
  readonly path: string;
  readonly state: "ok" | "missing" | "damaged";
}

/** Gives the folder of a model's files. */
export function locateModel(model: EmbeddingModel, modelDir: string): string {
  return join(modelDir, model.name);
}

/** Compares each fetched file with its length and SHA-256 in the table. */
export async function verifyModel(model: EmbeddingModel, modelDir: string): Promise<FileState[]> {
  const folder = locateModel(model, modelDir);
  return await Promise.all(
    model.files.map(async (file) => ({
      path: file.path,
      state: await verifyFile(join(folder, file.path), file),
    })),
  );
}

async function verifyFile(path: string, file: ModelFile): Promise<FileState["state"]> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return "missing";
  if (!stats.isFile() || stats.size !== file.bytes) return "damaged";
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex") === file.sha256 ? "ok" : "damaged";
}

/** Writes the small files that state facts about the model, where they are missing or differ. */
export async function writeFacts(model: EmbeddingModel, modelDir: string): Promise<void> {
  for (const [name, facts] of Object.entries(model.facts)) {
    const path = join(locateModel(model, modelDir), name);
    const bytes = Buffer.from(`${JSON.stringify(facts, null, 2)}\n`);
    const found = await readRegularFile(path, { bytes: bytes.length }).catch(() => null);
    if (found === null || !found.equals(bytes)) await replaceFile(path, bytes);
  }
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
