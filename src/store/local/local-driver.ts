import type { StoreDriver } from "../store-driver.js";
import { loadAddon } from "../vectors/load-addon.js";
import { loadIndex } from "./load-index.js";
import { LocalStore } from "./local-store.js";
import { openIndex } from "./open-index.js";
import { previewUpdate, updateIndex } from "./update-index.js";
import { watchIndex } from "./watch-index.js";

/** Drives an index that lies in a folder and is searched in this process. */
export function createLocalDriver({ indexDir }: { readonly indexDir: string }): StoreDriver {
  const own = { indexDir, addon: loadAddon() };
  return {
    async open(options) {
      const current = await openIndex({ ...options, ...own });
      return {
        store: new LocalStore(current, current.manifest),
        watch: ({ onChange, ...watcher }) =>
          watchIndex({
            ...watcher,
            ...own,
            current,
            onChange: (index) => onChange(new LocalStore(index, index.manifest)),
          }),
        outage: () => null,
        close: async () => undefined,
      };
    },
    update: (options) => updateIndex({ ...options, ...own }),
    preview: (options) => previewUpdate({ ...options, ...own }),
    async examine({ time }) {
      const common = { cluster: null, close: async () => undefined };
      try {
        const { manifest, ...index } = await loadIndex(indexDir, own.addon, time);
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
