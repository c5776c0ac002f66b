import { afterEach, expect, test } from "vitest";
import { AppError } from "../../src/shared/errors.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { makeAnswerParts, post, readEvents, startServer, type TestServer } from "../fakes/start-server.js";

const ADDRESS = "10.1.2.3:8080";
const QUESTION = { messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }] };

/** A store that does not answer while it is `away`. */
class FragileStore extends LocalStore {
  away = true;

  override async findSections(...asked: Parameters<LocalStore["findSections"]>) {
    this.#refuse();
    return await super.findSections(...asked);
  }

  override async readEpisodes(...asked: Parameters<LocalStore["readEpisodes"]>) {
    this.#refuse();
    return await super.readEpisodes(...asked);
  }

  override async readOutlines(...asked: Parameters<LocalStore["readOutlines"]>) {
    this.#refuse();
    return await super.readOutlines(...asked);
  }

  #refuse(): void {
    if (this.away) throw new AppError("store_unavailable", `the cluster at ${ADDRESS} does not answer`);
  }
}

let server: TestServer;
afterEach(() => server.stop());

async function start(): Promise<FragileStore> {
  const parts = await makeAnswerParts();
  const store = new FragileStore(parts.store.index);
  server = await startServer({ parts: { ...parts, store }, mcp: true });
  return store;
}

test.each([
  ["POST", "/api/chat", { ...QUESTION, stream: false }],
  ["POST", "/api/search", { query: "damp" }],
  ["GET", "/api/episodes/winter-hives", undefined],
  ["GET", "/api/widget?episode=winter-hives", undefined],
])(
  "%s %s is refused with 503 not_ready and a time to come back, without the store's address",
  async (method, path, body) => {
    const store = await start();
    const ask = () =>
      fetch(`${server.url}${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const response = await ask();
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      code: "not_ready",
      detail: expect.stringContaining("Ask again"),
    });
    expect(text).not.toContain(ADDRESS);
    // The log tells the operator the address.
    expect(server.log.join("\n")).toContain(ADDRESS);
    store.away = false;
    expect((await ask()).status).toBe(200);
  },
);

test("the list of episodes asks the store for nothing", async () => {
  await start();
  const response = await fetch(`${server.url}/api/episodes`);
  expect([response.status, await response.json()]).toMatchObject([200, { episodes: [{ chapterCount: 2 }] }]);
});

test("a stream that has begun ends with one answer-error, and no word of an answer", async () => {
  await start();
  const text = await (await post(`${server.url}/api/chat`, { ...QUESTION, stream: true })).text();
  const events = readEvents(text);
  expect(events.map(({ event }) => event)).toEqual(["answer-start", "answer-error"]);
  expect(events.at(-1)?.data).toMatchObject({ code: "not_ready" });
  expect(text).not.toContain(ADDRESS);
});

test("OpenAI's door says it in its own shape", async () => {
  await start();
  const response = await post(`${server.url}/v1/chat/completions`, QUESTION);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { code: "not_ready" } });
});
