import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { answerQuestion } from "../../src/answer/answer-question.js";
import { printAnswer } from "../../src/cli/print/print-answer.js";
import { createReporter } from "../../src/cli/print/reporter.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { listPieces } from "../../src/serve/openai/completion-pieces.js";
import type { AnswerEvent, ChatResponse, Citation } from "../../src/shared/domain.js";
import { stripHidden } from "../../src/shared/strip-hidden.js";
import { loadIndex } from "../../src/store/local/load-index.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { updateIndex } from "../../src/store/local/update-index.js";
import { loadAddon } from "../../src/store/vectors/load-addon.js";
import { connectOverHttp, readText } from "../fakes/connect-mcp.js";
import { findActiveMarkdown } from "../fakes/find-active-markdown.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";
import { type HostileText, readAllHostileTexts, TRIED_TEXTS, TRIED_TITLE } from "../fakes/hostile-texts.js";
import { ScriptedChatModel } from "../fakes/scripted-chat-model.js";
import {
  makeAnswerParts,
  post,
  readEvents,
  readJson,
  startServer,
  type TestServer,
} from "../fakes/start-server.js";
import { IS_SWEEP } from "../fakes/sweep.js";

/** So many payloads the model writes into one answer. */
const BATCH = 20;
const ALL_TEXTS = readAllHostileTexts();
const SECRET = "sk-canary-7d1f-do-not-show";
const QUESTION = "Why do colonies die: is it damp or cold?";
const ask = (content: string) => ({ messages: [{ role: "user" as const, content }] });

interface Shown {
  /** The text that a reader sees as the answer. */
  readonly answer: string;
  readonly citations: readonly Citation[];
  /** All that left the server, byte for byte. */
  readonly raw: string;
}

