import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { openStaticStore } from "../../../src/store/static/open-static-store.js";
import { describePassageStore } from "../passage-store.contract.js";
import { exportSearch, keepSpace } from "./export-search.js";

for (const tier of ["light", "full"] as const) {
  const open: Parameters<typeof describePassageStore>[1] = async (library, embedder) => {
    const index = await indexInMemory(library.map(divideEpisode), embedder);
    const { data, readFile } = await exportSearch(
      new LocalStore(index),
      keepSpace(embedder.model.dimensions),
    );
    return { store: await openStaticStore({ data }, readFile, tier), close: async () => {} };
  };
  describePassageStore(`an exported folder, ${tier}`, open, { rounded: tier === "light" });
}
