import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenize } from "../../../src/language/tokenize.js";
import { updateCluster } from "../../../src/store/weaviate/ingest/update-cluster.js";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { makeReader } from "../../fakes/corpus.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { describeCluster } from "./describe-cluster.js";
import { generateEpisode, generateLibrary } from "./generate-library.js";
import { startCluster, type TestCluster } from "./start-cluster.js";
import { type PassingProxy, startProxy } from "./start-proxy.js";

const EPISODES = 10;
/** So many until it is known how long a request takes. */
const WARM_UP = 40;

describeCluster("a node that is there but says nothing", () => {
  const embedder = new HashingEmbedder({ name: "hashing" });
  let cluster: TestCluster;
  let proxies: PassingProxy[] = [];
  beforeAll(async () => {
    cluster = await startCluster();
    proxies = await Promise.all(cluster.address.grpcUrls.map(startProxy));
    await updateCluster({
      address: cluster.address,
      readCorpus: makeReader(...generateLibrary(EPISODES)),
      embedder,
      paths: null,
      lateInteraction: null,
      rebuild: false,
      waitMs: 1_000,
      graceMs: 0,
    });
  }, 900_000);
  afterAll(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await cluster?.stop();
  });

  test("another one answers while it is still waited for", async () => {
    const address = { ...cluster.address, grpcUrls: proxies.map(({ url }) => url) };
    const { store, close } = await openWeaviateStore({
      address,
      embedder,
      signal: new AbortController().signal,
    });
    const ask = async (n: number) => {
      const text = generateEpisode(n % EPISODES).chapters[n % 4]?.bullets[n % 5] ?? "";
      const { vector } = await embedder.embedQuery(text);
      const { view } = await store.findSections([{ terms: tokenize(text), vector }], {});
      return view.sections.map(({ episode }) => episode.id);
    };
    for (let n = 0; n < WARM_UP; n++) await ask(n);
    // One of them is the node that is asked first.
    for (const proxy of proxies) {
      const before = proxy.connections();
      proxy.hold();
      expect(await ask(0)).toContain(generateEpisode(0).id);
      // Who had waited until it is taken for dead would have closed the connection to it.
      expect(proxy.connections()).toBe(before);
      proxy.release();
    }
    expect(proxies.filter((proxy) => proxy.connections() > 0).length).toBeGreaterThan(1);
    await close();
  });
});
