import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Turns } from "../platform/turns.js";
import { AppError, describeError } from "../shared/errors.js";
import { OpenConnections } from "./edge/open-connections.js";
import { PacedConnection } from "./edge/paced-connection.js";
import { refuseMalformed } from "./edge/refuse-malformed.js";
import { RequestPace } from "./edge/request-pace.js";
import type { Shutdown } from "./shutdown.js";

/** Proxies keep idle connections for less time, so that none sends a request into one that is being closed. */
const KEEP_ALIVE_MS = 65_000;
/** A request must come in whole within these times; its body has at most 256 KB. */
const HEADERS_MS = 15_000;
const REQUEST_MS = 30_000;
/** A connection on which nothing moves for so long is closed. The slowest answer takes less. */
const IDLE_MS = 180_000;
const CHECK_MS = 5_000;
/** In each round of the event loop. It is short, since new connections are taken one by one, each in a round. */
const ROUND_MS = 1;
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
  /** How many connections are open at once; 800 by default. */
  readonly mostConnections?: number | undefined;
  /** How long a client may take nothing of what is sent to it, in milliseconds; 30,000 by default. */
  readonly stallMs?: number | undefined;
  /** True where a client begins a set number of requests a second; the connections of a proxy are many clients'. */
  readonly pacesRequests?: boolean | undefined;
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
    // The app refuses a request without a host itself, with a problem.
    requireHostHeader: false,
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, ...times }, (request, response) => {
    request.url = readTarget(request.url);
    const connection: Duplex = request.socket;
    if (connection instanceof PacedConnection)
      connection.serve(request, response, () => app(request, response));
  });
  // The bytes of the headers are bounded. Of many headers the last, which a proxy adds, would be dropped in silence.
  server.maxHeadersCount = 0;
  paceConnections(server, options);
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

/** Express answers a target in which it finds no path itself, past all guards: that becomes a path at which there is nothing. */
function readTarget(target = ""): string {
  return /^[/*]/.test(target) || (/^https?:/i.test(target) && URL.canParse(target)) ? target : "/no-path";
}

/** Lets the server read each connection in the turn of its client. It takes any stream for a connection. */
function paceConnections(
  server: Server,
  { mostConnections, pacesRequests = false, stallMs }: ListenOptions,
): void {
  const limits = { turns: new Turns(ROUND_MS), pace: pacesRequests ? new RequestPace() : null, stallMs };
  const connections = new OpenConnections(mostConnections);
  const takeConnection = server.listeners("connection");
  server.removeAllListeners("connection").on("connection", (socket: Socket) => {
    limits.turns.hurry();
    const connection = new PacedConnection(socket, limits);
    if (connections.add(connection)) for (const take of takeConnection) take.call(server, connection);
  });
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
