import { expect, test } from "vitest";
import { answerOnPort, type Engine } from "../../src/static/answer-on-port.js";
import type { AskedRequest, Reply } from "../../src/static/messages.js";

const ASKED: AskedRequest = { method: "GET", path: "/api/widget", accept: "", body: "" };

async function* breakOff() {
  yield "half";
  throw new Error("the engine broke");
}

test("a request whose answer breaks off is told its end, and the failure is not hidden", async () => {
  const replies: Reply[] = [];
  let isClosed = false;
  const port = {
    onmessage: null,
    postMessage: (reply: Reply) => replies.push(reply),
    close: () => {
      isClosed = true;
    },
  };
  const engine: Engine = {
    stale: true,
    answer: async () => ({ status: 200, type: "text/plain", body: breakOff() }),
  };
  await expect(answerOnPort(engine, ASKED, port)).rejects.toThrow("the engine broke");
  expect(replies.map(({ kind }) => kind)).toEqual(["head", "piece", "end"]);
  expect(replies.at(-1)).toEqual({ kind: "end", stale: true });
  expect(isClosed).toBe(true);
});

async function readReplies(body: AsyncIterable<string>): Promise<Reply[]> {
  const replies: Reply[] = [];
  const port = { onmessage: null, postMessage: (reply: Reply) => replies.push(reply), close: () => {} };
  const engine: Engine = { stale: false, answer: async () => ({ status: 200, type: "text/plain", body }) };
  await answerOnPort(engine, ASKED, port);
  return replies.filter(({ kind }) => kind === "piece");
}

async function* sayAtOnce() {
  for (const text of ["one ", "two ", "three"]) yield await Promise.resolve(text);
}

async function* sayLater() {
  yield* sayAtOnce();
  await new Promise((resolve) => setTimeout(resolve, 5));
  yield " four";
}

test("what is said in one go is one message, and what comes later is not waited for", async () => {
  expect(await readReplies(sayAtOnce())).toEqual([{ kind: "piece", text: "one two three" }]);
  expect(await readReplies(sayLater())).toEqual([
    { kind: "piece", text: "one two three" },
    { kind: "piece", text: " four" },
  ]);
});
