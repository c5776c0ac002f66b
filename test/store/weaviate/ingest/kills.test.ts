import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startRedis, type TestRedis } from "../../../fakes/start-redis.js";
import { describeCluster } from "../describe-cluster.js";
import { generateLibrary, writeLibrary } from "../generate-library.js";
import { type Contents, lookInto } from "../look-into.js";
import { startCluster, type TestCluster } from "../start-cluster.js";
import { SharedIngest } from "./start-shared.js";

/** `npm run test:kills` asks for ten of each. */
const TIMES = Number(process.env["CUEPOINT_TEST_KILLS"] ?? "1");
const EPISODES = 24;
const TEXTS = EPISODES * 4 * 7;
const NODES = [0, 1, 2];
/** How long Redis and a node are away. */
const AWAY_MS = 3_000;
const CATCH_UP_MS = 180_000;

const TRIES = Array.from({ length: TIMES }, (_, i) => i);
/** A little earlier or later in each try. */
const shift = (i: number) => ((i * 7) % 10) / 50;

describeCluster("a shared ingest into three nodes, with two workers", () => {
  let cluster: TestCluster;
  let redis: TestRedis;
  let folder: string;
  let shared: SharedIngest;
  beforeAll(async () => {
    cluster = await startCluster();
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), "cuepoint-kills-"));
    shared = new SharedIngest(cluster, redis);
  }, 900_000);
  afterEach(() => shared?.stop());
  afterAll(async () => {
    await redis?.kill();
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Waits until a node has as many objects as there are. */
  async function catchUp(node: number): Promise<Contents> {
    const until = performance.now() + CATCH_UP_MS;
    for (;;) {
      const contents = await lookInto(cluster.address, node);
      if (contents.ids.length === TEXTS || performance.now() > until) return contents;
      await wait(1_000);
    }
  }

  /** Counts by id what each node has. */
  async function count() {
    for (const node of NODES) {
      const { ids, versions } = await catchUp(node);
      expect([new Set(ids).size, ids.length, versions.size]).toEqual([TEXTS, TEXTS, EPISODES]);
    }
  }

  test.each(TRIES)(
    "`kill -9` of a worker, of Redis, which forgets all, and of a node, %i: nothing is lost or there twice, and it ends",
    async (i) => {
      const corpus = await writeLibrary(folder, generateLibrary(EPISODES, `edition ${i}`));
      const [worker] = [await shared.work(), await shared.work()];
      const ingest = shared.ingest(corpus);
      await shared.reach(0.05 + shift(i));
      worker?.child.kill("SIGKILL");
      await shared.reach(0.3 + shift(i));
      await redis.kill();
      await wait(AWAY_MS);
      await redis.start();
      await shared.reach(0.6 + shift(i));
      await cluster.kill(i % NODES.length);
      await wait(AWAY_MS);
      const restarted = cluster.restart(i % NODES.length);
      const { code, stdout, stderr } = await ingest.ended;
      await restarted;
      expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
      expect(JSON.parse(stdout)).toMatchObject({ status: "updated", counts: { vectors: TEXTS } });
      expect(stderr).toMatch(/Redis does not answer \(.+\): waiting for it\.\nRedis is back\./);
      await count();
    },
  );

  test.each(TRIES)(
    "`kill -9` of the ingest, %i: the next one goes on, and nothing is there twice",
    async (i) => {
      const corpus = await writeLibrary(folder, generateLibrary(EPISODES, `ingest ${i}`));
      const worker = await shared.work();
      const first = shared.ingest(corpus);
      await shared.reach(0.2 + 3 * shift(i));
      first.child.kill("SIGKILL");
      await first.ended;
      const { code, stdout } = await shared.ingest(corpus).ended;
      expect([code, JSON.parse(stdout).counts.vectors]).toEqual([0, TEXTS]);
      worker.child.kill("SIGTERM");
      expect((await worker.ended).code).toBe(0);
      await count();
    },
  );
});
