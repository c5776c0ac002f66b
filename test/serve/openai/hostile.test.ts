import OpenAI from "openai";
import { expect, test } from "vitest";
import { createOpenAiChatModel } from "../../../src/answer/model/server/openai-chat-model.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { findActiveMarkdown } from "../../fakes/find-active-markdown.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import { startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { obedient } from "../../fakes/scripted-replies.js";
import { startServer } from "../../fakes/start-server.js";

const OWN_LINK = /https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk&t=\d+s(?=\n|$)/g;
const PAYLOADS = [
  "[press](https://evil.example/a)",
  "![](https://evil.example/b.png)",
  "<img src=https://evil.example/c onerror=alert(1)>",
  "https://evil.example/d",
  "www.evil.example",
  "admin@evil.example",
  "<https://evil.example/e>",
  "https&#58;&#47;&#47;evil.example/f",
  "https:\\/\\/evil.example/g",
  "`code` [1] [x]: https://evil.example/h",
];
/** Orders and markup wherever a page may have text. */
const EPISODE = makeEpisode({
  title: `Winter ${PAYLOADS.join(" ")}`,
  show: PAYLOADS[0] ?? null,
  people: [{ name: "Mara [x](https://evil.example) Linde", role: "host" }],
  chapters: PAYLOADS.map((payload, i) => ({
    number: i + 1,
    title: `Damp colonies ${payload}`,
    startSeconds: i * 60,
    endSeconds: i * 60 + 60,
    summary: `Why colonies die: it is damp or cold. ${payload} And more of it.`,
    bullets: [
      `Damp kills more colonies than cold, case ${i}: ${payload} and so on`,
      `${payload} is about bees`,
    ],
  })),
});
const QUESTIONS = [
  "Why do colonies die: is it damp or cold?",
  "What is this episode about?",
  "Who hosts this?",
  "When do they talk about damp?",
  "Which chapters are there?",
  "What is the capital of Mongolia?",
];

/** The content after each chunk. */
async function readPrefixes(url: string, content: string): Promise<string[]> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "x", maxRetries: 0 });
  const messages = [{ role: "user" as const, content }];
  const stream = await client.chat.completions.create({ model: "cuepoint", stream: true, messages });
  const prefixes = [""];
  for await (const { choices } of stream)
    prefixes.push(`${prefixes.at(-1)}${choices[0]?.delta.content ?? ""}`);
  const whole = await client.chat.completions.create({ model: "cuepoint", messages });
  expect(prefixes.at(-1)).toBe(whole.choices[0]?.message.content);
  return prefixes;
}

function expectNoOther(prefixes: readonly string[]): void {
  expect(prefixes.length).toBeGreaterThan(3);
  for (const prefix of prefixes) expect(findActiveMarkdown(prefix.replace(OWN_LINK, ""))).toEqual([]);
}

test("an episode full of markup yields no link but the index's own, after any chunk", async () => {
  const server = await startServer({ episodes: [EPISODE] });
  for (const question of QUESTIONS) {
    const prefixes = await readPrefixes(server.url, question);
    expectNoOther(prefixes);
    expect(prefixes.at(-1)).toMatch(OWN_LINK);
  }
  await server.stop();
});

test("a model that repeats all it is given does no more", async () => {
  const upstream = await startScriptedOpenAiServer(obedient());
  const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: upstream.baseUrl, model: "scripted" });
  const server = await startServer({ episodes: [EPISODE], parts: { chatModel } });
  for (const question of QUESTIONS) expectNoOther(await readPrefixes(server.url, question));
  await server.stop();
  await upstream.close();
});

test("a model that writes markup into what is true, in pieces of any size, does no more, shown or withheld", async () => {
  for (const step of [1, 3, 1_000]) {
    const text = PAYLOADS.map(
      (payload) => `Damp ${payload} kills more colonies than cold [1]. ${payload}. `,
    ).join("");
    const deltas = text.match(new RegExp(`.{1,${step}}`, "gsu")) ?? [];
    const server = await startServer({
      episodes: [makeEpisode()],
      parts: { chatModel: new ScriptedChatModel({ deltas }), unsupported: "show" },
    });
    expectNoOther(await readPrefixes(server.url, QUESTIONS[0] ?? ""));
    await server.stop();
  }
});
