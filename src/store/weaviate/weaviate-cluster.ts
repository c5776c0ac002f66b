import { setTimeout as wait } from "node:timers/promises";
import weaviate, { type WeaviateClient } from "weaviate-client";
import { untilAborted } from "../../platform/abort-signals.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { ClusterAddress } from "./cluster-address.js";
import { pause } from "./pause.js";

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long a request is repeated while nobody answers it, in milliseconds; each node is asked at least once. */
  readonly patienceMs?: number | undefined;
}

/** The seconds that one request may take, by its kind; after that the next node is asked. */
const TIMEOUTS = { init: 3, query: 5, insert: 60 };
/** While a request takes longer, its node is asked so often whether it lives, and must say so in this time. */
const LOOK_MS = 300;
const SILENCE_MS = 3_000;
/** How long a request is repeated while nobody answers it: somebody waits for a reader, but an ingest has time. */
const READ_MS = 10_000;
const WRITE_MS = 120_000;
/** The pause between two rounds of all nodes grows from the first of these to the second. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;
/** At most so many characters of what a node says are passed on, since it may quote whole objects. */
const MOST_TOLD = 300;
/** Any other node would give these answers as well; the two patterns below tell apart why. */
const FINAL =
  /could not find class|status code: (?:400|401|403|404|422)|invalid (?:filter|search|property)|no such prop/i;
const GONE = /could not find class/i;
const UNAUTHORIZED = /status code: 40[13]|unauthorized|unauthenticated|forbidden/i;

/** Asks the nodes of a Weaviate cluster: the node that answered last, and the next one where it does not answer. */
export class WeaviateCluster {
  readonly #address: ClusterAddress;
  readonly #clients: (Promise<WeaviateClient> | null)[];
  /** The node that answered last. */
  #current: number;
  /** True where nobody has answered for as long as a reader waits. */
  #isOut = false;

  constructor(address: ClusterAddress) {
    this.#address = address;
    this.#clients = address.urls.map(() => null);
    // Each server begins with another node, so that they spread over all.
    this.#current = Math.floor(Math.random() * address.urls.length);
  }

  /**
   * Asks for some seconds until there is an answer. Once nobody has answered for so long it asks only once, until somebody does.
   * Throws `store_unavailable`, `index_missing` where the collection is gone, `config_invalid` where the key is refused, or
   * what the cluster refuses.
   */
  async read<T>(ask: (client: WeaviateClient) => Promise<T>, options: RequestOptions = {}): Promise<T> {
    return await this.#attempt(ask, { patienceMs: this.#isOut ? 0 : READ_MS, ...options });
  }

  /** Asks in the same way for minutes. What is asked may be done twice. */
  async write<T>(ask: (client: WeaviateClient) => Promise<T>, options: RequestOptions = {}): Promise<T> {
    return await this.#attempt(ask, { patienceMs: WRITE_MS, ...options });
  }

  async close(): Promise<void> {
    const clients = this.#clients.splice(0, this.#clients.length, ...this.#clients.map(() => null));
    await Promise.all(clients.map(closeClient));
  }

  async #attempt<T>(
    ask: (client: WeaviateClient) => Promise<T>,
    { signal, patienceMs = 0 }: RequestOptions,
  ): Promise<T> {
    const deadline = performance.now() + patienceMs;
    let pauseMs = FIRST_PAUSE_MS;
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      const node = this.#current;
      const client = this.#connect(node);
      try {
        const answer = await untilAborted(this.#askNode(node, client, ask), signal);
        this.#isOut = false;
        return answer;
      } catch (error) {
        signal?.throwIfAborted();
        throwFinal(error);
        this.#leave(node, client);
        if (tries % this.#clients.length !== 0) continue;
        if (performance.now() + pauseMs > deadline) throw this.#refuse(error, patienceMs);
        await pause(pauseMs, signal);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  /** Asks one node. The client would ask a dead node again and again for seconds: it is watched whether the node lives. */
  async #askNode<T>(
    node: number,
    client: Promise<WeaviateClient>,
    ask: (client: WeaviateClient) => Promise<T>,
  ): Promise<T> {
    const answered = new AbortController();
    const asking = client.then((open) => ask(open));
    asking.catch(() => undefined);
    try {
      return await Promise.race([asking, failOnceDead(this.#address.urls[node] ?? "", answered.signal)]);
    } finally {
      answered.abort();
    }
  }

  #connect(node: number): Promise<WeaviateClient> {
    const known = this.#clients[node];
    if (known !== null && known !== undefined) return known;
    const { urls, grpcUrls, apiKey } = this.#address;
    const connecting = connect(urls[node] ?? "", grpcUrls[node] ?? "", apiKey);
    this.#clients[node] = connecting;
    return connecting;
  }

  /** Sends the next requests to another node. A client does not recover once its node is gone, and is closed. */
  #leave(node: number, client: Promise<WeaviateClient>): void {
    // Another request may have left this client before, and opened a new one.
    if (this.#clients[node] !== client) return;
    this.#clients[node] = null;
    void closeClient(client);
    if (this.#current === node) this.#current = (node + 1) % this.#clients.length;
  }

  #refuse(cause: unknown, patienceMs: number): AppError {
    this.#isOut ||= patienceMs >= READ_MS;
    const why = describeError(cause).slice(0, MOST_TOLD);
    return new AppError(
      "store_unavailable",
      `the Weaviate cluster at ${this.#address.urls.join(", ")} does not answer: ${why}`,
      { hint: "Start it, or correct WEAVIATE_URL and WEAVIATE_GRPC_URL.", retryAfterSeconds: 5, cause },
    );
  }
}

/** Throws once the node's REST port is closed, or silent for seconds. It watches until the signal is aborted. */
async function failOnceDead(url: string, answered: AbortSignal): Promise<never> {
  for (;;) {
    await wait(LOOK_MS, undefined, { signal: answered });
    const silence = AbortSignal.timeout(SILENCE_MS);
    const response = await fetch(`${url}/v1/.well-known/live`, {
      signal: AbortSignal.any([answered, silence]),
    });
    await response.body?.cancel();
  }
}

function throwFinal(cause: unknown): void {
  if (cause instanceof AppError) throw cause;
  const why = describeError(cause);
  if (GONE.test(why)) {
    throw new AppError("index_missing", "the collection that was read is gone from the Weaviate cluster", {
      hint: "Run `cuepoint ingest`.",
      cause,
    });
  }
  if (UNAUTHORIZED.test(why)) {
    throw new AppError("config_invalid", "the Weaviate cluster refuses the key", {
      hint: "Set WEAVIATE_API_KEY to one that may read and write.",
      cause,
    });
  }
  if (FINAL.test(why)) throw cause;
}

async function connect(url: string, grpcUrl: string, apiKey: string | null): Promise<WeaviateClient> {
  const http = new URL(url);
  const grpc = new URL(grpcUrl);
  return await weaviate.connectToCustom({
    httpHost: http.hostname,
    httpPort: readPort(http),
    httpSecure: http.protocol === "https:",
    ...(http.pathname === "/" ? {} : { httpPath: http.pathname }),
    grpcHost: grpc.hostname,
    grpcPort: readPort(grpc),
    grpcSecure: grpc.protocol === "https:",
    timeout: TIMEOUTS,
    ...(apiKey === null ? {} : { authCredentials: new weaviate.ApiKey(apiKey) }),
  });
}

function readPort({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}

async function closeClient(client: Promise<WeaviateClient> | null): Promise<void> {
  await client?.then((open) => open.close()).catch(() => undefined);
}
