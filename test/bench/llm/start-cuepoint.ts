import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createParser } from "eventsource-parser";
import type { ChatResponse } from "../../../src/shared/domain.js";
import { startCli, waitForEnd, waitForOutput } from "../../cli/spawn-cli.js";
import type { Script } from "./read-scripts.js";
import type { Received } from "./score-answer.js";

/** To index ten transcripts takes a minute or two. */
const LONGEST_START_MS = 600_000;
const LONGEST_ANSWER_MS = 120_000;

export interface Cuepoint {
  /** Throws where no whole answer comes. */
  ask(script: Script): Promise<Received>;
  stop(): Promise<void>;
}

export interface CuepointOptions {
  /** The built checkout. */
  readonly root: string;
  /** For the working folder and the index; what is indexed there already is kept. */
  readonly folder: string;
  readonly corpusDir: string;
  /** The `OPENAI_*` variables, and others. */
  readonly variables: Readonly<Record<string, string>>;
  /** Ends it, and what is waited for. */
  readonly signal: AbortSignal;
}

/** Starts the built server, as its owner would. */
export async function startCuepoint(options: CuepointOptions): Promise<Cuepoint> {
  const { root, folder, corpusDir, variables, signal } = options;
  // A `.env` of the developer's own is not read from there.
  const cwd = join(folder, "cwd");
  await mkdir(cwd, { recursive: true });
  const env = {
    CUEPOINT_CORPUS_DIR: corpusDir,
    CUEPOINT_INDEX_DIR: join(folder, "index"),
    CUEPOINT_RATE_LIMIT: "0",
    LOG_LEVEL: "silent",
    ...variables,
  };
  const child = startCli(["serve", "--port", "0"], { root, cwd, env });
  const ended = waitForEnd(child);
  const stop = async () => {
    child.kill();
    await ended;
  };
  signal.addEventListener("abort", () => child.kill(), { once: true });
  const timer = setTimeout(() => child.kill(), LONGEST_START_MS);
  const [, url = ""] = await waitForOutput(child, /listening on (\S+)\n/).finally(() => clearTimeout(timer));
  return { ask: (script) => ask(url, script, signal), stop };
}

async function ask(
  url: string,
  { question, history, episode }: Script,
  signal: AbortSignal,
): Promise<Received> {
  const messages = [...history, { role: "user", content: question }];
  const scope = episode === undefined ? {} : { episodes: [episode] };
  const started = performance.now();
  const reply = await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ messages, stream: true, ...scope }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
  });
  if (!reply.ok || reply.body === null) throw new Error(`${reply.status}: ${await reply.text()}`);
  let firstDeltaMs: number | null = null;
  let text = "";
  let response: ChatResponse | null = null;
  let failure: string | null = null;
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === "text-delta") {
        firstDeltaMs ??= performance.now() - started;
        text += JSON.parse(data).delta;
      }
      if (event === "answer-end") response = JSON.parse(data);
      if (event === "answer-error") failure = data;
    },
  });
  const decoder = new TextDecoder();
  for await (const piece of reply.body) parser.feed(decoder.decode(piece, { stream: true }));
  const totalMs = performance.now() - started;
  if (response === null) throw new Error(failure ?? "the stream ended without its end");
  const { answer } = response as ChatResponse;
  if (text !== answer) throw new Error(`the pieces are not the answer:\n${text}\n---\n${answer}`);
  return { response, firstDeltaMs, totalMs };
}
