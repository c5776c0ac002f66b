import { Agent } from "node:http";
import type { ChatMessage } from "../../../src/shared/domain.js";
import { quantile } from "../cluster/simulate/quantile.js";
import { openStream } from "./open-stream.js";

export interface AnswerFigures {
  readonly clients: number;
  /** Questions that were asked, and how many of them differ: what was asked before is kept, and flatters. */
  readonly asked: number;
  readonly distinct: number;
  /** Milliseconds from the question to the end of the answer. */
  readonly p50: number;
  readonly p95: number;
  /** Answers a second. */
  readonly perSecond: number;
  readonly errors: number;
}

/** Asks each of the conversations once, so many at a time. */
export async function measureAnswers(
  url: string,
  conversations: readonly (readonly ChatMessage[])[],
  clients: number,
): Promise<AnswerFigures> {
  const agent = new Agent({ keepAlive: true });
  const isWhole = (text: string) => text.includes("event: answer-end");
  const times: number[] = [];
  let errors = 0;
  const left = conversations.values();
  const started = performance.now();
  const askOn = async () => {
    for (const messages of left) {
      const { totalMs, failure } = await openStream(`${url}/api/chat`, { messages }, { agent, isWhole });
      if (failure === null) times.push(totalMs);
      else errors += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, askOn));
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  return {
    clients,
    asked: conversations.length,
    distinct: new Set(conversations.map((messages) => JSON.stringify(messages))).size,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    perSecond: times.length / seconds,
    errors,
  };
}
