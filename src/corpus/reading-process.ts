import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { totalmem } from "node:os";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";
import { BUILT } from "../platform/built-files.js";
import { AppError, describeError } from "../shared/errors.js";
import type { FoundFile } from "./episode-source.js";
import { FORMATS } from "./formats.js";
import type { ReadingReply, ReadingRequest, ReadingSettings } from "./reader/serve-readings.js";
import type { FileReading, SourceReader } from "./reader/source-reader.js";

/** The built program of the process. */
const PROGRAM = new URL("corpus/reader/reader-program.js", BUILT);

const MB = 1024 * 1024;
const START_MS = 60_000;
const TICK_MS = 1000;
/** So many characters are kept of what the process writes. */
const MOST_CHARACTERS = 10_000;

/** What a process may take to read one file. */
export interface ReadingLimits extends ReadingSettings {
  /** V8 keeps at most so many MB of JavaScript's values. */
  readonly heapMb: number;
  /** Time of the processor. */
  readonly milliseconds: number;
  /** So much more of it for each MB of the file. */
  readonly millisecondsPerMb: number;
  /** The wait for a file takes at most so many times its time of the processor, which a busy machine gives out slowly. */
  readonly patience: number;
}

export const READING_LIMITS: ReadingLimits = {
  heapMb: 1024,
  // Half of what the machine or the container has: where all is taken, the system ends the process and does not say why.
  residentBytes: Math.min(1536 * MB, totalmem() / 2, (process.constrainedMemory() || Infinity) / 2),
  replyBytes: 128 * MB,
  milliseconds: 10_000,
  millisecondsPerMb: 2000,
  patience: 20,
};

/** V8 ends its process by these where its heap is full, which on Windows is the code 134, or where it is at fault itself. */
const CRASHES: readonly (NodeJS.Signals | number | null)[] = ["SIGABRT", "SIGILL", "SIGSEGV", "SIGTRAP", 134];

export interface ReadingProcessOptions {
  readonly program: URL;
  readonly limits: ReadingLimits;
}

/** What came of waiting for the process: its message, or how it ended. */
type Outcome = ReadingReply | { readonly ended: Ending };

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True where it gave no answer for too long and was ended. */
  readonly isLate: boolean;
  /** The system's error; null where there is none. */
  readonly error: string | null;
}

/** A process that was started, and what it wrote. */
interface Running {
  readonly child: ChildProcess;
  /** An `Excess`, where it ended itself for one. */
  readonly output: () => string;
  readonly errors: () => string;
}

/**
 * Reads files in a process of its own, one after the other. A file that takes too much time or memory ends that process and
 * no other: the file is passed over, and the next one gets a new process. The first file starts it. A thread would not do: V8
 * ends the whole process for some of the threads that run out of memory, and does not end a thread that parses JSON.
 */
