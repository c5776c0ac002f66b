import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chooseDriver } from "../../src/compose/compose-store.js";
import { makeReader } from "../fakes/corpus.js";
import { makeEpisode } from "../fakes/episodes.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

test("an index in this process is previewed, made, opened and examined by its driver", async () => {
  const indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-driver-")), "index");
  const driver = chooseDriver({ store: { kind: "local" }, indexDir, redisUrl: null });
  const episode = makeEpisode();
  const embedder = new HashingEmbedder();
  const common = { readCorpus: makeReader(episode), lateInteraction: null, waitMs: 1_000, embedder };
  const signal = new AbortController().signal;
  expect(await driver.examine({ signal })).toMatchObject({
    cluster: null,
    index: null,
    reason: { code: "index_missing" },
  });
  const preview = await driver.preview({ ...common, paths: null, rebuild: false });
  expect(preview).toMatchObject({ status: "updated", changes: { added: [episode.id] } });
  const update = await driver.update({ ...common, paths: null, rebuild: false });
  expect(update.embeddedTexts).toBe(preview.embeddedTexts);
  const open = await driver.open(common);
  expect([open.store.episodes.map(({ id }) => id), open.outage()]).toEqual([[episode.id], null]);
  await open.close();
  const stages: string[] = [];
  const { index, close } = await driver.examine({
    signal,
    time: (stage, work) => {
      stages.push(stage);
      return work();
    },
  });
  await close();
  expect(index).toMatchObject({ modelName: embedder.model.name, content: { paths: null } });
  expect(stages.sort()).toEqual(["index: keywords", "index: passages", "index: vectors", "index: words"]);
});

test("a cluster that does not answer is examined once, and found out of reach", async () => {
  const url = "http://127.0.0.1:9";
  const address = { urls: [url], grpcUrls: [url], apiKey: null };
  const driver = chooseDriver({ store: { kind: "weaviate", address }, indexDir: "index", redisUrl: null });
  const examining = driver.examine({ signal: new AbortController().signal });
  await expect(examining).rejects.toMatchObject({ code: "store_unavailable" });
});
