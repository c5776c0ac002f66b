import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { ChatModel } from "../../src/answer/model/chat-model.js";
import { openQuestionLog } from "../../src/questions/question-log.js";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { makeLogFolder, readEntries, readFolder } from "../fakes/log-folder.js";
import { TEXT_ALONE } from "../fakes/scripted-chat-model.js";
import { post, readJson, type StartOptions, startServer } from "../fakes/start-server.js";

const QUESTION = "Why do colonies die: is it damp or cold?";
const ask = (content: string) => ({ messages: [{ role: "user", content }] });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: StartOptions = {}) {
  const dir = await makeLogFolder();
  const questionLog = await openQuestionLog({ dir, days: 30, warn: () => undefined });
  const server = await startServer({
    questionLog,
    observers: [questionLog.observe],
    ...options,
    parts: { createId: randomUUID, ...options.parts },
  });
  closing.push(server.stop, questionLog.close);
  const judge = (body: unknown, headers?: Record<string, string>) =>
    post(`${server.url}/api/feedback`, body, headers);
  const answer = async (content = QUESTION) =>
    await readJson<ChatResponse>(await post(`${server.url}/api/chat`, ask(content)));
  return { dir, questionLog, server, judge, answer };
}

test("without a question log there is nothing at the address, and the widget is told so", async () => {
  const server = await startServer();
  closing.push(server.stop);
  for (const method of ["POST", "GET"]) {
    const body = method === "POST" ? JSON.stringify({ answerId: "a", verdict: "up" }) : null;
    const response = await fetch(`${server.url}/api/feedback`, {
      method,
      body,
      headers: { "content-type": "application/json" },
    });
    expect([response.status, (await readJson<{ code: string }>(response)).code]).toEqual([404, "not_found"]);
  }
  const settings = await readJson<object>(await fetch(`${server.url}/api/widget`));
  expect(settings).toMatchObject({ feedback: false, questionLog: false });
  expect(settings).not.toHaveProperty("questionLogDays");
});

test("with one the widget is told, and for how many days questions are kept", async () => {
  const { server } = await start();
  expect(await readJson(await fetch(`${server.url}/api/widget`))).toMatchObject({
    feedback: true,
    questionLog: true,
    questionLogDays: 30,
  });
});

test("a question, its outcome and the verdict on its answer are kept, and a verdict has no body", async () => {
  const { dir, judge, answer } = await start();
  const { id } = await answer();
  const { id: other } = await answer("What is the capital of Mongolia?");
  const response = await judge({ answerId: id, verdict: "down", comment: "Which winter?" });
  expect([response.status, await response.text()]).toEqual([204, ""]);
  const asked = { kind: "answer", door: "api", mode: "extractive", degraded: false, withheld: 0, weak: 0 };
  expect(await readEntries(dir)).toMatchObject([
    {
      ...asked,
      id,
      question: QUESTION,
      outcome: "answered",
      chapters: [{ episode: "winter-hives", chapter: 2 }],
    },
    { ...asked, id: other, outcome: "abstained", chapters: [] },
    { kind: "feedback", answerId: id, verdict: "down", comment: "Which winter?" },
  ]);
});

test.each([
  ["no verdict", { answerId: "a" }, "verdict: "],
  ["another verdict", { answerId: "a", verdict: "meh" }, "verdict: "],
  ["an id that is none", { answerId: "../a", verdict: "up" }, "answerId: expected the id of an answer"],
  ["an id of 101 characters", { answerId: "a".repeat(101), verdict: "up" }, "answerId: "],
  [
    "a comment of 2,001 characters",
    { answerId: "a", verdict: "up", comment: "x".repeat(2001) },
    "comment: a comment has",
  ],
  ["another field", { answerId: "a", verdict: "up", email: "x" }, "Unrecognized key"],
  ["an array", [], "the body: "],
])("%s is refused with what is wrong, and nothing is kept", async (_, body, reason) => {
  const { dir, judge } = await start();
  const response = await judge(body);
  const problem = await readJson<{ code: string; detail: string }>(response);
  expect([response.status, problem.code]).toEqual([400, "bad_request"]);
  expect(problem.detail).toContain(reason);
  expect(await readFolder(dir)).toBe("");
});

