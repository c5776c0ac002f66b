import { expect, test } from "vitest";
import { Turns } from "../../src/platform/turns.js";

test("a client with one job waits for one of each other client, however many those have", async () => {
  const done: string[] = [];
  const many = ["a", "b"].flatMap((client) =>
    Array.from({ length: 100 }, (_, i) => [client, () => void done.push(`${client}${i}`)] as const),
  );
  const turns = new Turns(1);
  for (const [client, job] of many) turns.take(client, job);
  turns.take("c", () => void done.push("c"));
  await expect.poll(() => done.length).toBe(201);
  expect(done.slice(0, 3)).toEqual(["a0", "b0", "c"]);
  expect(done.filter((name) => name.startsWith("a"))).toEqual(Array.from({ length: 100 }, (_, i) => `a${i}`));
});

test.each<[string, (work: () => void) => void]>([
  ["in themselves", (work) => work()],
  ["in a tick", (work) => process.nextTick(work)],
  ["once a promise is kept", (work) => void Promise.resolve().then(work)],
])("the event loop goes on between jobs that take long %s", async (_, begin) => {
  const done: string[] = [];
  const block = () => {
    const end = performance.now() + 12;
    while (performance.now() < end);
    done.push("job");
    setImmediate(() => done.push("loop"));
  };
  const turns = new Turns(1);
  for (let i = 0; i < 3; i += 1) turns.take("a", () => begin(block));
  await expect.poll(() => done).toEqual(["job", "loop", "job", "loop", "job", "loop"]);
});

test("a turn that is given up takes no round, and one job at the least begins in each", async () => {
  const done: string[] = [];
  const turns = new Turns(0);
  const note = (name: string) => () => {
    done.push(name);
    setImmediate(() => done.push("loop"));
  };
  const giveUp = ["a0", "a1", "a2"].map((name) => turns.take("a", note(name)));
  giveUp[1]?.();
  await expect.poll(() => done).toEqual(["a0", "loop", "a2", "loop"]);
  giveUp[0]?.();
});

test("one job runs in a round of the event loop while new connections come", async () => {
  const turns = new Turns(1);
  let done = 0;
  for (let i = 0; i < 100; i += 1)
    turns.take("a", () => {
      done += 1;
    });
  for (let round = 0; round < 5; round += 1) {
    turns.hurry();
    const before = done;
    await new Promise(setImmediate);
    expect(done - before).toBeLessThanOrEqual(round === 0 ? 32 : 1);
  }
  await expect.poll(() => done).toBe(100);
});

test("a job that throws takes no other job with it", async () => {
  const done: string[] = [];
  const turns = new Turns(1);
  const caught = new Promise((resolve) => process.once("uncaughtException", resolve));
  turns.take("a", () => {
    throw new Error("a fault");
  });
  turns.take("b", () => void done.push("b"));
  await expect.poll(() => done).toEqual(["b"]);
  expect(await caught).toMatchObject({ message: "a fault" });
});
