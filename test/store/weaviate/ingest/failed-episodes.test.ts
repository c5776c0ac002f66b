import { afterAll, beforeAll, expect, test } from "vitest";
import type { EmbedOptions } from "../../../../src/embed/embedder.js";
import { updateCluster } from "../../../../src/store/weaviate/ingest/update-cluster.js";
import { makeReader } from "../../../fakes/corpus.js";
import { HashingEmbedder } from "../../../fakes/hashing-embedder.js";
import { startRedis, type TestRedis } from "../../../fakes/start-redis.js";
import { describeCluster } from "../describe-cluster.js";
import { generateLibrary } from "../generate-library.js";
import { lookInto } from "../look-into.js";
import { startCluster, type TestCluster } from "../start-cluster.js";

const EPISODES = 12;
const BAD = "talk 3 tells";

class FailingEmbedder extends HashingEmbedder {
  tries = 0;

  override async embedPassages(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]> {
    if (texts.some((text) => text.includes(BAD))) {
      this.tries++;
      throw new Error("this text cannot be embedded");
    }
    return await super.embedPassages(texts, options);
  }
}

describeCluster("an episode that cannot be written", () => {
  let cluster: TestCluster;
  let redis: TestRedis;
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
    redis = await startRedis();
  }, 900_000);
  afterAll(async () => {
    await redis?.kill();
    await cluster?.stop();
  });

  const update = (edition: string, embedder: HashingEmbedder, redisUrl: string | null) =>
    updateCluster({
      ...{ address: cluster.address, redisUrl, embedder, graceMs: 1_000, waitMs: 60_000 },
      ...{ paths: null, lateInteraction: null, rebuild: false },
      readCorpus: makeReader(...generateLibrary(EPISODES, edition)),
    });

  test.each([
    ["alone", 1],
    ["shared", 3],
  ])(
    "%s: it is named with its reason after so many tries, the others are kept, and the index before stands",
    async (how, tries) => {
      const redisUrl = how === "shared" ? redis.url : null;
      await update(`${how} before`, new HashingEmbedder({ name: "hashing" }), redisUrl);
      const before = await lookInto(cluster.address, 0);
      const failing = new FailingEmbedder({ name: "hashing" });
      await expect(update(`${how} after`, failing, redisUrl)).rejects.toMatchObject({
        code: "index_unwritable",
        message: `1 of ${EPISODES} episodes could not be written to the cluster`,
        problems: ["talk-3: this text cannot be embedded"],
      });
      // The words of sections and other texts are embedded beside each other.
      expect(failing.tries).toBe(2 * tries);
      const between = await lookInto(cluster.address, 0);
      expect(between.expected).toBe(before.expected);
      expect(before.ids.every((id) => between.ids.includes(id))).toBe(true);
      const after = await update(`${how} after`, new HashingEmbedder({ name: "hashing" }), redisUrl);
      // One episode of twelve.
      expect([after.embeddedTexts, after.reusedTexts]).toEqual([28, 28 * (EPISODES - 1)]);
      const { ids, expected, versions } = await lookInto(cluster.address, 0);
      expect([ids.length, new Set(ids).size, versions.size]).toEqual([expected, expected, EPISODES]);
    },
  );
});