test("an answer that this server did not give, another method and a page of another site are refused", async () => {
  const { dir, server, judge } = await start();
  const body = { answerId: randomUUID(), verdict: "up" };
  const codes = await Promise.all([
    judge(body),
    fetch(`${server.url}/api/feedback`),
    judge(body, { origin: "https://elsewhere.example" }),
    judge("verdict=up", { "content-type": "text/plain" }),
  ]);
  expect(codes.map(({ status }) => status)).toEqual([404, 405, 403, 415]);
  expect(await readFolder(dir)).toBe("");
});

test("verdicts are limited like searches", async () => {
  const { judge, answer } = await start({ limits: createRateLimits(1) });
  const { id } = await answer();
  const codes = [];
  for (let i = 0; i < 5; i += 1) codes.push((await judge({ answerId: id, verdict: "up" })).status);
  expect(codes).toEqual([204, 204, 204, 204, 429]);
});

test("where the disk takes nothing questions are answered, and a verdict is not said to be kept", async () => {
  const { dir, judge, answer } = await start();
  await answer();
  await rm(dir, { recursive: true });
  await mkdir(join(dir, `questions-${new Date().toISOString().slice(0, 10)}.jsonl`), { recursive: true });
  const { id, abstained } = await answer();
  expect(abstained).toBe(false);
  const response = await judge({ answerId: id, verdict: "up" });
  const problem = await readJson<{ code: string; detail: string }>(response);
  expect([response.status, problem.code]).toEqual([503, "overloaded"]);
  expect(problem.detail).toBe("the feedback could not be kept. Send it again later");
});

test("of whom a question or a verdict comes from nothing is kept: no address, program, cookie, site or earlier turn", async () => {
  const { dir, server, judge } = await start({ trustProxy: 1, allowedOrigins: ["https://site.example"] });
  const secret = (name: string) => `SECRET-${name}`;
  const headers = {
    "user-agent": secret("agent"),
    cookie: `session=${secret("cookie")}`,
    referer: `https://site.example/${secret("referer")}`,
    origin: "https://site.example",
    "x-forwarded-for": "203.0.113.77",
    "x-request-id": secret("request"),
    authorization: `Bearer ${secret("key")}`,
    "accept-language": secret("language"),
  };
  const messages = [
    { role: "user", content: secret("turn") },
    { role: "assistant", content: secret("turn") },
    { role: "user", content: QUESTION },
  ];
  const asked = await post(`${server.url}/api/chat`, { messages }, headers);
  const { id } = await readJson<ChatResponse>(asked);
  expect((await judge({ answerId: id, verdict: "up" }, headers)).status).toBe(204);
  const kept = await readFolder(dir);
  expect(kept).toContain(QUESTION);
  expect(kept).not.toMatch(/SECRET|203\.0\.113|127\.0\.0\.1|::1|site\.example/);
  expect(kept).not.toContain(asked.headers.get("x-request-id"));
  expect((await readEntries(dir)).map((entry) => Object.keys(entry))).toEqual([
    ["kind", "at", "door", "question", "outcome", "id", "mode", "degraded", "chapters", "withheld", "weak"],
    ["kind", "at", "answerId", "verdict"],
  ]);
});

test("an answer that its reader left, and one that failed, are kept as that", async () => {
  let asked = 0;
  const chatModel: ChatModel = {
    traits: TEXT_ALONE,
    resolveModel: async () => "slow",
    async *stream(_messages, { signal } = {}) {
      asked += 1;
      await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
      yield "";
    },
  };
  const { dir, server } = await start({ parts: { chatModel } });
  const gone = new AbortController();
  const left = fetch(`${server.url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ask(QUESTION)),
    signal: gone.signal,
  }).catch(() => null);
  await expect.poll(() => asked).toBe(1);
  gone.abort();
  await left;
  await expect.poll(() => readEntries(dir)).toMatchObject([{ outcome: "left", question: QUESTION }]);
  await post(`${server.url}/api/chat`, { ...ask(QUESTION), episodes: ["nope"] });
  await expect.poll(() => readEntries(dir)).toMatchObject([{}, { outcome: "failed", code: "bad_request" }]);
});
