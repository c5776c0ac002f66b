import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import { readQuestions } from "../../../src/evaluate/read-questions.js";
import type { ChatMessage } from "../../../src/shared/domain.js";
import { startListener } from "../start-listener.js";
import { type AbuseFigures, type AbusePair, measureAbuse } from "./measure-abuse.js";
import { type AnswerFigures, measureAnswers } from "./measure-answers.js";
import { openStream, type StreamOutcome } from "./open-stream.js";

/**
 * `npm run bench:server`: many streams at once beside a bare Express stream in the same run, then 20 fair clients with
 * and without one that sends all it can, then answers of the shipped page without a language model, one client and 16,
 * then, with `--soak N`, N minutes of 20 streams. `--only load`, `--only abuser` or `--only answers` measures one alone. The figures are printed and written to `dist/bench/server.json`.
 */
const { values } = parseArgs({
  options: {
    streams: { type: "string", default: "200" },
    runs: { type: "string", default: "5" },
    soak: { type: "string", default: "0" },
    only: { type: "string", default: "" },
  },
});
const STREAMS = Number(values.streams);
const RUNS = Number(values.runs);
const SOAK_MINUTES = Number(values.soak);
const { only } = values;
if (!["", "load", "abuser", "answers"].includes(only))
  throw new Error(`--only is load, abuser or answers, not "${only}"`);

/** Of the scripted model, and of the echo. */
const WORDS = 100;
const EVERY_MS = 10;
const SOAK_STREAMS = 20;
/** With an abuser, a fair client may wait so many times as long as without. */
const MOST_ABUSE_RATIO = 2;
const ABUSE_PHASE_MS = 30_000;
const ABUSE_PAIRS = 3;
const DEV_QUESTIONS = "test/quality/questions.jsonl";
const ANSWER_CLIENTS = [1, 16];
/** Questions about nothing that is asked later, so that the code is compiled and no answer is kept. */
const WARM_UP = 20;
const QUESTIONS = [
  "What does Clem think about small models?",
  "How do they decide what to work on?",
  "What is said about open source?",
  "Why do companies share their models?",
  "What happened with BLOOM?",
];

const print = (line: string) => process.stdout.write(`${line}\n`);
const children: ChildProcess[] = [];

const echo = await start(["dist/bench/serve-echo.js"]);
const model = await start(["dist/bench/serve-model.js", String(EVERY_MS), String(WORDS)]);
const SERVE = ["dist/cli.js", "serve", "--port", "0"];
const SETTINGS = { OPENAI_BASE_URL: model, CUEPOINT_METRICS: "1", LOG_LEVEL: "silent" };
/** An empty address is none. */
const ALONE = { OPENAI_BASE_URL: "", LOG_LEVEL: "silent", CUEPOINT_RATE_LIMIT: "0" };
const server = await start(SERVE, {
  ...SETTINGS,
  // All come from one address, which has half of the calls.
  CUEPOINT_MODEL_CALLS: String(2 * STREAMS),
  CUEPOINT_RATE_LIMIT: "0",
});
try {
  const load = is("load") ? await measureLoad() : null;
  const abuse = is("abuser") ? await measureAbusePairs() : null;
  const answers = is("answers") ? await measureShippedPage() : null;
  const soak = SOAK_MINUTES > 0 ? await measureSoak() : null;
  mkdirSync("dist/bench", { recursive: true });
  writeFileSync(
    join("dist/bench", "server.json"),
    `${JSON.stringify({ load, abuse, answers, soak }, null, 2)}\n`,
  );
} finally {
  for (const child of children) child.kill();
}

function is(part: string): boolean {
  return only === "" || only === part;
}

/** Its address, once it says so. */
async function start(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const { child, url } = await startListener(args, environment);
  children.push(child);
  return url;
}

