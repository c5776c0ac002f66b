import { Agent } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { startListener } from "../start-listener.js";
import { openStream } from "./open-stream.js";

const FAIR_CLIENTS = 20;
/** A client asks for two searches and an answer in each round, with a pause after each: below every limit. */
const PAUSE_MS = 1_500;
const ABUSER = "127.0.9.9";

export interface AbuseFigures {
  /** Milliseconds to the whole search, and to the first event of an answer. */
  readonly searchP95: number;
  readonly answerP95: number;
  readonly asked: number;
  readonly errors: number;
  /** What went wrong, each once. */
  readonly failures: readonly string[];
}

export interface AbusePair {
  readonly alone: AbuseFigures;
  readonly abused: AbuseFigures;
}

/** Asks as 20 clients with an address each, first alone and then beside one that sends all it can. */
export async function measureAbuse(
  url: string,
  { questions, phaseMs }: { readonly questions: readonly string[]; readonly phaseMs: number },
): Promise<AbusePair> {
  const alone = await askFairly(url, questions, phaseMs);
  const { child } = await startListener(["dist/bench/abuse.js", url, ABUSER]);
  try {
    // It is at its worst once its first searches are waited for.
    await wait(PAUSE_MS);
    return { alone, abused: await askFairly(url, questions, phaseMs) };
  } finally {
    child.kill("SIGKILL");
  }
}

async function askFairly(url: string, questions: readonly string[], phaseMs: number): Promise<AbuseFigures> {
  const outcomes: Outcome[] = [];
  const until = performance.now() + phaseMs;
  await Promise.all(
    Array.from({ length: FAIR_CLIENTS }, async (_, client) => {
      const agent = new Agent({ keepAlive: true, localAddress: `127.0.8.${client + 1}` });
      // They do not ask in step.
      await wait((PAUSE_MS * client) / FAIR_CLIENTS);
      for (let n = client; performance.now() < until; n += 1) {
        outcomes.push(await askOnce(url, questions[n % questions.length] ?? "", { n, agent }));
        await wait(PAUSE_MS);
      }
      agent.destroy();
    }),
  );
  const failures = outcomes.flatMap(({ what, failure }) => (failure === null ? [] : [`${what}: ${failure}`]));
  const listTimes = (asked: Outcome["what"]) =>
    outcomes.flatMap(({ what, failure, ms }) => (what === asked && failure === null ? [ms] : []));
  return {
    searchP95: findP95(listTimes("search")),
    answerP95: findP95(listTimes("answer")),
    asked: outcomes.length,
    errors: failures.length,
    failures: [...new Set(failures)],
  };
}

interface Outcome {
  readonly what: "search" | "answer";
  readonly ms: number;
  readonly failure: string | null;
}

/** Every third time for an answer. */
async function askOnce(
  url: string,
  question: string,
  { n, agent }: { readonly n: number; readonly agent: Agent },
): Promise<Outcome> {
  if (n % 3 === 2) {
    const body = { messages: [{ role: "user", content: question }] };
    const isWhole = (text: string) => text.includes("event: answer-end");
    const { failure, firstMs } = await openStream(`${url}/api/chat`, body, { agent, isWhole });
    return { what: "answer", ms: firstMs, failure };
  }
  // A text that nobody has asked before is embedded anew.
  const body = { query: `${question} ${n} ${Math.round(performance.now())}` };
  const isWhole = (text: string) => text.includes('"results"');
  const { failure, totalMs } = await openStream(`${url}/api/search`, body, { agent, isWhole });
  return { what: "search", ms: totalMs, failure };
}

function findP95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN;
}
