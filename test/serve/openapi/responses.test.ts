import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import * as schemas from "../../../src/serve/api/response-schemas.js";
import { createRateLimits } from "../../../src/serve/edge/limit-rate.js";
import {
  CHAT_RESPONSE,
  EPISODE,
  EPISODE_LIST,
  EVENTS,
  PROBLEM,
  QUESTION,
  SEARCH_RESPONSE,
} from "../../../src/serve/openapi/examples.js";
import {
  type ChatResponse,
  chatResponseSchema,
  type Episode,
  EVENT_SCHEMAS,
  episodeSchema,
} from "../../../src/shared/domain.js";
import { startCli, waitForOutput } from "../../cli/spawn-cli.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import {
  post,
  readEvents,
  readJson,
  startServer,
  type TestServer,
  VERSION,
} from "../../fakes/start-server.js";

const ask = (content: string) => ({ messages: [{ role: "user", content }] });

/** Fails where the body has a field that the schema does not know, lacks one, or has one of another kind. */
async function expectResponse(response: Response, schema: z.ZodType): Promise<void> {
  const body: unknown = await response.json();
  expect(schema.parse(body)).toEqual(body);
}

describe("a server of invented episodes", () => {
  let server: TestServer;
  beforeAll(async () => {
    const { chapters } = makeEpisode();
    server = await startServer({
      episodes: [
        makeEpisode(),
        makeEpisode({
          id: "bare",
          formerIds: ["пчёлы"],
          stale: true,
          show: null,
          people: [],
          publishedAt: null,
          durationSeconds: null,
          media: null,
          chapters: chapters
            .map((chapter) => ({ ...chapter, endSeconds: null, generated: true as const }))
            .slice(1),
        }),
        makeEpisode({ id: "file", media: { kind: "audio", url: "https://a.example/x.mp3" } }),
      ],
      reasons: ["Passages are found by keywords only."],
      limits: createRateLimits(6),
    });
  });
  afterAll(() => server.stop());

  test.each<[string, z.ZodType]>([
    ["/healthz", schemas.healthSchema],
    ["/readyz", schemas.readySchema],
    ["/api/episodes", schemas.episodeListSchema],
    ["/api/episodes?limit=2&q=hive", schemas.episodeListSchema],
    ["/api/episodes?cursor=none", schemas.problemSchema],
    ["/api/episodes/winter-hives", episodeSchema],
    ["/api/episodes/bare", episodeSchema],
    ["/api/episodes/file", episodeSchema],
    [`/api/episodes/${encodeURIComponent("пчёлы")}`, episodeSchema],
    ["/api/episodes/none", schemas.problemSchema],
    ["/api/widget", schemas.widgetSettingsSchema],
    ["/api/widget?episode=bare", schemas.widgetSettingsSchema],
    ["/api/widget?episode=", schemas.problemSchema],
    ["/api/chat", schemas.problemSchema],
    ["/nothing", schemas.problemSchema],
    [`/widget/${VERSION}/integrity.json`, schemas.widgetIntegritySchema],
  ])("GET %s is what its schema says", async (path, schema) => {
    await expectResponse(await fetch(`${server.url}${path}`), schema);
  });

  test("an episode's former id is sent on to the one it has, and a widget of it is shown the episode", async () => {
    const former = encodeURIComponent("пчёлы");
    const response = await fetch(`${server.url}/api/episodes/${former}`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([308, "bare"]);
    const settings = await fetch(`${server.url}/api/widget?episode=${former}`);
    expect(await settings.json()).toMatchObject({ episode: { id: "bare" } });
  });

  test("an episode whose file broke says so in the list and by itself, and no other does", async () => {
    const { episodes } = await readJson<{ episodes: { id: string; stale?: true }[] }>(
      await fetch(`${server.url}/api/episodes`),
    );
    expect(episodes.flatMap(({ id, stale }) => (stale ? [id] : []))).toEqual(["bare"]);
    expect(await readJson(await fetch(`${server.url}/api/episodes/bare`))).toMatchObject({ stale: true });
  });

  test("a question and a search by a former id are about the episode that had it", async () => {
    const asked = { ...ask("Is it damp or cold?"), episodes: ["пчёлы"] };
    const answer = await readJson<ChatResponse>(await post(`${server.url}/api/chat`, asked));
    const found = await readJson<{ results: { episode: { id: string } }[] }>(
      await post(`${server.url}/api/search`, { query: "damp colonies", episodes: ["пчёлы"] }),
    );
    const about = [...answer.citations, ...found.results].map(({ episode }) => episode.id);
    expect([...new Set(about)]).toEqual(["bare"]);
    expect(answer.citations.length).toBeGreaterThan(0);
  });

  test.each<[string, string, unknown, z.ZodType]>([
    ["an answer", "chat", ask("Why do colonies die: is it damp or cold?"), chatResponseSchema],
    ["of an episode without media", "chat", { ...ask("damp"), episodes: ["bare"] }, chatResponseSchema],
    ["an abstention", "chat", ask("What is the capital of Mongolia?"), chatResponseSchema],
    ["a search", "search", { query: "damp colonies", limit: 50 }, schemas.searchResponseSchema],
    ["a refusal", "chat", { messages: [] }, schemas.problemSchema],
  ])("%s is what its schema says", async (_, door, body, schema) => {
    await expectResponse(await post(`${server.url}/api/${door}`, body), schema);
  });

  test("a refusal for asking too often is too, and says with which headers to wait", async () => {
    let response = await post(`${server.url}/api/chat`, {});
    for (let i = 0; response.status !== 429 && i < 10; i++)
      response = await post(`${server.url}/api/chat`, {});
    for (const name of ["retry-after", "ratelimit", "ratelimit-policy", "x-request-id"])
      expect([name, response.headers.get(name)]).toEqual([name, expect.stringMatching(/./)]);
    await expectResponse(response, schemas.problemSchema);
  });
});

test("every event of a stream is what its schema says, with a language model too", async () => {
  const server = await startServer({
    parts: { chatModel: new ScriptedChatModel({ deltas: ["Damp kills more colonies than cold [1]."] }) },
  });
  const response = await post(`${server.url}/api/chat`, { ...ask("Is it damp or cold?"), stream: true });
  const events = readEvents(await response.text());
  await server.stop();
  const known = new Map<string, z.ZodType>(Object.entries(EVENT_SCHEMAS));
  for (const { event, data } of events) expect(known.get(event)?.parse(data)).toEqual(data);
  expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(["answer-start", "answer-end"]));
});