async function measureLoad() {
  // Both are measured as they are once their code is compiled.
  for (let i = 0; i < 2; i += 1) {
    await run("warm-up", askEcho, STREAMS);
    await run("warm-up", askServer, STREAMS);
  }
  const pairs = [];
  for (let i = 0; i < RUNS; i += 1) {
    const bare = await run("bare", askEcho, STREAMS);
    const own = await run("cuepoint", askServer, STREAMS);
    pairs.push({ bare, own, ratio: own.firstP95 / bare.firstP95 });
  }
  print(`\n${STREAMS} streams at once, ${RUNS} paired runs: first event, ms, and errors`);
  for (const { bare, own, ratio } of pairs) {
    print(
      `  bare p50 ${format(bare.firstP50)} p95 ${format(bare.firstP95)} | ` +
        `cuepoint p50 ${format(own.firstP50)} p95 ${format(own.firstP95)}, ${own.errors} errors | ratio ${ratio.toFixed(2)}`,
    );
  }
  const ratio = median(pairs.map((pair) => pair.ratio));
  const errors = pairs.reduce((sum, { own }) => sum + own.errors, 0);
  print(`  p95 over p95 of the bare stream, median: ${ratio.toFixed(2)}; errors: ${errors}`);
  const { resident } = await readMetrics();
  print(`  the server's resident memory afterwards: ${(resident / 1e6).toFixed(0)} MB`);
  const search = await measureSearch();
  return { streams: STREAMS, pairs, ratio, errors, resident, search };
}

type Ask = (at: number) => Promise<StreamOutcome>;

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

function askEcho(): Promise<StreamOutcome> {
  return openStream(
    `${echo}/`,
    { events: WORDS, everyMs: EVERY_MS },
    { agent, isWhole: (text) => text !== "" },
  );
}

function askServer(at: number): Promise<StreamOutcome> {
  const content = QUESTIONS[at % QUESTIONS.length] ?? "";
  const body = { messages: [{ role: "user", content }] };
  return openStream(`${server}/api/chat`, body, {
    agent,
    isWhole: (text) => text.includes("event: answer-end"),
  });
}

async function run(name: string, ask: Ask, streams: number) {
  const outcomes = await Promise.all(Array.from({ length: streams }, (_, i) => ask(i)));
  const failures = outcomes.flatMap(({ failure }) => failure ?? []);
  for (const failure of new Set(failures)) print(`  ${name}: ${failure}`);
  const firsts = outcomes.map(({ firstMs }) => firstMs).sort((a, b) => a - b);
  const totals = outcomes.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
  return {
    firstP50: quantile(firsts, 0.5),
    firstP95: quantile(firsts, 0.95),
    totalP95: quantile(totals, 0.95),
    errors: failures.length,
  };
}

/** With the limits that a server has by itself. */
async function measureAbusePairs() {
  print(
    `\n20 fair clients, alone and beside one that sends all it can, ${ABUSE_PAIRS} pairs: p95, ms, and errors`,
  );
  const pairs: AbusePair[] = [];
  for (let i = 0; i < ABUSE_PAIRS; i += 1) {
    // What the abuser left behind is no part of the next pair.
    const limited = await startListener(SERVE, SETTINGS);
    children.push(limited.child);
    const pair = await measureAbuse(limited.url, { questions: QUESTIONS, phaseMs: ABUSE_PHASE_MS });
    limited.child.kill("SIGKILL");
    for (const [name, figures] of Object.entries(pair)) {
      const { searchP95, answerP95, errors, asked, failures } = figures as AbuseFigures;
      print(
        `  ${name.padEnd(6)} search ${format(searchP95)}, first event of an answer ${format(answerP95)}, ` +
          `${errors} errors of ${asked}${failures.map((failure) => `\n    ${failure}`).join("")}`,
      );
    }
    pairs.push(pair);
  }
  const compare = (read: (figures: AbuseFigures) => number) =>
    median(pairs.map(({ alone, abused }) => read(abused) / read(alone)));
  const ratios = {
    search: compare(({ searchP95 }) => searchP95),
    answer: compare(({ answerP95 }) => answerP95),
  };
  print(
    `  p95 with the abuser over p95 without, median: search ${ratios.search.toFixed(2)}, ` +
      `answer ${ratios.answer.toFixed(2)}; the limit is ${MOST_ABUSE_RATIO}`,
  );
  return { pairs, ratios, limit: MOST_ABUSE_RATIO };
}

