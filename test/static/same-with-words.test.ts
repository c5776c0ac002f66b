import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Answering } from "../../src/compose/compose.js";
import { composeExport } from "../../src/compose/compose-export.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import type { EngineModule } from "../../src/static/folder/connect-folder.js";
import type { Asking } from "../../src/static/folder/connection.js";
import type { AskedRequest, Reply } from "../../src/static/messages.js";
import { openStoredModels } from "../fakes/models/stored-embedder.js";
import { post, startServer, type TestServer } from "../fakes/start-server.js";
import { readDevQuestions } from "../quality/read-dev-questions.js";
import { composeRealParts } from "../quality/real-parts.js";
import { readTestConfig } from "../test-config.js";

/** Of the project's own questions, each so many is asked. */
const EACH = 7;
/** The light tier has other vectors: it leads to another chapter now and then. */
const LEAST_SAME = 0.5;
const ABOUT_THE_SHOW = [
  "Which episodes are there?",
  "How long is the episode?",
  "Who is the guest?",
  "List the chapters.",
  "When was it published?",
];
const UNRELATED = [
  "What does a tram ticket cost in Oslo?",
  "Why do colonies of bees die in winter?",
  "How do I prune an apple tree?",
];

let answering: Answering;
let server: TestServer;
let ask: Asking;

/** Exports the shipped page as its owner does, and runs the very engine of the folder, as a page that may start no worker. */
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), "cuepoint-words-"));
  const dir = join(root, "site");
  answering = await composeRealParts();
  server = await startServer({ parts: answering.parts });
  const note = () => undefined;
  const config = { ...readTestConfig(), indexDir: join(root, "index") };
  await composeExport(
    config,
    { note, progress: note },
    {
      ...{ dir, base: null, episodes: [], modelEndpoint: null, better: false, check: false, questions: null },
      signal: new AbortController().signal,
      openModels: openStoredModels,
    },
  );
  const manifest = await readFile(join(dir, "search.json"), "utf8");
  vi.stubGlobal("self", { document: null });
  vi.stubGlobal("navigator", { connection: { saveData: true } });
  vi.stubGlobal("fetch", async (address: string, init?: RequestInit) =>
    address.startsWith("file:")
      ? new Response(await readFile(new URL(address)))
      : await network(address, init),
  );
  const folder = pathToFileURL(dir).href;
  const { openHere } = (await import(`${folder}/${JSON.parse(manifest).engine}`)) as EngineModule;
  ask = openHere({ folder, manifest });
}, 300_000);
const network = globalThis.fetch;
afterAll(async () => {
  vi.unstubAllGlobals();
  await server?.stop();
  await answering?.close();
});

function askFolder(asked: AskedRequest): Promise<{ status: number; text: string }> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const whole = { status: 0, text: "" };
    port1.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (data.kind === "head") whole.status = data.status;
      else if (data.kind === "piece") whole.text += data.text;
      else {
        port1.close();
        resolve(whole);
      }
    };
    ask(asked, port2);
  });
}

/** Asks both: the folder's answer, then the server's. */
async function askBoth(question: string): Promise<[ChatResponse, ChatResponse]> {
  const body = { messages: [{ role: "user", content: question }] };
  const path = "/api/chat";
  const asked = { path, method: "POST", accept: "", body: JSON.stringify(body) };
  const [own, theirs] = await Promise.all([askFolder(asked), post(server.url + path, body)]);
  expect([question, own.status]).toEqual([question, theirs.status]);
  return [JSON.parse(own.text), (await theirs.json()) as ChatResponse];
}

/** The names of all fields, as deep as they go. */
function listFields(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => listFields(each, `${at}[]`)))].sort();
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([name, inner]) => [...listFields(inner, `${at}.${name}`)]);
}

/** Leaves out what is another each time, and what is chosen by vectors. */
const settle = ({ timings: _, id: __, followUps: ___, ...answer }: ChatResponse) => answer;

const findFirst = ({ citations, closest }: ChatResponse) => {
  const [first] = [...citations, ...closest];
  return first && `${first.episode.id} ${first.chapter.number}`;
};

test("an exported page leads to the server's chapter for most questions, with the same fields", async () => {
  const questions = readDevQuestions()
    .filter(({ answerable, history }) => answerable && history.length === 0)
    .filter((_, i) => i % EACH === 0)
    .map(({ question }) => question);
  expect(questions.length).toBeGreaterThan(10);
  const others: string[] = [];
  for (const question of questions) {
    const [own, theirs] = await askBoth(question);
    if (findFirst(own) !== findFirst(theirs)) others.push(question);
    else if (own.citations.length > 0 && theirs.citations.length > 0) {
      const fields = ([own, theirs] as const).map(({ citations: [first], checks }) =>
        listFields({ first, checks }),
      );
      expect(fields[0]).toEqual(fields[1]);
    }
    expect(Object.keys(own).sort()).toEqual(Object.keys(theirs).sort());
  }
  expect(others.length, others.join("\n")).toBeLessThanOrEqual((1 - LEAST_SAME) * questions.length);
});

test.each(ABOUT_THE_SHOW)("an exported page says of the show what the server says: %s", async (question) => {
  const [own, theirs] = await askBoth(question);
  expect(settle(own)).toEqual(settle(theirs));
  expect(own.abstained).toBe(false);
});

test.each(UNRELATED)("an exported page abstains as the server does: %s", async (question) => {
  const [own, theirs] = await askBoth(question);
  expect([own.abstained, theirs.abstained]).toEqual([true, true]);
  expect(own.citations).toEqual([]);
});

test("an exported page refuses in the server's words", async () => {
  const body = { messages: [] };
  const asked = { path: "/api/chat", method: "POST", accept: "", body: JSON.stringify(body) };
  const [own, theirs] = await Promise.all([askFolder(asked), post(`${server.url}/api/chat`, body)]);
  const { requestId: _, ...told } = (await theirs.json()) as Record<string, unknown>;
  expect([own.status, JSON.parse(own.text)]).toEqual([400, expect.objectContaining(told)]);
});
