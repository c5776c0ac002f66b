import { PassThrough, Writable } from "node:stream";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { createLog } from "../../../../src/platform/log.js";
import { StdioConnection } from "../../../../src/serve/mcp/stdio/stdio-connection.js";
import { makeAnswerParts, VERSION } from "../../../fakes/start-server.js";
import { IS_SWEEP } from "../../../fakes/sweep.js";

type Reply = { jsonrpc: string; id: unknown; result?: object; error?: { code: number; message: string } };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A connection of which the test is the client. */
async function open(stdout: Writable = new PassThrough()) {
  const stdin = new PassThrough();
  const cutOff = new AbortController();
  const answer = await makeAnswerParts();
  const connection = new StdioConnection({
    parts: {
      answering: () => ({ answer, observers: [], cutOff: cutOff.signal }),
      version: VERSION,
      log: createLog("silent", [], () => undefined),
      client: undefined,
      tellsChanges: true,
    },
    stdin,
    stdout,
    cutOff,
    graceMs: 100,
  });
  const stop = new AbortController();
  const served = connection.serve(stop.signal);
  ends.push(async () => {
    stop.abort();
    stdin.destroy();
    await served;
  });
  let text = "";
  const replies: Reply[] = [];
  const looks: (() => void)[] = [];
  if (stdout instanceof PassThrough)
    stdout.setEncoding("utf8").on("data", (piece: string) => {
      const lines = (text + piece).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) replies.push(JSON.parse(line));
      for (const look of looks) look();
    });
  /** Sends a line, and a ping after it; gives what came back before the ping's answer. */
  let pings = 0;
  const send = async (line: string | Buffer): Promise<Reply[]> => {
    const id = `ping ${pings++}`;
    const from = replies.length;
    stdin.write(line);
    stdin.write(`\n${JSON.stringify({ jsonrpc: "2.0", id, method: "ping" })}\n`);
    const at = () => replies.findIndex((reply) => reply.id === id);
    await new Promise<void>((resolve) => {
      const look = () => at() >= 0 && resolve();
      looks.push(look);
      look();
    });
    return replies.slice(from, at());
  };
  return { stdin, stdout, served, stop, connection, replies, send };
}

const refusal = (code: number, message: RegExp, id: unknown = null) => [
  { jsonrpc: "2.0", id, error: { code, message: expect.stringMatching(message) } },
];
const PARSE_ERROR = refusal(-32_700, /not JSON/);
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("a line that is no message is answered with JSON-RPC's error, and the next one is read", () => {
  test.each([
    ["no JSON", '{"jsonrpc": broken', PARSE_ERROR],
    [
      "bytes that are not UTF-8",
      Buffer.from('{"jsonrpc":"2.0","id":1,"method":"\xff"}', "latin1"),
      PARSE_ERROR,
    ],
    ["half a JSON", '{"jsonrpc":"2.0","id":1', PARSE_ERROR],
    ["a batch", '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', refusal(-32_600, /batches/)],
    ["an empty batch", "[]", refusal(-32_600, /batches/)],
    ["a deep batch", nested(500_000), refusal(-32_600, /batches/)],
    [
      "a parameter that is too deep",
      `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"deep":${nested(500_000)}}}`,
      refusal(-32_600, /too many values/, 7),
    ],
    ["a text", '"ping"', refusal(-32_600, /no message/)],
    ["null", "null", refusal(-32_600, /no message/)],
    ["no method", '{"jsonrpc":"2.0","id":7}', refusal(-32_600, /no message/, 7)],
    ["another version", '{"jsonrpc":"1.0","id":"a","method":"ping"}', refusal(-32_600, /no message/, "a")],
    ["a method that is a number", '{"jsonrpc":"2.0","id":7,"method":1}', refusal(-32_600, /no message/, 7)],
    ["an id that is null", '{"jsonrpc":"2.0","id":null,"method":"ping"}', refusal(-32_600, /no message/)],
    ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"ping"}', refusal(-32_600, /no message/)],
    [
      "an id that JSON cannot carry",
      '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
      refusal(-32_600, /no message/),
    ],
    [
      "an id beyond all numbers",
      '{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
      refusal(-32_600, /no message/),
    ],
    ["too many bytes", `"${"x".repeat(2 * 2 ** 20)}"`, refusal(-32_600, /more than 1 MB/)],
  ])("%s", async (_, line, expected) => {
    const { send } = await open();
    expect(await send(line)).toEqual(expected);
  });

  test.each([
    ["an empty line", ""],
    ["an empty line of Windows", "\r"],
    ["a response that no request fits", '{"jsonrpc":"2.0","id":7,"result":1}'],
    ["an error that is none", '{"jsonrpc":"2.0","id":{},"error":"x"}'],
    ["a notification that is not known", '{"jsonrpc":"2.0","method":"no/such"}'],
  ])("nothing is said to %s", async (_, line) => {
    const { send } = await open();
    expect(await send(line)).toEqual([]);
  });
});

