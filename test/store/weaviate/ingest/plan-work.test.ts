import { expect, test } from "vitest";
import { divideEpisode } from "../../../../src/chunk/divide-episode.js";
import type { Corpus } from "../../../../src/corpus/read-corpus.js";
import { isDone, planWork } from "../../../../src/store/weaviate/ingest/plan-work.js";
import { makeReader } from "../../../fakes/corpus.js";
import { makeEpisode } from "../../../fakes/episodes.js";
import { HashingEmbedder } from "../../../fakes/hashing-embedder.js";
import { makeCatalog } from "./plan-library.js";

const embedder = new HashingEmbedder({ name: "hashing" });
const EPISODES = [makeEpisode({ id: "a" }), makeEpisode({ id: "b" })];

const current = makeCatalog(EPISODES);

/** The corpus where `a` cannot be read any more. */
async function readStale(again: boolean): Promise<Corpus> {
  const corpus = await makeReader(...EPISODES)([], {});
  const isRead = (id: string) => id !== "a" && again;
  const stale = { sha256: null, reason: "gone" };
  return {
    ...corpus,
    episodes: corpus.episodes.filter(({ episode }) => isRead(episode.id)),
    kept: EPISODES.map(({ id }) => id).filter((id) => !isRead(id)),
    files: corpus.files.map((file) => (file.path === "a.txt" ? { ...file, stale } : file)),
    stale: ["a"],
  };
}

async function plan(rebuild: boolean) {
  const asked: string[] = [];
  const work = await planWork({
    current,
    paths: null,
    rebuild,
    embedder,
    lateInteraction: true,
    readCorpus: readStale,
    async readKept(ids) {
      asked.push(...ids);
      return EPISODES.filter(({ id }) => ids.includes(id)).map((episode) =>
        divideEpisode({ episode, cues: [] }),
      );
    },
  });
  return { work, asked, pending: work.pending.map(({ divided }) => divided.episode.id) };
}

test("a rebuild in a cluster takes over what cannot be read any more, and reads all else anew", async () => {
  const { work, asked, pending } = await plan(true);
  expect([asked, pending, work.order, work.previous]).toEqual([["a"], ["a", "b"], ["a", "b"], null]);
});

test("a file that can no longer be read is work, as readers are to be told, and embeds nothing", async () => {
  const { work, asked, pending } = await plan(false);
  expect([asked, pending, work.order]).toEqual([[], [], ["a", "b"]]);
  const whole = work.corpus.files.map(({ stale: _, ...file }) => file);
  expect([isDone(work, whole), isDone(work, work.corpus.files)]).toEqual([false, true]);
});