export class ReadingProcess implements SourceReader {
  readonly formats = FORMATS;
  readonly #program: URL;
  readonly #limits: ReadingLimits;
  #running: Running | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: Partial<ReadingProcessOptions> = {}) {
    this.#program = options.program ?? PROGRAM;
    this.#limits = options.limits ?? READING_LIMITS;
  }

  /** Throws `interrupted` once it is closed, and `internal` where the process cannot be started. */
  async read(file: FoundFile): Promise<FileReading> {
    const reading = this.#last.then(() => this.#read(file));
    this.#last = reading.catch(() => undefined);
    return await reading;
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  async #read(file: FoundFile): Promise<FileReading> {
    const { heapMb, residentBytes, milliseconds, millisecondsPerMb, patience } = this.#limits;
    const cpuMs = milliseconds + (file.bytes.length / MB) * millisecondsPerMb;
    const isFresh = !isReady(this.#running);
    const running = isReady(this.#running) ? this.#running : await this.#start();
    const request: ReadingRequest = { file, cpuMs };
    running.child.send(request, () => undefined);
    const outcome = await this.#receive(running.child, cpuMs * patience);
    this.#refuseClosed();
    if ("reading" in outcome) return deserialize(outcome.reading);
    if ("passedOver" in outcome) return outcome;
    this.#stop();
    if ("ready" in outcome)
      throw new AppError("internal", "the process that reads files said twice that it is ready");
    const { ended } = outcome;
    const excess = running.output();
    // Where an earlier file may have left what ended the process, this one is tried again in a new one.
    if (!isFresh && excess !== "time" && !ended.isLate) return await this.#read(file);
    if (excess === "time")
      return { passedOver: `reading it took the processor for more than ${Math.ceil(cpuMs / 1000)} s` };
    const mb = excess === "memory" ? Math.round(residentBytes / MB) : heapMb;
    if (excess === "memory" || CRASHES.includes(ended.signal ?? ended.code))
      return { passedOver: `reading it needed more than ${mb} MB of memory` };
    return { failed: `the process that read it ${describeEnding(ended)}` };
  }

  async #start(): Promise<Running> {
    this.#refuseClosed();
    const { heapMb, residentBytes, replyBytes } = this.#limits;
    const settings: ReadingSettings = { residentBytes, replyBytes };
    const child = fork(fileURLToPath(this.#program), [JSON.stringify(settings)], {
      execArgv: [`--max-old-space-size=${heapMb}`],
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    // What fails is told where it is waited for.
    child.on("error", () => undefined);
    const running = { child, output: keepStart(child.stdout), errors: keepStart(child.stderr) };
    this.#running = running;
    const outcome = await this.#receive(child, START_MS);
    this.#refuseClosed();
    if ("ready" in outcome) return running;
    this.#stop();
    const found = "ended" in outcome ? describeEnding(outcome.ended) : "was not ready";
    throw new AppError(
      "internal",
      `the process that reads files could not be started: it ${found}${quoteError(running.errors())}`,
    );
  }

  /** Waits for the process's next message or its end, and ends it where that takes longer. */
  async #receive(child: ChildProcess, allowedMs: number): Promise<Outcome> {
    const ending = { code: null, signal: null, isLate: false, error: null };
    // Ticks are counted, as time that passes while this process is stopped is no time that the other one had.
    let leftMs = allowedMs;
    const timer = setInterval(() => {
      leftMs -= TICK_MS;
      if (leftMs > 0) return;
      ending.isLate = true;
      child.kill("SIGKILL");
    }, TICK_MS);
    const answered = new AbortController();
    const { signal: leave } = answered;
    const message = once(child, "message", { signal: leave });
    // It comes after all that the process wrote.
    const close = once(child, "close", { signal: leave });
    try {
      return await Promise.race([
        message.then(([reply]): ReadingReply => reply),
        close.then(([code, signal]) => ({ ended: { ...ending, code, signal } })),
      ]);
    } catch (error) {
      return { ended: { ...ending, error: describeError(error) } };
    } finally {
      clearInterval(timer);
      answered.abort();
    }
  }

  #stop(): void {
    this.#running?.child.kill("SIGKILL");
    this.#running = null;
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new AppError("interrupted", "the reading of files was given up");
  }
}

function isReady(running: Running | null): running is Running {
  if (running === null) return false;
  const { exitCode, signalCode, connected } = running.child;
  return exitCode === null && signalCode === null && connected;
}

function describeEnding({ code, signal, isLate, error }: Ending): string {
  if (isLate) return "gave no answer";
  return error ?? (signal === null ? `ended with code ${code}` : `ended by ${signal}`);
}

/** Keeps the start of what the process writes, and takes the rest, so that it need not wait. */
function keepStart(stream: Readable | null): () => string {
  let start = "";
  stream?.setEncoding("utf8").on("data", (chunk: string) => {
    start = (start + chunk).slice(0, MOST_CHARACTERS);
  });
  return () => start;
}

/** The line that tells what is wrong: Node puts the place before an error, and its own version last. */
function quoteError(written: string): string {
  const lines = written.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((text) => /^\w*Error\b/.test(text)) ?? lines.at(-1);
  return line === undefined ? "" : `: ${line.trim()}`;
}
