import { afterAll, beforeAll } from "vitest";
import { updateCluster } from "../../../src/store/weaviate/ingest/update-cluster.js";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { makeReader } from "../../fakes/corpus.js";
import { describePassageStore } from "../passage-store.contract.js";
import { describeCluster } from "./describe-cluster.js";
import { startCluster, type TestCluster } from "./start-cluster.js";

describeCluster("a Weaviate cluster", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 900_000);
  afterAll(() => cluster?.stop());

  describePassageStore("Weaviate", async (library, embedder) => {
    const { address } = cluster;
    const common = {
      paths: null,
      embedder,
      lateInteraction: null,
      rebuild: false,
      waitMs: 1_000,
      graceMs: 0,
    };
    await updateCluster({ ...common, address, readCorpus: makeReader(...library) });
    return await openWeaviateStore({ address, embedder, signal: new AbortController().signal });
  });
});
