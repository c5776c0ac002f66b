import { setTimeout as wait } from "node:timers/promises";
import { untilAborted } from "../../platform/abort-signals.js";
import { AppError } from "../../shared/errors.js";
import type { ClusterAddress } from "./cluster-address.js";
import { describeFailure } from "./describe-failure.js";
import { throwFinal } from "./final-failures.js";
import { LateRequests } from "./late-requests.js";
import { connectNode, type NodeClient } from "./node-client.js";
import { pause } from "./pause.js";

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long a request is repeated while nobody answers it, in milliseconds; each node is asked at least once. */
  readonly patienceMs?: number | undefined;
  /** Where it takes longer than such requests mostly do, another node is asked as well; null for what is asked of one node alone. */
  readonly kind?: "search" | "fetch" | null | undefined;
}

/**
 * While a request takes longer, its node is asked so often whether it lives, and must say so in this time, or in this share of
 * the time that the request may take: who leaves a node that is only busy loses all that is under way there.
 */
const LOOK_MS = 300;
const SILENCE_MS = 3_000;
const SILENCE_SHARE = 1 / 8;
/** How long a request is repeated while nobody answers it: somebody waits for a reader, but an ingest has time. */
const READ_MS = 10_000;
const WRITE_MS = 120_000;
/** The pause between two rounds of all nodes grows from the first of these to the second. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;
/** Asks the nodes of a Weaviate cluster: the node that answered last, and the next one where it does not answer. */
export class WeaviateCluster {
  readonly #address: ClusterAddress;
  readonly #clients: (Promise<NodeClient> | null)[];
  /** How many requests are under way at each client. */
  readonly #underWay = new Map<Promise<NodeClient>, number>();
  /** The node that answered last. */
  #current: number;
  readonly #late = { search: new LateRequests(), fetch: new LateRequests() };
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
  async read<T>(ask: (client: NodeClient) => Promise<T>, options: RequestOptions = {}): Promise<T> {
    return await this.#attempt(ask, { patienceMs: this.#isOut ? 0 : READ_MS, ...options });
  }

  /** Asks in the same way for minutes. What is asked may be done twice. */
  async write<T>(ask: (client: NodeClient) => Promise<T>, options: RequestOptions = {}): Promise<T> {
    return await this.#attempt(ask, { patienceMs: WRITE_MS, ...options });
  }

