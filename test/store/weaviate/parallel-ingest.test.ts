import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ALIAS, LEASES } from "../../../src/store/weaviate/collection.js";
import { WeaviateCluster } from "../../../src/store/weaviate/weaviate-cluster.js";
import { startCli, waitForEnd } from "../../cli/spawn-cli.js";
import { describeCluster } from "./describe-cluster.js";
import { generateLibrary, writeLibrary } from "./generate-library.js";
import { lookInto } from "./look-into.js";
import { startCluster, type TestCluster } from "./start-cluster.js";

const PROCESSES = 4;
const EPISODES = 100;
/** Five bullets, a summary and the notes as a whole, in four chapters. */
const TEXTS = EPISODES * 4 * 7;

describeCluster("several ingest processes over one corpus", () => {
  let cluster: TestCluster;
  let folder: string;
  let corpus: string;
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
    folder = await mkdtemp(join(tmpdir(), "cuepoint-parallel-"));
    corpus = await writeLibrary(folder, generateLibrary(EPISODES));
  }, 900_000);
  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  let started: ReturnType<typeof startCli>[] = [];
  beforeEach(async () => {
    const own = new WeaviateCluster(cluster.address);
    await own.write(async (client) => {
      for (const { alias } of (await client.alias.listAll()) ?? [])
        if (alias === ALIAS) await client.alias.delete(alias);
      for (const { name } of await client.collections.listAll()) await client.collections.delete(name);
    });
    await own.close();
  });
  afterEach(() => {
    for (const child of started) child.kill("SIGKILL");
    started = [];
  });

  const start = () => {
    const env = { ...cluster.environment, CUEPOINT_CORPUS_DIR: corpus };
    const child = startCli(["ingest", "--json"], { env });
    started.push(child);
    return { child, ended: waitForEnd(child) };
  };

  /** Texts that a process embedded, as it says itself. */
  const readEmbedded = ({ code, stdout, stderr }: Awaited<ReturnType<typeof waitForEnd>>): number => {
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    const { embeddedTexts, counts } = JSON.parse(stdout) as {
      embeddedTexts: number;
      counts: { vectors: number };
    };
    expect(counts.vectors).toBe(TEXTS);
    return embeddedTexts;
  };

  test("four share the work: each text is embedded once, and all end with the whole index", async () => {
    const runs = await Promise.all(Array.from({ length: PROCESSES }, () => start().ended));
    const embedded = runs.map(readEmbedded);
    expect(embedded.reduce((sum, texts) => sum + texts, 0)).toBe(TEXTS);
    expect(embedded.filter((texts) => texts > 0).length).toBeGreaterThan(1);
    const { ids, expected } = await lookInto(cluster.address, 0);
    expect([new Set(ids).size, ids.length]).toEqual([TEXTS, expected]);
  });

  test("one is killed: the rest finish its work, and nothing is there twice", async () => {
    const runs = Array.from({ length: PROCESSES }, start);
    const own = new WeaviateCluster(cluster.address);
    const countDone = () =>
      own.read(async (client) => {
        if (!(await client.collections.exists(LEASES))) return 0;
        let done = 0;
        for await (const { properties } of client.collections.use(LEASES).iterator())
          if (String(properties["body"]).includes('"done":true')) done++;
        return done;
      });
    while ((await countDone()) < 1) await new Promise((resolve) => setTimeout(resolve, 250));
    await own.close();
    runs[0]?.child.kill("SIGKILL");
    const [killed, ...rest] = await Promise.all(runs.map(({ ended }) => ended));
    expect(killed?.signal).toBe("SIGKILL");
    for (const run of rest) readEmbedded(run);
    const { ids, expected, versions } = await lookInto(cluster.address, 0);
    expect([new Set(ids).size, ids.length, versions.size]).toEqual([TEXTS, expected, EPISODES]);
  });
});