test.each([
  ["a large id", "x".repeat(100_000)],
  ["a text as id", "\u202e\u0000"],
  ["the largest id", Number.MAX_SAFE_INTEGER],
  ["a negative id", -1],
])("a request with %s, an end of line of Windows and a deep parameter is answered", async (_, id) => {
  const { send } = await open();
  const request = { jsonrpc: "2.0", id, method: "no/such/method", params: { deep: 0 } };
  const line = JSON.stringify(request).replace('"deep":0', `"deep":${nested(5_000)}`);
  const [reply, ...more] = await send(`${line}\r`);
  expect(reply).toMatchObject({ jsonrpc: "2.0", error: { code: -32_601 } });
  expect(more).toEqual([]);
});

test("whatever bytes come in, each line is answered by itself, and what goes out is JSON-RPC", async () => {
  const { send } = await open();
  const message = fc.record(
    {
      jsonrpc: fc.constantFrom("2.0", "1.0"),
      id: fc.oneof(fc.jsonValue(), fc.integer(), fc.string()),
      method: fc.oneof(
        fc.jsonValue(),
        fc.constantFrom("tools/list", "tools/call", "initialize", "ping", "x"),
      ),
      params: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const line = fc.oneof(
    message.map((value) => Buffer.from(JSON.stringify(value))),
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0x20 : byte)))),
  );
  await fc.assert(
    fc.asyncProperty(line, async (bytes) => {
      const replies = await send(bytes);
      expect(replies.length).toBeLessThanOrEqual(1);
      for (const reply of replies) {
        expect(reply.jsonrpc).toBe("2.0");
        expect("result" in reply).not.toBe("error" in reply);
      }
    }),
    { numRuns: IS_SWEEP ? 5_000 : 300 },
  );
});

test("a request is refused while another with its id is open, and taken again after that", async () => {
  const { stdin, send, replies } = await open();
  const call = (id: number) =>
    JSON.stringify({
      jsonrpc: "2.0",
      id,
      method: "tools/call",
      params: { name: "search_episodes", arguments: { query: "damp" } },
    });
  await send(
    `${JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "x", version: "1" } } })}`,
  );
  stdin.write(`${call(7)}\n`.repeat(500));
  const answers = () => replies.filter(({ id }) => id === 7);
  await expect.poll(() => answers().length).toBe(500);
  expect(answers().filter(({ result }) => result !== undefined)).toHaveLength(1);
  expect(answers()[0]?.error).toMatchObject({ code: -32_600, message: expect.stringMatching(/is open/) });
  stdin.write(`${call(7)}\n`);
  await expect.poll(() => answers().length).toBe(501);
  expect(answers().at(-1)?.result).toBeDefined();
});

test("a line without its end is read when the input ends", async () => {
  const { stdin, served, replies } = await open();
  stdin.end('{"jsonrpc":"2.0","id":1,"method":"ping"}');
  await served;
  expect(replies).toEqual([{ jsonrpc: "2.0", id: 1, result: {} }]);
});

describe("a client that does not read", () => {
  /** Takes nothing of what is written to it. */
  const stuck = () => new Writable({ write: () => undefined });
  const ask = (id: number) => `${JSON.stringify({ jsonrpc: "2.0", id, method: "tools/list" })}\n`;

  test("and asks without end is not answered without end", async () => {
    const { stdin, stdout } = await open(stuck());
    const asks = Array.from({ length: 2_000 }, (_, i) => ask(i)).join("");
    let sent = 0;
    while (stdin.writableLength < 2 ** 20 && sent < 100 * 2 ** 20) {
      stdin.write(asks);
      sent += asks.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    // What was not read stays with the client, and what is kept for it is about what may be kept.
    expect(sent).toBeLessThan(20 * 2 ** 20);
    expect(stdout.writableLength).toBeLessThan(5 * 2 ** 20);
  });

  test.each(["the end of stdin", "a signal"])("does not keep it from its end after %s", async (what) => {
    const { stdin, stop, served, connection } = await open(stuck());
    stdin.write(Array.from({ length: 500 }, (_, i) => ask(i)).join(""));
    await new Promise((resolve) => setTimeout(resolve, 200));
    connection.announceChange();
    const started = performance.now();
    if (what === "a signal") stop.abort();
    else stdin.end();
    await served;
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("and goes away ends it", async () => {
    const stdout = stuck();
    const { served } = await open(stdout);
    stdout.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    const started = performance.now();
    await served;
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test("a client that reads late gets every answer", async () => {
  const stdout = new PassThrough();
  const { stdin, replies } = await open(stdout);
  stdout.pause();
  const asks = Array.from({ length: 600 }, (_, id) => ({ jsonrpc: "2.0", id, method: "tools/list" }));
  stdin.write(asks.map((ask) => `${JSON.stringify(ask)}\n`).join(""));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(replies).toEqual([]);
  stdout.resume();
  await expect.poll(() => replies.length).toBe(600);
});