  /** Asks every node once, and gives null for one that does not answer. */
  async readEach<T>(
    ask: (client: NodeClient) => Promise<T>,
    { signal }: Pick<RequestOptions, "signal"> = {},
  ): Promise<(T | null)[]> {
    const asking = this.#clients.map(async (_, node) => {
      const client = this.#connect(node);
      try {
        return await untilAborted(this.#askNode(node, client, ask), signal);
      } catch {
        signal?.throwIfAborted();
        this.#leave(node, client);
        return null;
      }
    });
    return await Promise.all(asking);
  }

  async close(): Promise<void> {
    const clients = this.#clients.splice(0, this.#clients.length, ...this.#clients.map(() => null));
    await Promise.all(clients.map(closeClient));
  }

  async #attempt<T>(
    ask: (client: NodeClient) => Promise<T>,
    { signal, patienceMs = 0, kind = null }: RequestOptions,
  ): Promise<T> {
    const deadline = performance.now() + patienceMs;
    let pauseMs = FIRST_PAUSE_MS;
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      const node = this.#current;
      const client = this.#connect(node);
      try {
        const silenceMs = Math.max(SILENCE_MS, patienceMs * SILENCE_SHARE);
        const asking =
          kind === null || this.#clients.length === 1
            ? this.#askNode(node, client, ask, silenceMs)
            : this.#askTwice(node, ask, { kind, signal });
        const answer = await untilAborted(asking, signal);
        this.#isOut = false;
        return answer;
      } catch (error) {
        signal?.throwIfAborted();
        throwFinal(error, this.#address.urls[node]);
        this.#leave(node, client);
        if (tries % this.#clients.length !== 0) continue;
        if (performance.now() + pauseMs > deadline) throw this.#refuse(error, patienceMs);
        await pause(pauseMs, signal);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
  }

  /** Asks one node, and the next one too where the first is late; the requests that follow go to whoever was faster. */
  async #askTwice<T>(
    node: number,
    ask: (client: NodeClient) => Promise<T>,
    { kind, signal }: { readonly kind: "search" | "fetch"; readonly signal: AbortSignal | undefined },
  ): Promise<T> {
    const next = (node + 1) % this.#clients.length;
    const [first, second] = [node, next].map((each) => () => this.#askOrLeave(each, ask)) as [
      () => Promise<T>,
      () => Promise<T>,
    ];
    const { answer, isSecond } = await this.#late[kind].ask(first, second, signal);
    if (isSecond) this.#current = next;
    return answer;
  }

  /** Leaves a node that fails, whether or not another one has answered meanwhile. */
  async #askOrLeave<T>(node: number, ask: (client: NodeClient) => Promise<T>): Promise<T> {
    const client = this.#connect(node);
    try {
      return await this.#askNode(node, client, ask);
    } catch (error) {
      throwFinal(error, this.#address.urls[node]);
      this.#leave(node, client);
      throw error;
    }
  }

  /** Asks one node. The client would ask a dead node again and again for seconds: it is watched whether the node lives. */
  async #askNode<T>(
    node: number,
    client: Promise<NodeClient>,
    ask: (client: NodeClient) => Promise<T>,
    silenceMs = SILENCE_MS,
  ): Promise<T> {
    const answered = new AbortController();
    this.#underWay.set(client, (this.#underWay.get(client) ?? 0) + 1);
    const asking = client.then((open) => ask(open));
    asking.catch(() => undefined);
    try {
      const url = this.#address.urls[node] ?? "";
      return await Promise.race([asking, failOnceDead(url, silenceMs, answered.signal)]);
    } finally {
      answered.abort();
      this.#finish(client, node);
    }
  }

  /** A client that was left is closed with its last request: what others have under way at a slow node goes on. */
  #finish(client: Promise<NodeClient>, node: number): void {
    const others = (this.#underWay.get(client) ?? 1) - 1;
    if (others > 0) {
      this.#underWay.set(client, others);
      return;
    }
    this.#underWay.delete(client);
    if (this.#clients[node] !== client) void closeClient(client);
  }

  #connect(node: number): Promise<NodeClient> {
    const known = this.#clients[node];
    if (known !== null && known !== undefined) return known;
    const { urls, grpcUrls, apiKey } = this.#address;
    const connecting = connectNode(urls[node] ?? "", grpcUrls[node] ?? "", apiKey);
    this.#clients[node] = connecting;
    return connecting;
  }

  /** Sends the next requests to another node. A client does not recover once its node is gone, and is closed. */
  #leave(node: number, client: Promise<NodeClient>): void {
    // Another request may have left this client before, and opened a new one.
    if (this.#clients[node] !== client) return;
    this.#clients[node] = null;
    if (!this.#underWay.has(client)) void closeClient(client);
    if (this.#current === node) this.#current = (node + 1) % this.#clients.length;
  }

  #refuse(cause: unknown, patienceMs: number): AppError {
    this.#isOut ||= patienceMs >= READ_MS;
    return new AppError(
      "store_unavailable",
      `the Weaviate cluster at ${this.#address.urls.join(", ")} does not answer: ${describeFailure(cause)}`,
      { hint: "Start it, or correct WEAVIATE_URL and WEAVIATE_GRPC_URL.", retryAfterSeconds: 5, cause },
    );
  }
}

/** Throws once the node's REST port is closed, or silent for seconds. It watches until the signal is aborted. */
async function failOnceDead(url: string, silenceMs: number, answered: AbortSignal): Promise<never> {
  for (;;) {
    await wait(LOOK_MS, undefined, { signal: answered });
    const silence = AbortSignal.timeout(silenceMs);
    const response = await fetch(`${url}/v1/.well-known/live`, {
      signal: AbortSignal.any([answered, silence]),
    });
    await response.body?.cancel();
  }
}

async function closeClient(client: Promise<NodeClient> | null): Promise<void> {
  await client?.then((open) => open.close()).catch(() => undefined);
}
