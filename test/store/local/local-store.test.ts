import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadIndex } from "../../../src/store/local/load-index.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { updateIndex } from "../../../src/store/local/update-index.js";
import { type AddonState, loadAddon } from "../../../src/store/vectors/load-addon.js";
import { makeReader } from "../../fakes/corpus.js";
import { describePassageStore } from "../passage-store.contract.js";

const ENGINES: readonly [string, AddonState][] = [
  ["exact", { loaded: false, reason: "the test wants none" }],
  ["HNSW", loadAddon()],
];

for (const [name, addon] of ENGINES) {
  describePassageStore(`the local store, ${name}`, async (library, embedder) => {
    const indexDir = await mkdtemp(join(tmpdir(), "cuepoint-store-"));
    await updateIndex({
      indexDir,
      readCorpus: makeReader(...library),
      paths: null,
      embedder,
      addon,
      lateInteraction: null,
      rebuild: false,
      waitMs: 1_000,
    });
    const index = await loadIndex(indexDir, addon);
    const close = () => rm(indexDir, { recursive: true });
    return { store: new LocalStore(index, index.manifest), close };
  });
}
