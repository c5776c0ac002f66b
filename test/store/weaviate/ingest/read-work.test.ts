import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { identifyProcess } from "../../../../src/platform/process-identity.js";
import { WriterFinder } from "../../../../src/store/weaviate/ingest/hold/find-writer.js";
import type { HoldRecord } from "../../../../src/store/weaviate/ingest/hold/writer-book.js";
import { WorkWatch } from "../../../../src/store/weaviate/ingest/queue/read-work.js";
import type { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";

/** A cluster whose writer's document is this one. */
function holdFake(record: () => HoldRecord): WeaviateCluster {
  const client = {
    alias: { listAll: async () => [{ alias: "CuepointWriter_3", collection: "CuepointWriters" }] },
    collections: {
      use: () => ({
        withConsistency: () => ({
          query: { fetchObjectById: async () => ({ properties: { body: JSON.stringify(record()) } }) },
        }),
      }),
    },
  };
  return { read: async (ask: (from: unknown) => unknown) => await ask(client) } as unknown as WeaviateCluster;
}

const describeHold = async (change: Partial<HoldRecord>): Promise<HoldRecord> => ({
  ...{ kind: "hold", number: 3, since: "2026-01-01T00:00:00Z", beat: 0, released: false, progress: null },
  holder: await identifyProcess(),
  ...change,
});

test("a writer elsewhere is one while its document changes, and none once that has stood still", async () => {
  const holder = { ...(await identifyProcess()), host: "elsewhere" };
  let [now, beat] = [0, 0];
  let record = await describeHold({ holder });
  const finder = new WriterFinder(
    holdFake(() => ({ ...record, beat })),
    () => now,
  );
  const looks: boolean[] = [];
  for (; now <= 30_000; now += 2_000) {
    if (now < 15_000) beat++;
    looks.push((await finder.look({})) !== null);
  }
  expect(looks.lastIndexOf(true)).toBe(9);
  expect(looks.slice(0, 10).every(Boolean)).toBe(true);
  record = { ...record, released: true };
  beat++;
  expect(await finder.look({})).toBeNull();
});

test("a killed writer of this machine is none at once, and one that runs is one", async () => {
  const own = await identifyProcess();
  const own3 = await describeHold({});
  expect(await new WriterFinder(holdFake(() => own3)).look({})).not.toBeNull();
  const dead = await describeHold({ holder: { ...own, pid: 2 ** 22 - 1 } });
  const found = await new WriterFinder(holdFake(() => dead)).look({});
  expect(found === null).toBe(own.place !== null);
});

test("metrics have nothing of an ingest after three seconds where the cluster takes requests and answers none", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const watch = new WorkWatch({ address: { urls: [url], grpcUrls: [url], apiKey: null }, redisUrl: null });
  const from = performance.now();
  expect(await watch.read()).toBeNull();
  expect(performance.now() - from).toBeLessThan(4_500);
  server.closeAllConnections();
  server.close();
  await watch.close();
}, 15_000);
