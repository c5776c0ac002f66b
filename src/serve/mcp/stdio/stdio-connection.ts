import { once } from "node:events";
import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import type { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { AppError } from "../../../shared/errors.js";
import { createMcpServer, type McpParts } from "../mcp-server.js";
import { LineTransport, type LineTransportOptions } from "./line-transport.js";

/** With what follows it the end takes 1.2 s: hosts wait 2 s, and a busy machine needs the rest. */
const GRACE_MS = 600;
const LAST_WORD_MS = 250;
const FLUSH_MS = 150;

export interface StdioOptions extends LineTransportOptions {
  readonly parts: McpParts;
  /** Ends calls that are still open; its reason is the error that their clients get. */
  readonly cutOff: AbortController;
  /** How long open calls may go on after the end was asked for, in milliseconds; 600 by default. */
  readonly graceMs?: number | undefined;
}

/** MCP with the one client at the other end of stdin and stdout. */
export class StdioConnection {
  readonly #options: StdioOptions;
  readonly #wire: LineTransport;
  readonly #connection: ReturnType<typeof serveStdio>;
  #server: McpServer | null = null;

  constructor(options: StdioOptions) {
    const { parts } = options;
    this.#options = options;
    this.#wire = new LineTransport(options);
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
  }

  /** Tells the client that the list of episodes has changed. */
  announceChange(): void {
    if (this.#server?.isConnected() === true) this.#server.sendResourceListChanged();
  }

  /**
   * Serves until stdin ends, nobody can read any more, or `signal` is aborted, and then lets open calls end. Gives false where the
   * client has not read everything by then: stdout will not take the rest.
   */
  async serve(signal: AbortSignal): Promise<boolean> {
    const { graceMs = GRACE_MS, cutOff } = this.#options;
    const { ended, closed } = this.#wire;
    const over = AbortSignal.any([ended, closed, signal]);
    if (!over.aborted) await once(over, "abort");
    // The last of the input is still on its way through the stream.
    await nextTurn();
    if (!ended.aborted) this.#wire.stopReading();
    // A signal after the end of stdin is the second request to stop, so open calls are not waited for.
    await this.#drain(graceMs, signal.aborted ? closed : AbortSignal.any([signal, closed]));
    this.#wire.stopReading();
    cutOff.abort(new AppError("not_ready", "the server is stopping", { hint: "Ask again in a moment." }));
    await this.#drain(LAST_WORD_MS, closed);
    await this.#connection.close();
    return await this.#wire.flush(FLUSH_MS);
  }

  async #drain(ms: number, hurry: AbortSignal): Promise<void> {
    const done = new AbortController();
    const signal = AbortSignal.any([done.signal, hurry]);
    await Promise.race([this.#wire.drained(), wait(ms, undefined, { signal }).catch(() => undefined)]);
    done.abort();
  }
}
