import { once } from "node:events";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { McpServer } from "@modelcontextprotocol/server";
import { StdioServerTransport, serveStdio } from "@modelcontextprotocol/server/stdio";
import { AppError } from "../../shared/errors.js";
import { DrainingTransport } from "./draining-transport.js";
import { createMcpServer, type McpParts } from "./mcp-server.js";

const LAST_WORD_MS = 500;

export interface StdioOptions {
  readonly parts: McpParts;
  readonly stdin: Readable;
  /** This stream carries the protocol and nothing else. */
  readonly stdout: Writable;
  /** Ends calls that are still open; its reason is the error that their clients get. */
  readonly cutOff: AbortController;
  /** How long open calls may go on after the end was asked for. */
  readonly graceMs?: number | undefined;
}

/** MCP with the one client at the other end of stdin and stdout. */
export class StdioConnection {
  readonly #options: StdioOptions;
  readonly #input = new PassThrough();
  readonly #wire: DrainingTransport;
  readonly #connection: ReturnType<typeof serveStdio>;
  readonly #closed = new AbortController();
  #server: McpServer | null = null;

  constructor(options: StdioOptions) {
    const { parts, stdin, stdout } = options;
    this.#options = options;
    this.#wire = new DrainingTransport(new StdioServerTransport(this.#input, stdout));
    this.#connection = serveStdio(
      () => {
        this.#server = createMcpServer(parts);
        return this.#server;
      },
      {
        transport: this.#wire,
        // The message of the error may hold what the client sent.
        onerror: ({ name }) => parts.log.debug({ error: name }, "a message could not be read or answered"),
      },
    );
    const { onclose } = this.#wire;
    this.#wire.onclose = () => {
      this.#closed.abort();
      onclose?.();
    };
    // The end of stdin must not close the connection while calls are open.
    stdin.pipe(this.#input, { end: false });
  }

  /** Tells the client that the list of episodes has changed. */
  announceChange(): void {
    if (this.#server?.isConnected() === true) this.#server.sendResourceListChanged();
  }

  /** Serves until stdin ends or `signal` is aborted, then lets open calls end. */
  async serve(signal: AbortSignal): Promise<void> {
    const { stdin, graceMs = 5_000 } = this.#options;
    const ended = new AbortController();
    const end = () => ended.abort();
    for (const event of ["end", "close", "error"]) stdin.once(event, end);
    const over = AbortSignal.any([ended.signal, signal, this.#closed.signal]);
    if (!over.aborted && !stdin.readableEnded) await once(over, "abort");
    stdin.unpipe(this.#input);
    // The last of the input is still on its way through the stream.
    await nextTurn();
    // A signal after the end of stdin is the second request to stop, so open calls are not waited for.
    const hurry = signal.aborted ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]);
    await this.#drain(graceMs, hurry);
    const hint = "Ask again in a moment.";
    this.#options.cutOff.abort(new AppError("not_ready", "the server is stopping", { hint }));
    await this.#drain(LAST_WORD_MS, this.#closed.signal);
    await this.#connection.close();
  }

  async #drain(ms: number, hurry: AbortSignal): Promise<void> {
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, hurry]);
    await Promise.race([this.#wire.drained(), wait(ms, undefined, { signal }).catch(() => undefined)]);
    done.abort();
  }
}
