import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError, describeError } from "../shared/errors.js";
import { refuseMalformed } from "./edge/refuse-malformed.js";
import type { Shutdown } from "./shutdown.js";

/** Proxies keep idle connections for less time, so that none sends a request into one that is being closed. */
const KEEP_ALIVE_MS = 65_000;
/** A request must come in whole within these times; its body has at most 256 KB. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 30_000;
/** A connection on which nothing moves for so long is closed. The slowest answer takes less. */
const IDLE_MS = 180_000;
const CHECK_MS = 5_000;
const SWEEP_MS = 50;

export interface ListenOptions {
  readonly app: RequestListener;
  readonly host: string;
  /** A port; 0 picks a free one. */
  readonly port: number;
  readonly shutdown: Shutdown;
  /** How long open answers may go on after `stop`, in milliseconds; 5,000 by default. */
  readonly graceMs?: number | undefined;
  /** How long clients may then take to read the last event, in milliseconds; 500 by default. */
  readonly lastEventMs?: number | undefined;
}

export interface RunningServer {
  readonly url: string;
  /** Takes no new connections, lets open answers end, then closes. */
  stop(): Promise<void>;
}

/** Starts the server. Throws `port_in_use`, or `config_invalid` where the address cannot be listened on. */
export async function listen(options: ListenOptions): Promise<RunningServer> {
  const { app, host, port } = options;
  const times = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, ...times }, app);
  server.setTimeout(IDLE_MS);
  server.on("clientError", refuseMalformed);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, options)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${address.port}`,
    stop: () => stop(server, options),
  };
}

async function stop(
  server: Server,
  { shutdown, graceMs = 5_000, lastEventMs = 500 }: ListenOptions,
): Promise<void> {
  shutdown.stopping.abort();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection whose answer has just ended is idle, and would be kept for the next request.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cutOff = setTimeout(() => {
    const hint = "Ask again in a moment.";
    shutdown.cutOff.abort(new AppError("not_ready", "the server is stopping", { hint }));
  }, graceMs);
  // Every stream writes its last event at once; a client that does not read it is cut off.
  const end = setTimeout(() => server.closeAllConnections(), graceMs + lastEventMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cutOff);
  clearTimeout(end);
}

function explain(error: NodeJS.ErrnoException, { host, port }: ListenOptions): AppError {
  if (error.code === "EADDRINUSE") {
    return new AppError("port_in_use", `port ${port} on ${host} is in use`, {
      hint: "Stop the program that holds it, or choose another with --port or PORT.",
      cause: error,
    });
  }
  return new AppError("config_invalid", `cannot listen on ${host}:${port}: ${describeError(error)}`, {
    hint: "Check HOST and PORT, or --host and --port.",
    cause: error,
  });
}
