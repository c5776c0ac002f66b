import { afterAll, beforeAll, expect, test } from "vitest";
import { findIndex, loadCatalog } from "../../../../src/store/weaviate/catalog.js";
import { useIndex } from "../../../../src/store/weaviate/collection.js";
import { claimNumber, readNumbers, settleNumber } from "../../../../src/store/weaviate/index-numbers.js";
import {
  type ClusterUpdateOptions,
  updateCluster,
} from "../../../../src/store/weaviate/ingest/update-cluster.js";
import { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";
import { makeReader } from "../../../fakes/corpus.js";
import { HashingEmbedder } from "../../../fakes/hashing-embedder.js";
import { describeCluster } from "../describe-cluster.js";
import { generateLibrary } from "../generate-library.js";
import { startCluster, type TestCluster } from "../start-cluster.js";

const EPISODES = 3;

describeCluster("a writer that another has taken over", () => {
  let nodes: TestCluster;
  let cluster: WeaviateCluster;
  beforeAll(async () => {
    nodes = await startCluster({ nodes: 1 });
    cluster = new WeaviateCluster(nodes.address);
  }, 900_000);
  afterAll(async () => {
    await cluster?.close();
    await nodes?.stop();
  });

  const update = (edition: string, options: Partial<ClusterUpdateOptions> = {}) =>
    updateCluster({
      ...{ address: nodes.address, embedder: new HashingEmbedder({ name: "hashing" }) },
      ...{ graceMs: 100, waitMs: 60_000, paths: null, lateInteraction: null, rebuild: false },
      readCorpus: makeReader(...generateLibrary(EPISODES, edition)),
      ...options,
    });
  /** As another process does it that saw no sign of life. */
  const takeOver = async () => {
    const { claimed } = await readNumbers(cluster, {});
    const number = claimed.at(-1) ?? 0;
    await claimNumber(cluster, number + 1, {});
    await settleNumber(cluster, { number, collection: null }, {});
  };
  const listStored = async () => {
    const { collection } = await findIndex(cluster, {});
    return await cluster.read(async (client) => {
      const versions = { part: new Set<string>(), episode: new Set<string>() };
      for await (const { properties } of useIndex(client, collection).iterator()) {
        const { kind, version = "" } = properties;
        if (kind === "part" || kind === "episode") versions[kind].add(version);
      }
      return versions;
    });
  };

  test("removes nothing once its pause is over, though it has not heard of that yet", async () => {
    await update("one");
    const notes: string[] = [];
    let taking: Promise<void> | null = null;
    const onNote = (note: string) => {
      notes.push(note);
      if (note.includes("is removed in")) taking = takeOver();
    };
    await update("two", { onNote, graceMs: 1_000 });
    await taking;
    expect(notes.at(-1)).toContain("another ingest took over the index");
    expect((await listStored()).episode.size).toBe(2 * EPISODES);
  });

  test("leaves a catalog that never comes into use, and the next ingest removes it", async () => {
    let taken: Promise<void> | null = null;
    const late = update("three", {
      findQuestions: async (_, { episode }) => {
        taken ??= takeOver();
        await taken;
        return episode;
      },
    });
    await expect(late).rejects.toMatchObject({ code: "index_locked" });
    await update("four");
    const { manifest } = await loadCatalog(cluster, {});
    const { part, episode } = await listStored();
    expect([[...part], episode.size]).toEqual([[manifest.generation], EPISODES]);
  });
});
