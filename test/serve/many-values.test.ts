import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LIMITS } from "../../src/shared/limits.js";
import { post, readJson, startServer, type TestServer } from "../fakes/start-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ mcp: true });
});
afterAll(() => server.stop());

const QUESTION = '{"role":"user","content":"Why do colonies die?"}';
const ASK =
  '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask_episodes","arguments":{"question":"Why?"';

/** Every list of every request, with MANY in the place of its items. */
const LISTS: [string, string][] = [
  ["/api/chat", '{"messages":[MANY]}'],
  ["/api/chat", `{"messages":[${QUESTION}],"episodes":[MANY]}`],
  ["/api/chat", `{"messages":[${QUESTION}],"filter":{"shows":[MANY]}}`],
  ["/api/chat", `{"messages":[${QUESTION}],"filter":{"people":[MANY]}}`],
  ["/api/chat", `{"messages":[${QUESTION}],"filter":{"languages":[MANY]}}`],
  ["/api/search", '{"query":"damp","history":[MANY]}'],
  ["/api/search", '{"query":"damp","episodes":[MANY]}'],
  ["/v1/chat/completions", '{"messages":[MANY]}'],
  ["/v1/chat/completions", '{"messages":[{"role":"user","content":[MANY]}]}'],
  ["/v1/chat/completions", `{"messages":[{"role":"assistant","content":[MANY]},${QUESTION}]}`],
  ["/v1/chat/completions", `{"messages":[${QUESTION}],"cuepoint":{"episodes":[MANY]}}`],
  ["/v1/chat/completions", `{"messages":[${QUESTION}],"cuepoint":{"filter":{"shows":[MANY]}}}`],
  ["/mcp", `${ASK},"episodes":[MANY]}}}`],
  ["/mcp", `${ASK},"history":[MANY]}}}`],
  ["/mcp", `${ASK},"filter":{"shows":[MANY]}}}}`],
];
const fill = (body: string, item: string, count: number) =>
  body.replace("MANY", Array(count).fill(item).join(","));
const ROOM = LIMITS.bodyBytes - 1_000;

describe.each(LISTS)("%s %s", (path, body) => {
  test.each(["0", "{}", "[]", '""'])("full of %s is refused before any item is looked at", async (item) => {
    const response = await post(
      `${server.url}${path}`,
      fill(body, item, Math.floor(ROOM / (item.length + 1))),
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("the body holds more than 10,000 values");
  });

  test("with as many wrong items as may be sent is answered without a stall", async () => {
    const started = performance.now();
    const response = await post(`${server.url}${path}`, fill(body, "0", 9_900));
    await response.text();
    expect(response.status).toBeLessThan(500);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test.each(["/api/chat", "/api/search", "/v1/chat/completions", "/mcp"])(
  "%s looks neither at a value that is too deep nor at one that has too many fields",
  async (path) => {
    const fields = Object.fromEntries(Array.from({ length: 11_000 }, (_, i) => [`field${i}`, 0]));
    for (const body of [
      fields,
      `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
      { filter: { shows: fields } },
    ]) {
      const response = await post(`${server.url}${path}`, body);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain("the body holds more than 10,000 values");
    }
  },
);

test("what is wrong is said in a few words, however many fields are wrong", async () => {
  const fields = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`field${i}`, 0]));
  const response = await post(`${server.url}/api/chat`, { messages: [], ...fields });
  const { detail } = await readJson<{ detail: string }>(response);
  expect(detail).toContain('"field0"');
  expect(detail.length).toBeLessThan(1_000);
});