describe("the examples are what the program answers of the shipped episode", () => {
  let program: ChildProcess;
  let server: string;
  beforeAll(async () => {
    program = startCli(["serve", "--port", "0"], { env: { LOG_LEVEL: "silent" } });
    server = (await waitForOutput(program, /listening on (\S+)/))[1] ?? "";
  }, 120_000);
  afterAll(() => void program.kill());

  test("the answer: its first words, its citations' place, and no field more or less", async () => {
    const answer = await readJson<ChatResponse>(await post(`${server}/api/chat`, ask(QUESTION)));
    expectExample(answer);
    expect(chatResponseSchema.parse(CHAT_RESPONSE)).toEqual(CHAT_RESPONSE);
  });

  test("its events, each citation before the words that rest on it", async () => {
    const response = await post(`${server}/api/chat`, { ...ask(QUESTION), stream: true });
    const events = readEvents(await response.text());
    expectExample(events.at(-1)?.data as unknown as ChatResponse);
    const id = CHAT_RESPONSE.id;
    expect({ ...events[0], data: { ...events[0]?.data, id } }).toEqual(EVENTS[0]);
    expect(events.slice(1, 3)).toEqual(EVENTS.slice(1, 3));
    const listNames = (told: readonly { readonly event: string }[]) =>
      told.map(({ event }) => event).join(" ");
    for (const told of [events, EVENTS])
      expect(listNames(told)).toMatch(/^answer-start(?: citation-add text-delta)+ answer-end$/);
    const known = new Map<string, z.ZodType>(Object.entries(EVENT_SCHEMAS));
    for (const { event, data } of EVENTS)
      expect([event, known.get(event)?.parse(data)]).toEqual([event, data]);
  });

  test("the list, and the episode but for its other chapters", async () => {
    expect(await readJson(await fetch(`${server}/api/episodes`))).toEqual(EPISODE_LIST);
    const episode = await readJson<Episode>(await fetch(`${server}/api/episodes/${EPISODE.id}`));
    expect({ ...episode, chapters: episode.chapters.slice(0, 1) }).toEqual(EPISODE);
  });

  test("the search, and the failure but for its id", async () => {
    const found = await post(`${server}/api/search`, { query: "small models", limit: 10 });
    const { results } = await readJson<{ results: { rank: number }[] }>(found);
    const place = results.map(({ rank: _, ...result }) => result);
    for (const { rank: _, ...example } of SEARCH_RESPONSE.results) expect(place).toContainEqual(example);
    expect(schemas.searchResponseSchema.parse(SEARCH_RESPONSE)).toEqual(SEARCH_RESPONSE);
    const failed = await readJson<object>(await post(`${server}/api/chat`, ask(" ")));
    expect({ ...failed, requestId: PROBLEM.requestId }).toEqual(PROBLEM);
  });
});

/** Fails where the answer differs from the example by more than the quotes behind the first: they hang on the model's last digits, which every processor rounds in its own way. */
function expectExample(answer: ChatResponse): void {
  expect(chatResponseSchema.parse(answer)).toEqual(answer);
  const { id: _, timings: __, answer: text, citations, checks: ___, ...same } = CHAT_RESPONSE;
  expect(answer).toMatchObject(same);
  expect(answer.answer.startsWith(text.slice(0, text.indexOf(" [1]")))).toBe(true);
  expect(answer.citations[0]).toEqual(citations[0]);
  expect(answer.citations.map(({ url }) => url)).toEqual(answer.citations.map(() => citations[0]?.url));
  expect(answer.checks).toEqual({ sentences: answer.citations.length, withheld: 0, corrected: 0, weak: 0 });
}
