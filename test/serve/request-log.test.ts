import { afterEach, describe, expect, test } from "vitest";
import { createModelQueue } from "../../src/answer/model/model-queue.js";
import { AppError } from "../../src/shared/errors.js";
import { ScriptedChatModel, TEXT_ALONE } from "../fakes/scripted-chat-model.js";
import {
  post,
  STOP_AT_ONCE,
  type StartOptions,
  startServer,
  type TestServer,
} from "../fakes/start-server.js";

const ask = (content: string) => ({ messages: [{ role: "user", content }] });
const QUESTION = ask("Why do colonies die: is it damp or cold?");

let server: TestServer;
afterEach(() => server.stop());

async function start(options: StartOptions = {}): Promise<void> {
  server = await startServer(options);
}

/** Waits until the server has logged so many lines, and reads them. */
async function readLines(count: number): Promise<Record<string, unknown>[]> {
  await expect.poll(() => server.log.length).toBeGreaterThanOrEqual(count);
  return server.log.map((line) => JSON.parse(line));
}

describe("the line of a request", () => {
  test("says what became of the answer, and nothing of what was asked", async () => {
    await start();
    const response = await post(`${server.url}/api/chat`, QUESTION);
    await response.json();
    const lines = await readLines(1);
    expect(lines).toEqual([
      {
        level: 30,
        time: expect.any(String),
        requestId: response.headers.get("x-request-id"),
        method: "POST",
        path: "/api/chat",
        status: 200,
        ms: expect.any(Number),
        door: "api",
        mode: "extractive",
        outcome: "answered",
      },
    ]);
  });

  test("of a stream, of an abstention and of a failure each say their own, whatever runs beside it", async () => {
    await start();
    const sent: [string, object, object][] = [
      ["stream", { ...QUESTION, stream: true }, { outcome: "answered", mode: "extractive", status: 200 }],
      ["abstention", ask("What is the capital of Mongolia?"), { outcome: "abstained", status: 200 }],
      ["failure", { ...QUESTION, episodes: ["x"] }, { outcome: "failed", code: "bad_request", status: 400 }],
    ];
    const ids = await Promise.all(
      sent.map(async ([, body]) => {
        const response = await post(`${server.url}/api/chat`, body);
        await response.text();
        return response.headers.get("x-request-id");
      }),
    );
    const lines = await readLines(3);
    for (const [i, [, , expected]] of sent.entries())
      expect(lines.find(({ requestId }) => requestId === ids[i])).toMatchObject(expected);
  });

  test("has the pattern of the route, and of other paths no more than their beginning, without the query", async () => {
    await start();
    await (await fetch(`${server.url}/api/episodes/winter-hives?key=1`)).text();
    await (await fetch(`${server.url}/${"x".repeat(2_000)}?key=1`)).text();
    const lines = await readLines(2);
    expect(lines.map(({ path }) => path).sort()).toEqual(["/api/episodes/:id", `/${"x".repeat(199)}`]);
    expect(lines.every((line) => !("outcome" in line))).toBe(true);
  });

  test("of a client that left before it was answered says so", async () => {
    const leaving = new AbortController();
    await start({
      ...STOP_AT_ONCE,
      parts: {
        chatModel: {
          traits: TEXT_ALONE,
          resolveModel: (signal) => {
            leaving.abort();
            return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
          },
          stream: () => (async function* () {})(),
        },
      },
    });
    const asked = fetch(`${server.url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(QUESTION),
      signal: leaving.signal,
    });
    await expect(asked).rejects.toThrow();
    const [line] = await readLines(1);
    expect(line).toMatchObject({ level: 30, status: 499, door: "api", outcome: "left" });
  });
});

describe("a failure on the server's side", () => {
  test("is a warning where the program turns someone away on purpose", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await start({
      parts: {
        modelQueue: createModelQueue({ calls: 1, waiting: 0, waitMs: 1_000 }),
        chatModel: {
          traits: TEXT_ALONE,
          resolveModel: async () => "slow",
          async *stream() {
            await held;
            yield "Damp kills more colonies than cold [1].";
          },
        },
      },
    });
    const first = post(`${server.url}/api/chat`, QUESTION);
    await expect
      .poll(async () => (await post(`${server.url}/api/chat`, QUESTION)).status, { interval: 50 })
      .toBe(503);
    release();
    await (await first).json();
    const levels = (await readLines(3)).map(({ level, code, err }) => ({ level, code, err }));
    expect(levels).toContainEqual({ level: 40, code: "overloaded", err: undefined });
    expect(levels.filter(({ level }) => Number(level) > 40)).toEqual([]);
  });

  test("is an error with its stack where the program is at fault, without the keys it may hold", async () => {
    const key = "sk-canary-1234567890";
    await start({
      parts: {
        secrets: [key],
        chatModel: new ScriptedChatModel({
          resolveFailure: new TypeError(`no such thing as ${key}`, { cause: new AppError("internal", key) }),
        }),
      },
    });
    const response = await post(`${server.url}/api/chat`, QUESTION);
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining("canary")]);
    const error = (await readLines(2)).find(({ level }) => level === 50);
    expect(error).toMatchObject({
      requestId: response.headers.get("x-request-id"),
      err: { type: "TypeError", stack: expect.stringContaining("    at ") },
    });
    expect(server.log.join("")).not.toContain(key);
    expect(server.log.join("")).toContain("no such thing as [redacted]");
  });
});
