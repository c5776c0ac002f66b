import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "../../shared/errors.js";
import { guardWatcher, nameFault } from "../guard-watcher.js";
import type { StoreWatcher } from "../store-driver.js";
import type { AddonState } from "../vectors/load-addon.js";
import { loadIndex, readManifest, type StoredIndex } from "./load-index.js";

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
  let seen = options.current.manifest.generation;
  while (!signal.aborted) {
    await wait(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    // Where nothing can be read there, the index in use stays.
    const found = await readManifest(options.indexDir).catch(() => null);
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