/** Lists what in an answer a client might obey, and markers and times that no citation has. */
function findEscapes({ answer, citations, raw }: Shown): string[] {
  const numbers = new Set(citations.map(({ n }) => String(n)));
  const times = citations.flatMap(({ timestamp, quote }) => [timestamp, ...(quote.match(/\d+:\d\d/g) ?? [])]);
  return [
    ...(answer.match(
      /\]\(|<[a-z/!?]|`|\b[a-z][a-z0-9+.-]*:\/\/[^\s)”’.,]|\bwww\.\w|\b(?:javascript|data):\S/gi,
    ) ?? []),
    ...[...answer.matchAll(/\[(\d+)\]/g)].flatMap(([marker, n = ""]) => (numbers.has(n) ? [] : [marker])),
    ...(answer.match(/\d+:\d\d/g) ?? []).filter((time) => !times.some((known) => known.includes(time))),
    ...(stripHidden(answer) === answer ? [] : ["hidden characters"]),
    ...(raw.includes(SECRET) ? ["the secret"] : []),
    // JSON escapes what is hidden; nothing of it is left once it is read.
    ...(/\\u00(?:0[0-8bcef]|1|7f|[89])|[\u0080-\u009f\u200b\u202a-\u202e\u2066-\u2069]|\udb40/.test(raw)
      ? ["raw"]
      : []),
  ];
}

/** Lists the escapes that a reader sees after any of the deltas, and those in all that left. */
function findEscapesAsTold(deltas: readonly string[], end: ChatResponse, raw: string): string[] {
  let answer = "";
  const escapes: string[] = [];
  for (const delta of deltas) {
    answer += delta;
    // An escape stands in one line, so only the last line can hold a new one.
    const line = answer.slice(answer.lastIndexOf("\n") + 1);
    escapes.push(...findEscapes({ answer: line, citations: end.citations, raw: "" }));
  }
  expect(answer).toBe(end.answer);
  return [...escapes, ...findEscapes({ answer, citations: end.citations, raw })];
}

/** Asks `/api/chat` for a stream, and lists the escapes in it. */
async function askApi(url: string, content: string): Promise<string[]> {
  const raw = await (await post(`${url}/api/chat`, ask(content), { accept: "text/event-stream" })).text();
  const events = readEvents(raw);
  const deltas = events.flatMap(({ event, data }) => (event === "text-delta" ? [String(data["delta"])] : []));
  return findEscapesAsTold(deltas, events.at(-1)?.data as unknown as ChatResponse, raw);
}

const OWN_LINK = /https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk&t=\d+s(?=\s|$)/g;

/** Asks `/v1` with OpenAI's own client, and lists what becomes active where its Markdown is rendered. */
async function askOpenAi(url: string, content: string): Promise<string[]> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "x", maxRetries: 0 });
  const stream = await client.chat.completions.create({
    model: "cuepoint",
    stream: true,
    messages: [{ role: "user", content }],
  });
  let text = "";
  const escapes: string[] = [];
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? "";
    if (JSON.stringify(chunk).includes(SECRET)) escapes.push("the secret");
  }
  // No later chunk takes back what an earlier one made active, so the end shows it as well.
  escapes.push(...findActiveMarkdown(text.replace(OWN_LINK, "")));
  if (stripHidden(text) !== text) escapes.push("hidden characters");
  return escapes;
}

/** Asks `/mcp` with the official client, and lists the escapes. */
async function askMcp(
  client: Awaited<ReturnType<typeof connectOverHttp>>,
  question: string,
): Promise<string[]> {
  const result = await client.callTool({ name: "ask_episodes", arguments: { question } });
  const text = readText(result);
  const { answer, citations } = result.structuredContent as { answer: string; citations: Citation[] };
  return [
    ...findEscapes({ answer, citations, raw: JSON.stringify(result) }),
    ...(text.replace(OWN_LINK, "").match(/\]\(|<[a-z/!?]|:\/\/\w|^ {0,3}#/gim) ?? []),
    ...(stripHidden(text) === text ? [] : ["hidden characters"]),
  ];
}

/** What the program itself shows on a terminal while it works, and wipes. */
const OWN_STATUS = /(?:Searching the episodes|Reading \d+ passages?|Checking [a-z ]+)\r +\r/g;

/** Prints the answer on a terminal, and lists what the terminal would obey. Bold, switched on and off, is the program's own. */
async function print(events: AsyncIterable<AnswerEvent>): Promise<string[]> {
  let text = "";
  const terminal = Object.assign(
    new Writable({
      write: (bytes: Buffer, _encoding, done) => {
        text += bytes.toString();
        done();
      },
    }),
    { isTTY: true, columns: 80 },
  ) as unknown as NodeJS.WriteStream;
  await printAnswer(events, { stdout: terminal, stderr: terminal, color: true }, createReporter(terminal));
  const plain = text.replaceAll("\u001b[1m", "").replaceAll("\u001b[22m", "").replaceAll(OWN_STATUS, "");
  return [
    ...(stripHidden(plain) === plain ? [] : ["hidden characters"]),
    ...(plain.includes(SECRET) ? ["the secret"] : []),
  ];
}

/** Lists the escapes in the answer's events and in what the routes' own functions write of them, without a server. */
async function tryFunctions(parts: AnswerParts, content: string): Promise<string[]> {
  const events: AnswerEvent[] = [];
  for await (const event of answerQuestion(parts, ask(content))) events.push(event);
  const last = events.at(-1);
  if (last?.type !== "answer-end") throw new Error(`the answer ended with ${last?.type}`);
  const deltas = events.flatMap((event) => (event.type === "text-delta" ? [event.delta] : []));
  const escapes = findEscapesAsTold(deltas, last.response, JSON.stringify(events));
  let markdown = "";
  for await (const piece of listPieces(replay(events), true))
    if (piece.kind !== "start") markdown += piece.text;
  escapes.push(...findActiveMarkdown(markdown.replace(OWN_LINK, "")));
  if (stripHidden(markdown) !== markdown) escapes.push("hidden characters");
  return [...escapes, ...(await print(replay(events)))];
}

async function* replay(events: readonly AnswerEvent[]): AsyncGenerator<AnswerEvent, void> {
  yield* events;
}

async function tryEveryRoute(
  server: TestServer,
  questions: readonly string[],
): Promise<Map<string, string[]>> {
  const client = await connectOverHttp("auto", server.url);
  const found = new Map<string, string[]>();
  const note = (route: string, question: string, escapes: readonly string[]) => {
    if (escapes.length > 0) found.set(`${route}: ${question}`, [...new Set(escapes)]);
  };
  for (const question of questions) {
    note("api", question, await askApi(server.url, question));
    note("openai", question, await askOpenAi(server.url, question));
    note("mcp", question, await askMcp(client, question));
    note("terminal", question, await print(answerQuestion(server.parts, ask(question))));
  }
  await client.close();
  return found;
}

/** A model that says the payloads of the batch that the question names, alone and within what is true. */
function obey(texts: readonly HostileText[]): ScriptedChatModel {
  return new ScriptedChatModel({
    deltas: (messages) => {
      const batch = Number(/case (\d+)/.exec(messages.at(-1)?.content ?? "")?.[1]);
      const payloads = texts.slice(batch * BATCH, (batch + 1) * BATCH);
      const said = payloads.map(
        ({ text }) => `Damp kills more colonies than cold ${text} [1]. ${text} ${SECRET} at 59:59 [77]\n\n`,
      );
      return said.join("").match(/[\s\S]{1,7}/g) ?? [];
    },
    model: "scripted",
  });
}

/** Counts the calls for an answer: those that ask for corrections have one message. */
const countAnswers = ({ calls }: ScriptedChatModel) =>
  calls.filter(({ messages }) => messages.length > 1).length;

/** Writes a question for each batch of the texts. */
const writeQuestions = (texts: readonly HostileText[]) =>
  Array.from({ length: Math.ceil(texts.length / BATCH) }, (_, batch) => `${QUESTION} case ${batch}`);

/** Each of the two tries every second text, so that each text is tried; a sweep tries every text with both. */
const share = (turn: number) => (IS_SWEEP ? ALL_TEXTS : ALL_TEXTS.filter((_, i) => i % 2 === turn));

describe.each([
  ["withhold", share(0)],
  ["show", share(1)],
] as const)(
  "written by a model that obeys every order in what it reads, where unsupported sentences are to %s",
  (unsupported, texts) => {
    test(`${texts.length} of ${ALL_TEXTS.length} hostile texts leave the answer, and what writes it, as nothing but words`, async () => {
      const parts = await makeAnswerParts();
      const obeying = { ...parts, chatModel: obey(texts), unsupported, secrets: [SECRET] };
      const questions = writeQuestions(texts);
      for (const question of questions)
        expect([question, await tryFunctions(obeying, question)]).toEqual([question, []]);
      expect(countAnswers(obeying.chatModel)).toBe(questions.length);
    }, 120_000);

    test(`${TRIED_TITLE} leave by no route as anything but words`, async () => {
      const chatModel = obey(TRIED_TEXTS);
      const server = await startServer({
        parts: { chatModel, unsupported, secrets: [SECRET] },
        mcp: true,
      });
      const questions = writeQuestions(TRIED_TEXTS);
      const found = await tryEveryRoute(server, questions);
      await server.stop();
      expect(Object.fromEntries(found)).toEqual({});
      expect(countAnswers(chatModel)).toBe(4 * questions.length);
    }, 120_000);
  },
);

describe(`${TRIED_TITLE}, in the corpus`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ parts: await indexHostileCorpus(), mcp: true });
  }, 120_000);
  afterAll(() => server.stop());

  test("are quoted by every route as words, and cited as they stand", async () => {
    const questions = TRIED_TEXTS.map((_, i) => `What is said about zebra${i}?`);
    const found = await tryEveryRoute(server, questions);
    expect(Object.fromEntries(found)).toEqual({});
  }, 240_000);

  test("are found by a search without what is hidden in them", async () => {
    let count = 0;
    for (const i of TRIED_TEXTS.keys()) {
      const response = await post(`${server.url}/api/search`, { query: `zebra${i}`, limit: 50 });
      const { results } = await readJson<{ results: { text: string; chapter: { title: string } }[] }>(
        response,
      );
      for (const { text, chapter } of results) {
        for (const shown of [text, chapter.title]) expect(stripHidden(shown)).toBe(shown);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(100);
  }, 120_000);
});

/** Indexes one episode from JSON files, which may hold any text. Each payload is the title, the speaker and the words of a chapter. */
async function indexHostileCorpus(): Promise<Partial<AnswerParts>> {
  const corpusDir = await mkdtemp(join(tmpdir(), "cuepoint-hostile-"));
  const info = {
    _type: "video",
    id: "abcdefghijk",
    extractor_key: "Youtube",
    webpage_url: "https://www.youtube.com/watch?v=abcdefghijk",
    title: `Winter ${TRIED_TEXTS[0]?.text}`,
    channel: TRIED_TEXTS[1]?.text,
    duration: TRIED_TEXTS.length * 60,
    chapters: TRIED_TEXTS.map(({ text }, i) => ({
      title: `zebra${i} ${text}`,
      start_time: i * 60,
      end_time: i * 60 + 60,
    })),
  };
  const segments = TRIED_TEXTS.map(({ text }, i) => ({
    startTime: i * 60,
    endTime: i * 60 + 30,
    speaker: text.slice(0, 40),
    body: `About zebra${i} it is said that ${text}. So much for zebra${i}.`,
  }));
  await writeFile(join(corpusDir, "hostile.info.json"), JSON.stringify(info));
  await writeFile(join(corpusDir, "hostile.json"), JSON.stringify({ version: "1.0.0", segments }));
  const indexDir = join(corpusDir, "index");
  const embedder = new HashingEmbedder({ name: "hashing" });
  await updateIndex({
    indexDir,
    readCorpus: (known) => readCorpus(corpusDir, { known }),
    paths: null,
    embedder,
    addon: loadAddon(),
    lateInteraction: null,
    rebuild: false,
    waitMs: 1_000,
  });
  const index = await loadIndex(indexDir, loadAddon());
  return { store: new LocalStore(index, index.manifest), embedder };
}
