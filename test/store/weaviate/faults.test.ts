import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import type { Embedding, EmbedOptions } from "../../../src/embed/embedder.js";
import {
  type ClusterUpdateOptions,
  updateCluster,
} from "../../../src/store/weaviate/ingest/update-cluster.js";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { makeReader } from "../../fakes/corpus.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { makeAnswerParts } from "../../fakes/start-server.js";
import { describeCluster } from "./describe-cluster.js";
import { generateEpisode, generateLibrary } from "./generate-library.js";
import { lookInto } from "./look-into.js";
import { startCluster, type TestCluster } from "./start-cluster.js";

const NODES = [0, 1, 2] as const;
const QUESTIONS = 1_000;
const CLIENTS = 4;
const EPISODES = 60;
/** How long a node that was away may take to have what it missed. */
const CATCH_UP_MS = 180_000;

/** As slow as a real model: nodes come and go while it works. */
class SlowEmbedder extends HashingEmbedder {
  override async embedTokens(texts: readonly string[], options: EmbedOptions = {}): Promise<Embedding[]> {
    await wait(texts.length * 20);
    return await super.embedTokens(texts, options);
  }
}

/** So many that hardly two of the library's bullets have the same vector: which of equals is found differs from copy to copy. */
const makeEmbedder = () => new HashingEmbedder({ name: "hashing", dimensions: 384 });

/** A bullet of the library, 240 of them by turns. */
const pickBullet = (n: number) =>
  generateEpisode(n % EPISODES).chapters[Math.floor(n / EPISODES) % 4]?.bullets[n % 5] ?? "";

/** What the answer to a question quotes. */
async function ask(parts: AnswerParts, question: string): Promise<string[]> {
  for await (const event of answerQuestion(parts, { messages: [{ role: "user", content: question }] })) {
    if (event.type === "answer-end") return event.response.citations.map(({ quote }) => quote);
  }
  throw new Error("an answer without its end");
}

describeCluster("three nodes, each object on all of them", () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 900_000);
  afterAll(() => cluster?.stop());

  const update = (changes: Pick<ClusterUpdateOptions, "readCorpus"> & Partial<ClusterUpdateOptions>) =>
    updateCluster({
      address: cluster.address,
      embedder: makeEmbedder(),
      paths: null,
      lateInteraction: null,
      rebuild: false,
      // Shorter than a hold that is not given back lasts.
      waitMs: 10_000,
      graceMs: 3_000,
      ...changes,
    });

  /** Waits until a node has as many objects as there are. */
  async function catchUp(node: number): Promise<Awaited<ReturnType<typeof lookInto>>> {
    const until = performance.now() + CATCH_UP_MS;
    for (;;) {
      const contents = await lookInto(cluster.address, node);
      if (contents.ids.length === contents.expected || performance.now() > until) return contents;
      await wait(1_000);
    }
  }

  describe("any of which is killed during a thousand questions", () => {
    beforeAll(async () => {
      await update({ readCorpus: makeReader(...generateLibrary(EPISODES)) });
    }, 300_000);

    test.each(NODES)("node %i: every question is answered by what it asks for", async (node) => {
      const embedder = makeEmbedder();
      const end = new AbortController();
      const { store, close } = await openWeaviateStore({
        address: cluster.address,
        embedder,
        signal: end.signal,
      });
      const parts = { ...(await makeAnswerParts([])), embedder, store };
      const wrong: unknown[] = [];
      let asked = 0;
      const goOn = async () => {
        for (let n = asked++; n < QUESTIONS; n = asked++) {
          if (n === QUESTIONS / 4) void cluster.kill(node);
          const question = pickBullet(n);
          const quotes = await ask(parts, question).catch((error: unknown) => [error]);
          if (!quotes.includes(question)) wrong.push([question, ...quotes]);
        }
      };
      await Promise.all(Array.from({ length: CLIENTS }, goOn));
      await close();
      await cluster.restart(node);
      expect(wrong).toEqual([]);
    });
  });

  describe("any of which is killed during an ingest", () => {
    test.each(NODES)("node %i: nothing is lost or doubled, and the node catches up", async (node) => {
      const episodes = generateLibrary(EPISODES, `edition ${node}`);
      let killed: Promise<void> | null = null;
      let restarted: Promise<void> | null = null;
      const done = await update({
        readCorpus: makeReader(...episodes),
        embedder: new SlowEmbedder({ name: "hashing" }),
        onProgress: ({ done, total }) => {
          if (done > total / 4) killed ??= cluster.kill(node);
          if (done > total / 2) restarted ??= (killed ?? Promise.resolve()).then(() => cluster.restart(node));
        },
      });
      await restarted;
      expect(killed).not.toBeNull();
      expect(done.counts).toMatchObject({ episodes: EPISODES, vectors: done.embeddedTexts });
      const contents = await Promise.all(NODES.map(catchUp));
      const [first] = contents;
      for (const { ids, versions, expected } of contents) {
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toHaveLength(expected);
        expect(ids).toEqual(first?.ids);
        expect(versions.size).toBe(EPISODES);
      }
    });
  });
});
