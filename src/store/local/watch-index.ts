import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openRegularFile } from "../../platform/regular-file.js";
import { AppError } from "../../shared/errors.js";
import { guardWatcher, nameFault } from "../guard-watcher.js";
import type { StoreWatcher } from "../store-driver.js";
import type { AddonState } from "../vectors/load-addon.js";
import { loadIndex, readManifest, type StoredIndex } from "./load-index.js";
import { MANIFEST_FILE, type Manifest } from "./manifest.js";

const LOOK_EVERY_MS = 1000;

export interface WatchOptions extends StoreWatcher<StoredIndex> {
  readonly indexDir: string;
  readonly addon: AddonState;
  /** The index that is in use. */
  readonly current: StoredIndex;
}

/** Loads each index that an ingest puts in the place of the one in use, until the signal is aborted. Never throws. */
export async function watchIndex(options: WatchOptions): Promise<void> {
  const { onChange, onFailure, signal } = guardWatcher(options);
  const look = lookForManifests(options.indexDir);
  let seen = options.current.manifest.generation;
  while (!signal.aborted) {
    await wait(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    // Where nothing can be read there, the index in use stays.
    const found = await look().catch(() => null);
    if (found === null || found.generation === seen) continue;
    seen = found.generation;
    try {
      const index = await loadNew(options);
      seen = index.manifest.generation;
      onChange(index);
    } catch (error) {
      onFailure(nameFault(error));
    }
  }
}

/** Gives a function that reads the manifest where it is another file, or was changed, since it was read last; null where not. */
function lookForManifests(indexDir: string): () => Promise<Manifest | null> {
  let last: string | null = null;
  return async () => {
    // A network's file system shows a file as it is now only to those who open it.
    const { file, stats } = await openRegularFile(join(indexDir, MANIFEST_FILE));
    await file.close();
    const mark = [stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(" ");
    if (mark === last) return null;
    try {
      const manifest = await readManifest(indexDir);
      last = mark;
      return manifest;
    } catch (error) {
      // What cannot be read now may be read the next time; what is no manifest stays none until it is changed.
      if (!isOfSystem(error)) last = mark;
      throw error;
    }
  };
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Error && "syscall" in error.cause;
}

/** Loads the new index. Throws like `loadIndex`, and `index_mismatch` where questions would be embedded by another model. */
async function loadNew({ indexDir, addon, current }: WatchOptions): Promise<StoredIndex> {
  const index = await loadIndex(indexDir, addon);
  const model = current.manifest.model?.name;
  const made = index.manifest.model?.name;
  if (model === undefined || made === model) return index;
  throw new AppError("index_mismatch", `the new index was made with ${made ?? "no model"}, not ${model}`, {
    hint: "Restart the server with CUEPOINT_MODEL set to that model.",
  });
}
