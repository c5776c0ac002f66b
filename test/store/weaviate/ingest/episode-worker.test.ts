import { setTimeout as wait } from "node:timers/promises";
import { Queue, UnrecoverableError, Worker } from "bullmq";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openRedisClient, type RedisClient } from "../../../../src/platform/redis-client.js";
import {
  createEncoder,
  type EpisodeJob,
  nameJob,
} from "../../../../src/store/weaviate/ingest/queue/episode-job.js";
import {
  EpisodeWorker,
  type EpisodeWorkerOptions,
} from "../../../../src/store/weaviate/ingest/queue/episode-worker.js";
import { EpisodePutter } from "../../../../src/store/weaviate/ingest/queue/put-episodes.js";
import {
  describeConnection,
  EPISODES_IN_REDIS,
  JOB_OPTIONS,
  MOST_DEATHS,
} from "../../../../src/store/weaviate/ingest/queue/queue-options.js";
import { TextProgress } from "../../../../src/store/weaviate/ingest/text-progress.js";
import { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";
import { HashingEmbedder } from "../../../fakes/hashing-embedder.js";
import { hasRedis, startRedis, type TestRedis } from "../../../fakes/start-redis.js";
import { generateLibrary } from "../generate-library.js";
import { planLibrary } from "./plan-library.js";

const NOWHERE = { urls: ["http://127.0.0.1:9"], grpcUrls: ["http://127.0.0.1:9"], apiKey: null };
const OTHER_MODEL = { name: "other", sha256: "0", dimensions: 8 };
const PATIENCE = { timeout: 20_000, interval: 50 };
/** A cluster that holds nothing. */
const EMPTY = { read: async () => null } as unknown as WeaviateCluster;

describe.skipIf(!hasRedis)("episodes in a queue of Redis", () => {
  let redis: TestRedis;
  let client: RedisClient;
  let queue: Queue;
  const closing: { close(): Promise<unknown> }[] = [];
  let round = 0;
  beforeAll(async () => {
    redis = await startRedis();
    const quiet = { onOutage: () => undefined, onReturn: () => undefined };
    client = await openRedisClient({ url: redis.url, ...quiet });
  });
  beforeEach(() => {
    queue = new Queue(`round-${round++}`, describeConnection(client));
    closing.push(queue);
  });
  afterEach(async () => {
    for (const each of closing.splice(0)) await each.close();
  });
  afterAll(async () => {
    client.destroy();
    await redis.kill();
  });

  const startWorker = (options: Partial<EpisodeWorkerOptions> = {}) => {
    const cluster = new WeaviateCluster(NOWHERE);
    const embedder = new HashingEmbedder({ name: "hashing" });
    const worker = new EpisodeWorker({ client, name: queue.name, cluster, embedder, ...options });
    closing.push(worker);
  };
  /** Jobs as a writer puts them, with what is changed of them. */
  const put = async (count: number, change: Partial<EpisodeJob> = {}, writer = 7) => {
    const work = await planLibrary(generateLibrary(count));
    const encode = createEncoder(work, writer);
    for (const pending of work.pending) {
      const jobId = nameJob(work, pending);
      await queue.add(jobId, { ...encode(pending), ...change }, { ...JOB_OPTIONS, jobId });
    }
    return work;
  };
  const startPutter = (work: Awaited<ReturnType<typeof put>>) => {
    const progress = new TextProgress(work.pending);
    return new EpisodePutter(work, { queue, number: 7, cluster: EMPTY, progress }).run();
  };
  const doAll = (act: (job: EpisodeJob) => unknown) =>
    closing.push(new Worker(queue.name, async ({ data }) => act(data), describeConnection(client)));

  test("an ingest's own worker gives up what another model was to embed, more of it than it does at once", async () => {
    await put(6, { model: OTHER_MODEL });
    startWorker();
    await vi.waitFor(async () => expect(await queue.getFailedCount()).toBe(6), PATIENCE);
    const jobs = await queue.getFailed();
    expect(jobs.map(({ attemptsMade }) => attemptsMade)).toEqual(Array(6).fill(1));
  });

  test("what cannot be read is given up at once, with the field and the fix", async () => {
    await put(1, { sections: "many" as unknown as number });
    startWorker();
    await vi.waitFor(async () => expect(await queue.getFailedCount()).toBe(1), PATIENCE);
    const [job] = await queue.getFailed();
    expect(job?.failedReason).toMatch(/cannot be read at sections: .+ Update the workers and the ingest/);
    expect(job?.attemptsMade).toBe(1);
  });

  test("while the cluster is away an episode waits for it, and none of its attempts is spent", async () => {
    await put(5);
    const told: string[] = [];
    startWorker({ outageMs: 0, onOutage: ({ code }) => told.push(code) });
    await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(5), { timeout: 60_000 });
    const jobs = await queue.getDelayed();
    expect(jobs.map(({ attemptsMade }) => attemptsMade)).toEqual(Array(5).fill(0));
    expect(new Set(told)).toEqual(new Set(["store_unavailable"]));
  }, 90_000);

  test(`an episode that ${MOST_DEATHS} workers died of is not tried again`, async () => {
    const work = await put(1);
    const [pending] = work.pending;
    if (pending === undefined) throw new Error("no episode");
    const key = queue.toKey(nameJob(work, pending));
    await redis.ask("HSET", key, "stc", String(MOST_DEATHS - 1));
    // As a worker that died: it is taken, and nobody holds it.
    await redis.ask("RPOPLPUSH", queue.toKey("wait"), queue.toKey("active"));
    startWorker({ outageMs: 0 });
    await vi.waitFor(async () => expect(await queue.getFailedCount()).toBe(1), { timeout: 30_000 });
  }, 40_000);

  test("what an ingest before has left and failed at is put again, and counts as done when it is", async () => {
    const work = await put(3, {}, 6);
    const done = startPutter(work);
    doAll(({ writer }) => {
      if (writer === 6) throw new UnrecoverableError("with the ingest before");
      return { embedded: 28, kept: 0 };
    });
    expect(await done).toEqual({ embedded: 3 * 28, kept: 0 });
  });

  test("what a worker of another version tells is not added to the counts", async () => {
    doAll(() => ({ embedded: "all", kept: null }));
    const work = await planLibrary(generateLibrary(2));
    expect(await startPutter(work)).toEqual({ embedded: 2 * 28, kept: 0 });
  });

  test("an episode that has lost its place in the queue is put again", async () => {
    const work = await planLibrary(generateLibrary(1));
    const done = startPutter(work);
    await vi.waitFor(async () => expect(await queue.getWaitingCount()).toBe(1), PATIENCE);
    await redis.ask("DEL", queue.toKey("wait"));
    await wait(1_000);
    doAll(() => ({ embedded: 28, kept: 0 }));
    expect(await done).toEqual({ embedded: 28, kept: 0 });
  });

  test("of those that failed only so many keep their texts in Redis as are there at once", async () => {
    doAll(() => {
      throw new UnrecoverableError("no");
    });
    const many = Array.from({ length: EPISODES_IN_REDIS + 50 }, (_, i) => ({
      name: `${i}`,
      data: {},
      opts: JOB_OPTIONS,
    }));
    await queue.addBulk(many);
    const left = async () => (await queue.getWaitingCount()) + (await queue.getActiveCount());
    await vi.waitFor(async () => expect(await left()).toBe(0), PATIENCE);
    expect(await queue.getFailedCount()).toBe(EPISODES_IN_REDIS);
  });
});
