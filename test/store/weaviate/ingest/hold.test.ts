import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIndexCollection, createWriterCollection } from "../../../../src/store/weaviate/collection.js";
import { claimNumber, readNumbers, settleNumber } from "../../../../src/store/weaviate/index-numbers.js";
import { takeHold } from "../../../../src/store/weaviate/ingest/hold/writer-hold.js";
import { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";
import { describeCluster } from "../describe-cluster.js";
import { startCluster, type TestCluster } from "../start-cluster.js";

const INDEX = "CuepointIndex_held";
const OTHER = "CuepointIndex_other";
const CLAIMERS = 12;

describeCluster("the right to write the index of three nodes", () => {
  let nodes: TestCluster;
  let cluster: WeaviateCluster;
  beforeAll(async () => {
    nodes = await startCluster();
    cluster = new WeaviateCluster(nodes.address);
    await cluster.write((client) => createWriterCollection(client));
    for (const name of [INDEX, OTHER]) await cluster.write((client) => createIndexCollection(client, name));
  }, 900_000);
  afterAll(async () => {
    await cluster?.close();
    await nodes?.stop();
  });

  const highest = async () => {
    const { claimed, outcomes } = await readNumbers(cluster, {});
    return Math.max(0, ...claimed, ...outcomes.keys());
  };

  test("of many that want a number at once, through different nodes, one gets it; the same of its outcome", async () => {
    const clusters = Array.from({ length: CLAIMERS }, () => new WeaviateCluster(nodes.address));
    for (let round = 0; round < 3; round++) {
      const number = (await highest()) + 1;
      const claimed = await Promise.all(clusters.map((own) => claimNumber(own, number, {})));
      expect(claimed.filter((each) => each === "own")).toHaveLength(1);
      const settled = await Promise.all(
        clusters.map((own, i) => settleNumber(own, { number, collection: i % 2 === 0 ? OTHER : null }, {})),
      );
      expect(new Set(settled).size).toBe(1);
    }
    await Promise.all(clusters.map((own) => own.close()));
  });

  test("a writer waits for another one, is told who it is, and is refused after its time", async () => {
    const hold = await takeHold(cluster, { waitMs: 60_000 });
    const notes: string[] = [];
    const refused = takeHold(cluster, { waitMs: 2_000, onNote: (note) => notes.push(note) });
    await expect(refused).rejects.toMatchObject({
      code: "index_locked",
      message: expect.stringContaining(`Process ${process.pid} on `),
      hint: expect.stringContaining("takes over by itself"),
    });
    expect(notes).toEqual([
      expect.stringMatching(/^Process \d+ on .+ is writing the index .+ waiting for it\.$/),
    ]);
    await hold.release();
    const next = await takeHold(cluster, { waitMs: 0 });
    expect(next.number).toBe(hold.number + 1);
    await next.release();
  });

  test("who was taken over cannot put an index into use, hears of it, and what was put into use before stays", async () => {
    const late = await takeHold(cluster, { waitMs: 60_000 });
    // As another process does it that saw no sign of life.
    await claimNumber(cluster, late.number + 1, {});
    await settleNumber(cluster, { number: late.number, collection: null }, {});
    await expect(late.commit(INDEX, {})).rejects.toMatchObject({ code: "index_locked" });
    await wait(4_000);
    expect(late.lost.reason).toMatchObject({ code: "index_locked" });
    expect((await readNumbers(cluster, {})).current?.collection).not.toBe(INDEX);
    await late.release();
  });

  test("a writer whose claim was done and not answered takes the next number and waits for nobody", async () => {
    const deaf = new WeaviateCluster(nodes.address);
    let lost = 0;
    const write: WeaviateCluster["write"] = (ask, options) =>
      deaf.write(async (client) => {
        const answer = await ask(client);
        if (lost++ === 0) throw new Error("the answer was lost");
        return answer;
      }, options);
    const losing = new Proxy(deaf, {
      get: (target, key) => (key === "write" ? write : Reflect.get(target, key).bind(target)),
    });
    // The test before left a number whose writer never gave a sign of life.
    const free = await takeHold(cluster, { waitMs: 60_000 });
    await free.release();
    const waits: string[] = [];
    const hold = await takeHold(losing, { waitMs: 60_000, onNote: (note) => void waits.push(note) });
    expect([hold.number, waits]).toEqual([free.number + 2, []]);
    await hold.commit(INDEX, {});
    await hold.release();
    await deaf.close();
  });

  test("a writer that another has taken over removes nothing more", async () => {
    const late = await takeHold(cluster, { waitMs: 60_000 });
    await late.check({});
    await claimNumber(cluster, late.number + 1, {});
    await settleNumber(cluster, { number: late.number, collection: null }, {});
    await expect(late.check({})).rejects.toMatchObject({ code: "index_locked" });
    await late.release();
  });

  test("a writer that died before it gave a sign of life is waited for, and then taken over", async () => {
    const dead = await highest();
    const hold = await takeHold(cluster, { waitMs: 60_000 });
    expect(hold.number).toBe(dead + 1);
    await hold.commit(INDEX, {});
    // The same again, as after an answer that was lost.
    await hold.commit(INDEX, {});
    await hold.forgetEarlier(hold.number, {});
    const { current, claimed, outcomes } = await readNumbers(cluster, {});
    expect(current).toEqual({ number: hold.number, collection: INDEX });
    expect([claimed, [...outcomes.keys()]]).toEqual([[hold.number], [hold.number]]);
    // However late a forgotten writer wakes, the index in use is that of the highest number.
    await settleNumber(cluster, { number: dead, collection: OTHER }, {});
    expect((await readNumbers(cluster, {})).current?.collection).toBe(INDEX);
    await hold.release();
  });
});
