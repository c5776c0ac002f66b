import { guardWatcher, nameFault } from "../guard-watcher.js";
import type { StoreDriver, StoreWatcher } from "../store-driver.js";
import { loadAddon } from "../vectors/load-addon.js";
import { loadIndex } from "./load-index.js";
import { LocalStore } from "./local-store.js";
import { type LocalOpenOptions, openIndex } from "./open-index.js";
import { previewUpdate, updateIndex } from "./update-index.js";
import { watchIndex } from "./watch-index.js";

/**
 * Waits for the writer that the start gave way to, and makes the index that it does not make where it dies. The watch finds
 * the new index, whoever made it.
 */
async function catchUp(
  options: LocalOpenOptions,
  { signal, onFailure }: Pick<StoreWatcher, "signal" | "onFailure">,
): Promise<void> {
  const silent = { onNote: undefined, onRead: undefined, onProgress: undefined, onLinked: undefined };
  try {
    await updateIndex({
      ...options,
      ...silent,
      paths: null,
      rebuild: false,
      waitMs: Number.POSITIVE_INFINITY,
      signal,
    });
  } catch (error) {
    onFailure(nameFault(error));
  }
}

/** Drives an index that lies in a folder and is searched in this process. */
export function createLocalDriver({ indexDir }: { readonly indexDir: string }): StoreDriver {
  const own = { indexDir, addon: loadAddon() };
  return {
    async open(options) {
      const { index: current, isBehind } = await openIndex({ ...options, ...own });
      return {
        store: new LocalStore(current, current.manifest),
        watch(watcher) {
          const { onChange, onFailure, signal } = guardWatcher(watcher);
          if (isBehind) void catchUp({ ...options, ...own }, { onFailure, signal });
          return watchIndex({
            ...own,
            current,
            onChange: (index) => onChange(new LocalStore(index, index.manifest)),
            onFailure,
            signal,
          });
        },
        outage: () => null,
        close: async () => undefined,
      };
    },
    update: (options) => updateIndex({ ...options, ...own }),
    preview: (options) => previewUpdate({ ...options, ...own }),
    async examine({ time }) {
      const common = { cluster: null, close: async () => undefined };
      try {
        const { manifest, ...index } = await loadIndex(indexDir, own.addon, { time });
        const { model, counts, corpus, paths } = manifest;
        const { episodes, passages } = index;
        const store = new LocalStore(index, manifest);
        const content = { files: corpus, paths, episodes, passages };
        return {
          ...common,
          index: { store, modelName: model?.name ?? null, counts, content },
          reason: null,
        };
      } catch (reason) {
        return { ...common, index: null, reason };
      }
    },
  };
}
