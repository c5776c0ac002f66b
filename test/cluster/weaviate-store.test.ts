import { afterAll, beforeAll } from "vitest";
import { openWeaviateStore } from "../../src/index/weaviate/open-weaviate-store.js";
import { updateCluster } from "../../src/index/weaviate/update-cluster.js";
import { makeReader } from "../fakes/corpus.js";
import { describePassageStore } from "../index/passage-store.contract.js";
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
