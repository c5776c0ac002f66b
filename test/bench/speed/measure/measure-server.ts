import { Agent } from "node:http";
import { indexGenerated, indexPage } from "../corpora/corpora.js";
import { type Figure, most } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { showProgress } from "../report/show-progress.js";
import type { GroupOptions } from "./groups.js";
import { median } from "./paired-runs.js";
import { postJson } from "./post-json.js";
import { startServer } from "./start-server.js";

const CLIENTS = 16;
const WARM_UP_MS = 2_000;
const RUN_MS = 5_000;

type MakeBody = (question: string) => unknown;

/** What is asked of the server, and how a question is put to it. */
const ROUTES: Readonly<Record<string, MakeBody>> = {
  "/api/search": (query) => ({ query }),
  "/api/chat": (content) => ({ messages: [{ role: "user", content }] }),
};

interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** The server under as many clients as ask one question after another without a pause; none is asked twice in a run. */
export async function measureServer({ runs, largest, questions, texts }: GroupOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  const corpora = [
    { name: "page", corpus: await indexPage() },
    ...(texts ? [{ name: `${largest / 1000}k`, corpus: await indexGenerated(largest) }] : []),
  ];
  for (const { name, corpus } of corpora) {
    const server = await startServer(corpus.indexDir, { CUEPOINT_METRICS: "1" });
    try {
      for (const [route, makeBody] of Object.entries(ROUTES))
        figures.push(...(await measureRoute({ url: server.url, route, makeBody, name, questions, runs })));
    } finally {
      await server.stop();
    }
  }
  return figures;
}

interface RouteOptions {
  readonly url: string;
  readonly route: string;
  readonly makeBody: MakeBody;
  readonly name: string;
  readonly questions: readonly string[];
  readonly runs: number;
}

async function measureRoute({
  url,
  route,
  makeBody,
  name,
  questions,
  runs,
}: RouteOptions): Promise<Figure[]> {
  const ask = createLoad({ url: `${url}${route}`, makeBody, questions });
  await ask(CLIENTS, WARM_UP_MS);
  const delays: number[] = [];
  const loads: Load[] = [];
  for (let run = 0; run < runs; run++) {
    showProgress(`asking ${route} of ${name}`, run, runs);
    await readLoopDelay(url);
    loads.push(await ask(CLIENTS, RUN_MS));
    delays.push(await readLoopDelay(url));
  }
  showProgress(`asking ${route} of ${name}`, runs, runs);
  const of = (field: keyof Load) => formatNumber(median(loads.map((load) => load[field])));
  return [
    {
      name: `event-loop delay p99, ${route}, ${name}`,
      value: median(delays),
      unit: "ms",
      target: most(20),
      notes: [
        `${CLIENTS} clients: ${of("perSecond")} answers a second, p50 ${of("p50")} ms, p99 ${of("p99")} ms`,
      ],
    },
  ];
}

/** Throws where an answer is not 200. */
function createLoad({ url, makeBody, questions }: Pick<RouteOptions, "url" | "makeBody" | "questions">) {
  const agent = new Agent({ keepAlive: true });
  let next = 0;
  return async (clients: number, forMs: number): Promise<Load> => {
    const until = performance.now() + forMs;
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (performance.now() < until) {
          const started = performance.now();
          await postJson(url, makeBody(questions[next++ % questions.length] ?? ""), agent);
          times.push(performance.now() - started);
        }
      }),
    );
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(share * times.length)] ?? Number.NaN;
    return { perSecond: (1000 * times.length) / forMs, p50: at(0.5), p99: at(0.99) };
  };
}

/** Milliseconds between two turns of the loop's timer of 10 ms, p99 since it was read last, less those 10 ms. */
async function readLoopDelay(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error("the server's metrics have no delay of the event loop");
  return Math.max(0, 1000 * Number(seconds) - SAMPLED_EVERY_MS);
}

/** prom-client's `eventLoopMonitoringPrecision`. */
const SAMPLED_EVERY_MS = 10;
