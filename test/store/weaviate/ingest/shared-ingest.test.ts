import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { spawnCli, waitForOutput } from "../../../cli/spawn-cli.js";
import { startRedis, type TestRedis } from "../../../fakes/start-redis.js";
import { describeCluster } from "../describe-cluster.js";
import { generateLibrary, writeLibrary } from "../generate-library.js";
import { lookInto } from "../look-into.js";
import { startCluster, type TestCluster } from "../start-cluster.js";
import { SharedIngest } from "./start-shared.js";

const EPISODES = 24;
/** Five bullets, a summary and the notes as a whole, in four chapters. */
const TEXTS = EPISODES * 4 * 7;

describeCluster("an ingest that is shared over Redis", () => {
  let cluster: TestCluster;
  let redis: TestRedis;
  let folder: string;
  let shared: SharedIngest;
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
    redis = await startRedis();
    folder = await mkdtemp(join(tmpdir(), "cuepoint-shared-"));
    shared = new SharedIngest(cluster, redis);
  }, 900_000);
  afterEach(() => shared?.stop());
  afterAll(async () => {
    await redis?.kill();
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (edition: string) => writeLibrary(folder, generateLibrary(EPISODES, edition));

  test("a process alone does all of it; with workers each text is embedded once, and the status tells who works", async () => {
    const alone = await shared.ingest(await write("lone")).ended;
    expect([alone.code, JSON.parse(alone.stdout).embeddedTexts]).toEqual([0, TEXTS]);
    const workers = [await shared.work(), await shared.work()];
    const ingest = shared.ingest(await write("shared"));
    await shared.reach(0.3);
    const env = { ...cluster.environment, REDIS_URL: redis.url };
    const status = JSON.parse((await spawnCli(["work", "--status", "--json"], { env })).stdout);
    expect(status.writer).toMatchObject({ pid: ingest.child.pid, progress: { total: TEXTS } });
    expect(status.queue.workers).toHaveLength(3);
    expect(status.queue).toMatchObject({ failures: [], episodes: { failed: 0 } });
    const { code, stdout } = await ingest.ended;
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ embeddedTexts: TEXTS, status: "updated" }),
    ]);
    for (const { child } of workers) child.kill("SIGTERM");
    const written = (await Promise.all(workers.map(({ ended }) => ended))).map(({ stderr }) =>
      Number(/(\d+) episodes? written so far/.exec(stderr)?.[1] ?? 0),
    );
    expect(written.every((episodes) => episodes > 0 && episodes < EPISODES)).toBe(true);
    const { ids, expected, versions } = await lookInto(cluster.address, 0);
    expect([new Set(ids).size, ids.length, versions.size]).toEqual([TEXTS, expected, EPISODES]);
    const after = await spawnCli(["work", "--status"], { env });
    expect(after.stdout).toContain("No ingest is writing the index in the cluster.\nEpisodes: 0 waiting");
  });

  test("a second ingest is told who writes; where that one is killed it takes over what was written", async () => {
    const corpus = await write("second");
    const first = shared.ingest(corpus);
    await shared.reach(0.4);
    const second = shared.ingest(corpus);
    await waitForOutput(second.child, /waiting for it/);
    first.child.kill("SIGKILL");
    const { code, stdout, stderr } = await second.ended;
    expect(stderr).toContain(`Process ${first.child.pid} on `);
    const { embeddedTexts, reusedTexts } = JSON.parse(stdout);
    expect([code, embeddedTexts + reusedTexts]).toEqual([0, TEXTS]);
    expect(reusedTexts).toBeGreaterThan(TEXTS / 5);
    const { ids, expected, versions } = await lookInto(cluster.address, 0);
    expect([new Set(ids).size, ids.length, versions.size]).toEqual([TEXTS, expected, EPISODES]);
  });

  test("a worker with another model ends and says so, and takes nothing from the others", async () => {
    const ingest = shared.ingest(await write("model"));
    await shared.reach(0.1);
    const other = await shared.work({ CUEPOINT_MODEL: "all-MiniLM-L6-v2" });
    const { code, stderr } = await other.ended;
    expect([code, stderr]).toEqual([1, expect.stringContaining("the ingest embeds with bge-small-en-v1.5")]);
    expect((await ingest.ended).code).toBe(0);
  });

  test("what a killed ingest of another model has left ends no worker; the status says that nobody writes", async () => {
    const ingest = shared.ingest(await write("left"));
    await shared.reach(0.1);
    ingest.child.kill("SIGKILL");
    await ingest.ended;
    const env = { ...cluster.environment, REDIS_URL: redis.url };
    const read = async () => JSON.parse((await spawnCli(["work", "--status", "--json"], { env })).stdout);
    const left = await read();
    expect([left.writer, left.queue.episodes.waiting > 0]).toEqual([null, true]);
    const other = await shared.work({ CUEPOINT_MODEL: "all-MiniLM-L6-v2" });
    const count = async () => {
      const { waiting, active } = (await read()).queue.episodes;
      return waiting + active;
    };
    await vi.waitFor(async () => expect(await count()).toBe(0), { timeout: 60_000, interval: 500 });
    expect(other.child.exitCode).toBeNull();
  });
});
