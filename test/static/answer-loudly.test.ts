import { expect, test } from "vitest";
import { answerLoudly } from "../../src/static/answer-loudly.js";
import type { Served } from "../../src/static/messages.js";
import { Quiet } from "../../src/static/quiet.js";

const HEAD = { status: 200, type: "text/plain" };
const settle = () => new Promise((resolve) => setTimeout(resolve));

async function* say() {
  yield "one";
  yield "two";
}

/** Answers in this way, and gives what tells whether it is quiet. */
function answer(serve: () => Promise<Served>, signal = new AbortController().signal) {
  const quiet = new Quiet();
  const served = answerLoudly(quiet, signal, serve);
  let isQuiet = false;
  void quiet.wait().then(() => {
    isQuiet = true;
  });
  const look = async () => {
    await settle();
    return isQuiet;
  };
  return { served, look };
}

test("it is quiet again once all of an answer is read, and not before", async () => {
  const { served, look } = answer(async () => ({ ...HEAD, body: say() }));
  const reading = (await served).body[Symbol.asyncIterator]();
  for (const value of ["one", "two"]) {
    expect(await reading.next()).toEqual({ done: false, value });
    expect(await look()).toBe(false);
  }
  expect((await reading.next()).done).toBe(true);
  expect(await look()).toBe(true);
});

test("it is quiet again where the answer breaks off or nobody reads on", async () => {
  const breakOff = async function* () {
    yield* say();
    throw new Error("broken");
  };
  const broken = answer(async () => ({ ...HEAD, body: breakOff() }));
  const read = async () => {
    for await (const _ of (await broken.served).body);
  };
  await expect(read()).rejects.toThrow("broken");
  expect(await broken.look()).toBe(true);
  const left = answer(async () => ({ ...HEAD, body: say() }));
  for await (const _ of (await left.served).body) break;
  expect(await left.look()).toBe(true);
});

test("it is quiet again where there is no answer, which is thrown", async () => {
  const { served, look } = answer(async () => await Promise.reject(new Error("failed")));
  await expect(served).rejects.toThrow("failed");
  expect(await look()).toBe(true);
});

test("it is quiet again once the request is given up, though nobody began to read", async () => {
  const giving = new AbortController();
  const { served, look } = answer(async () => ({ ...HEAD, body: say() }), giving.signal);
  await served;
  expect(await look()).toBe(false);
  giving.abort();
  expect(await look()).toBe(true);
});
