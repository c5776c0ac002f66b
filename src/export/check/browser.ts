import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { AppError } from "../../shared/errors.js";
import type { Chrome } from "./find-chrome.js";

/** A machine that does much else may take so long for a call. */
const CALL_MS = 60_000;

type Fields = Readonly<Record<string, unknown>>;

/** What Chrome sends: a reply to a call, or an event. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Waiting {
  readonly resolve: (result: Fields) => void;
  readonly reject: (error: Error) => void;
}

/** A browser that is driven over a pipe (the Chrome DevTools Protocol): it opens no port, and needs no package. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #commands: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((event: Message) => void)[] = [];
  readonly #exited: Promise<void>;
  readonly #callMs: number;
  /** Why it has ended; null while it runs. */
  #end: string | null = null;
  #calls = 0;

  private constructor(child: ChildProcess, profile: string, callMs: number) {
    this.#child = child;
    this.#profile = profile;
    this.#callMs = callMs;
    this.#commands = child.stdio[3] as Writable;
    this.#commands.on("error", () => undefined);
    readMessages(child.stdio[4] as Readable, (message) => this.#take(message));
    this.#exited = new Promise((resolve) => {
      const end = (why: string) => {
        this.#end ??= why;
        for (const { reject } of this.#waiting.values()) reject(refuse(why));
        this.#waiting.clear();
        resolve();
      };
      child.once("error", ({ message }) => end(message));
      child.once("exit", (code, signal) => end(`it ended with ${signal ?? code}`));
    });
  }

  /** Starts a browser that reaches this machine alone. `callMs`: how long a call may take. */
  static async launch({ path, hasSandbox }: Chrome, callMs: number = CALL_MS): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), "cuepoint-check-"));
    const args = [
      "--headless",
      "--remote-debugging-pipe",
      `--user-data-dir=${profile}`,
      "--no-first-run",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      // Pictures of an episode are on hosts that nobody asked to visit.
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
      ...(hasSandbox ? [] : ["--no-sandbox"]),
      "about:blank",
    ];
    const child = spawn(path, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    return new Browser(child, profile, callMs);
  }

  /** Calls a method of the protocol. Throws `internal` with what Chrome says is wrong, and where it says nothing in time. */
  async call(method: string, params: Fields = {}, sessionId?: string): Promise<Fields> {
    this.#calls += 1;
    const id = this.#calls;
    if (this.#end !== null) throw refuse(this.#end);
    let timer: NodeJS.Timeout | undefined;
    const reply = new Promise<Fields>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      timer = setTimeout(() => {
        reject(refuse(`it does not answer within ${this.#callMs / 1_000} s`));
      }, this.#callMs);
      this.#commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
    return await reply.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }

  /** Hears of each event, of whichever page. */
  listen(
    hear: (event: { readonly method: string; readonly params: Fields; readonly sessionId?: string }) => void,
  ): void {
    this.#listeners.push(({ method, params = {}, ...rest }) => {
      if (method !== undefined) hear({ method, params, ...rest });
    });
  }

  async close(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
    // What the browser's own processes still write there is gone a moment later.
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #take(message: Message): void {
    const waiting = message.id === undefined ? undefined : this.#waiting.get(message.id);
    if (waiting === undefined || message.id === undefined) {
      for (const hear of this.#listeners) hear(message);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting.resolve(message.result ?? {});
    else waiting.reject(refuse(message.error.message));
  }
}

/** Messages are JSON with a zero byte after each. */
function readMessages(stream: Readable, take: (message: Message) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (piece: string) => {
    const texts = (rest + piece).split("\0");
    rest = texts.pop() ?? "";
    for (const text of texts) take(JSON.parse(text) as Message);
  });
  stream.on("error", () => undefined);
}

function refuse(why: string): AppError {
  return new AppError("internal", `the browser cannot be driven: ${why}`, {
    hint: "Name another in CUEPOINT_CHROME.",
  });
}
