import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Express } from "express";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { readOwnRefusals, readOwnRequests } from "../../src/compose/read-own-files.js";
import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import type { Embedder } from "../../src/embed/embedder.js";
import { createLog } from "../../src/platform/log.js";
import { createApp } from "../../src/serve/app.js";
import type { ServiceParts } from "../../src/serve/app-parts.js";
import { createInFlightLimit } from "../../src/serve/edge/limit-in-flight.js";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import { listen } from "../../src/serve/listen.js";
import { createShutdown } from "../../src/serve/shutdown.js";
import type { Episode } from "../../src/shared/domain.js";
import { readVersion } from "../../src/shared/version.js";
import { loadIndex } from "../../src/store/local/load-index.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { updateIndex } from "../../src/store/local/update-index.js";
import { loadAddon } from "../../src/store/vectors/load-addon.js";
import { createQuestionFinder } from "../../src/suggest/find-questions.js";
import { makeReader } from "./corpus.js";
import { makeEpisode } from "./episodes.js";
import { HashingEmbedder } from "./hashing-embedder.js";
import { WordReader } from "./models/word-reader.js";

/** Parts whose index can be looked into. */
export type LocalParts = AnswerParts & { readonly store: LocalStore };

export interface TestServer {
  readonly url: string;
  readonly app: Express;
  readonly parts: AnswerParts;
  /** The lines that the server logged. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** What the server has once may be replaced part by part. */
export interface StartOptions extends Partial<ServiceParts> {
  readonly episodes?: readonly (Episode | CorpusEpisode)[];
  readonly parts?: Partial<AnswerParts>;
  readonly reasons?: readonly string[];
  readonly graceMs?: number;
  readonly lastEventMs?: number;
  readonly mostConnections?: number;
  readonly pacesRequests?: boolean;
  readonly stallMs?: number;
}

/** Options of a server whose client goes away in the middle: `fetch` then opens one more connection, and a stop would wait for it. */
export const STOP_AT_ONCE = { graceMs: 0, lastEventMs: 0 };

/** The version of the program that the server of a test names: its widget asks for files of no other. */
export const VERSION = readVersion();

const REQUESTS = readOwnRequests();

/** Parts to answer from: a real index of invented episodes, with or without speech, words hashed to vectors. */
export async function makeAnswerParts(
  episodes: readonly (Episode | CorpusEpisode)[] = [makeEpisode()],
  embedder: Embedder = new HashingEmbedder({ name: "hashing" }),
): Promise<LocalParts> {
  const indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-serve-")), "index");
  const addon = loadAddon();
  await updateIndex({
    indexDir,
    readCorpus: makeReader(...episodes),
    paths: null,
    embedder,
    addon,
    // What is found by hashed words counts as answered.
    findQuestions: createQuestionFinder({
      embedder,
      requests: REQUESTS,
      openReader: async () => null,
    }),
    lateInteraction: null,
    rebuild: false,
    waitMs: 1_000,
  });
  const index = await loadIndex(indexDir, addon);
  return {
    store: new LocalStore(index, index.manifest),
    embedder,
    reader: new WordReader(),
    chatModel: null,
    modelQueue: null,
    modelCircuit: null,
    prompts: {
      system: "Answer from the passages. {{form}}",
      textForm: "In plain text.",
      jsonForm: "In JSON.",
      user: "{{passages}}\n\n{{question}}",
      correct: "CORRECT {{passages}} {{sentences}}",
      verify: "VERIFY {{passages}} {{claims}}",
      rewrite: "REWRITE in {{language}}: {{titles}} {{conversation}} {{question}}",
      questions: "{{notes}}",
      notes: "{{transcript}}",
    },
    unsupported: "withhold",
    verifiesClaims: false,
    secrets: [],
    contextTokens: 3000,
    refusals: readOwnRefusals(),
    requests: REQUESTS,
    degraded: false,
    createId: () => "answer-1",
  };
}

/** The real app on a free port of the loopback address. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  const {
    episodes,
    parts: changes,
    reasons = [],
    graceMs = 200,
    lastEventMs,
    mostConnections,
    pacesRequests,
    stallMs,
    ...service
  } = options;
  const parts = { ...(await makeAnswerParts(episodes)), ...changes };
  const log: string[] = [];
  const shutdown = createShutdown();
  const app = createApp({
    answer: parts,
    reasons,
    engine: "hnsw",
    outage: () => null,
    pageDir: join(import.meta.dirname, "../fixtures/page"),
    widgetDir: join(import.meta.dirname, "../../dist/widget"),
    version: VERSION,
    allowedOrigins: [],
    host: "127.0.0.1",
    publicHosts: [],
    onUnknownHost: () => undefined,
    trustProxy: 0,
    mcp: false,
    limits: createRateLimits(0),
    inFlight: createInFlightLimit(),
    apiKeys: [],
    observers: [],
    questionLog: null,
    conditions: [],
    metrics: null,
    log: createLog("info", parts.secrets, (line) => log.push(line)),
    shutdown,
    ...service,
  });
  const limits = { graceMs, lastEventMs, mostConnections, pacesRequests, stallMs };
  const server = await listen({ app, host: "127.0.0.1", port: 0, shutdown, ...limits });
  return { url: server.url, app, parts, log, stop: () => server.stop() };
}

/** POSTs JSON; `body` is sent as it is where it is text. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** A response's JSON as the type the contract gives it. */
export async function readJson<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

/** The events of a finished stream, in order. */
export function readEvents(text: string): { event: string; data: Record<string, unknown> }[] {
  return text
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"))
    .map((block) => {
      const [event = "", data = ""] = block.split("\n");
      return { event: event.replace(/^event: /, ""), data: JSON.parse(data.replace(/^data: /, "")) };
    });
}
