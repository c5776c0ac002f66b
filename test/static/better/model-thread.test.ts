import { expect, test } from "vitest";
import type { ModelOpening, ModelReply, ModelRequest } from "../../../src/static/better/model-messages.js";
import { ModelThread } from "../../../src/static/better/model-thread.js";

const OPENING = { folder: "https://show.example", models: null } as unknown as ModelOpening;

/** A thread that answers when the test says so. */
function makeThread() {
  const listeners = new Map<string, (event: never) => void>();
  const got: (ModelOpening | ModelRequest)[] = [];
  let ended = false;
  const thread = {
    postMessage: (message: ModelOpening | ModelRequest) => void got.push(message),
    addEventListener: (type: string, listener: (event: never) => void) => void listeners.set(type, listener),
    terminate: () => {
      ended = true;
    },
  };
  return {
    thread,
    got,
    reply: (data: ModelReply) => listeners.get("message")?.({ data } as never),
    fail: (message: string) => listeners.get("error")?.({ message } as never),
    isEnded: () => ended,
  };
}

const work = (...inputs: string[]) => ({ inputs, measure: () => 1, urgent: true, givesWay: false });
const rest = () => new Promise((resolve) => setImmediate(resolve));

test("an input is sent once the one before it is answered, and outputs come in the order of inputs", async () => {
  const { thread, got, reply } = makeThread();
  const run = new ModelThread(thread).runner<string, string>("reader");
  const done: number[] = [];
  const both = Promise.all([
    run(work("a", "b"), { onProgress: (count) => done.push(count) }),
    run(work("c"), {}),
  ]);
  for (const output of ["A", "C", "B"]) {
    await rest();
    expect(got.at(-1)).toEqual({ model: "reader", input: output.toLowerCase() });
    reply({ output });
  }
  expect(await both).toEqual([["A", "B"], ["C"]]);
  expect(done).toEqual([1, 2]);
  expect(got).toHaveLength(3);
});

test("what nobody waits for any more is not begun, and who leaves does not wait", async () => {
  const { thread, got, reply } = makeThread();
  const run = new ModelThread(thread).runner<string, string>("embedder");
  const leaving = new AbortController();
  const first = run(work("a"), {});
  const second = run(work("b"), { signal: leaving.signal });
  await rest();
  leaving.abort(new Error("left"));
  await expect(second).rejects.toThrow("left");
  const third = run(work("c"), {});
  reply({ output: 1 });
  await rest();
  reply({ output: 3 });
  expect(await first).toEqual([1]);
  expect(await third).toEqual([3]);
  expect(got).toEqual(["a", "c"].map((input) => ({ model: "embedder", input })));
});

test("an input that fails fails alone", async () => {
  const { thread, reply } = makeThread();
  const run = new ModelThread(thread).runner<string, string>("reader");
  const [first, second] = [run(work("a"), {}), run(work("b"), {})];
  first.catch(() => undefined);
  await rest();
  reply({ error: "odd numbers" });
  await expect(first).rejects.toMatchObject({
    code: "internal",
    message: expect.stringContaining("odd numbers"),
  });
  await rest();
  reply({ output: 2 });
  expect(await second).toEqual([2]);
});

test("a thread that ends fails what runs, what waits and what comes later, and tells it once", async () => {
  const { thread, got, fail } = makeThread();
  let told = 0;
  const run = new ModelThread(thread, () => told++).runner<string, string>("reader");
  const both = Promise.allSettled([run(work("a"), {}), run(work("b"), {})]);
  await rest();
  fail("out of memory");
  fail("again");
  for (const each of await both) expect(each).toMatchObject({ reason: { code: "internal" } });
  await expect(run(work("c"), {})).rejects.toThrow("out of memory");
  expect(got).toHaveLength(1);
  expect(told).toBe(1);
});

test("models that cannot be loaded are told as such", async () => {
  const { thread, reply } = makeThread();
  const opening = new ModelThread(thread).open(OPENING);
  opening.catch(() => undefined);
  await rest();
  reply({ error: "cannot load search/reader-1.onnx" });
  await expect(opening).rejects.toMatchObject({
    code: "model_unavailable",
    message: expect.stringContaining("search/reader-1.onnx"),
  });
});