/** Each of the dev questions once, by a server of its own, since what was asked before is kept. */
async function measureShippedPage(): Promise<AnswerFigures[]> {
  print("\nanswers of the shipped page without a language model, each question once");
  const conversations = readQuestions(readFileSync(DEV_QUESTIONS, "utf8"), DEV_QUESTIONS).map(
    ({ history, question }): ChatMessage[] => [...history, { role: "user", content: question }],
  );
  const warmUp = Array.from({ length: WARM_UP }, (_, i): ChatMessage[] => [
    { role: "user", content: `What does guest ${i} say about keeping bees in winter ${i}?` },
  ]);
  const measured: AnswerFigures[] = [];
  for (const clients of ANSWER_CLIENTS) {
    const { child, url } = await startListener(SERVE, ALONE);
    children.push(child);
    await measureAnswers(url, warmUp, clients);
    const figures = await measureAnswers(url, conversations, clients);
    child.kill("SIGKILL");
    const { asked, distinct, p50, p95, perSecond, errors } = figures;
    print(
      `  ${String(clients).padStart(2)} ${clients === 1 ? "client: " : "clients:"} p50 ${format(p50)} ms, p95 ${format(p95)} ms, ` +
        `${perSecond.toFixed(1)} answers a second; ${asked} questions, ${distinct} of them distinct, ${errors} errors`,
    );
    measured.push(figures);
  }
  return measured;
}

/** Answers in one piece under load, by the usual tool. */
async function measureSearch() {
  const result = await autocannon({
    url: `${server}/api/search`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: QUESTIONS[0] }),
    connections: 16,
    duration: 10,
  });
  const { requests, latency, errors, non2xx } = result;
  print(
    `\nPOST /api/search, 16 connections, 10 s: ${requests.average} a second, ` +
      `p50 ${latency.p50} ms, p99 ${latency.p99} ms, ${errors + non2xx} errors`,
  );
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99, errors: errors + non2xx };
}

/** The heap's floor minute by minute: what stands above it is waiting to be collected. */
async function measureSoak() {
  print(
    `\n${SOAK_MINUTES} minutes of ${SOAK_STREAMS} streams: the heap's floor, MB, and open files, minute by minute`,
  );
  const until = performance.now() + SOAK_MINUTES * 60_000;
  let answers = 0;
  let errors = 0;
  const asking = Array.from({ length: SOAK_STREAMS }, async (_, i) => {
    while (performance.now() < until) {
      const { failure } = await askServer(i + answers);
      answers += 1;
      if (failure !== null) errors += 1;
    }
  });
  const minutes = [];
  for (let minute = 1; minute <= SOAK_MINUTES; minute += 1) {
    const samples = [];
    for (let i = 0; i < 120; i += 1) {
      await wait(500);
      samples.push(await readMetrics());
    }
    const floor = Math.min(...samples.map(({ heap }) => heap));
    const files = median(samples.map((sample) => sample.files));
    minutes.push({ floor, files });
    print(`  ${String(minute).padStart(2)}  ${(floor / 1e6).toFixed(1)}  ${files}`);
  }
  await Promise.all(asking);
  const [first, last] = [minutes[0]?.floor ?? Number.NaN, minutes.at(-1)?.floor ?? Number.NaN];
  const growth = last / first - 1;
  print(
    `  growth after the first minute: ${(100 * growth).toFixed(1)} %; ${answers} answers, ${errors} errors`,
  );
  return { minutes, growth, answers, errors };
}

async function readMetrics(): Promise<{ heap: number; files: number; resident: number }> {
  const text = await (await fetch(`${server}/metrics`)).text();
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  return {
    heap: read("nodejs_heap_size_used_bytes"),
    files: read("process_open_fds"),
    resident: read("process_resident_memory_bytes"),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function format(ms: number): string {
  return ms.toFixed(0).padStart(4);
}
