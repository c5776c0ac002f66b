import { Queue } from "bullmq";
import { joinSignals, untilAborted } from "../../../../platform/abort-signals.js";
import { NO_REDIS } from "../../../../platform/no-redis.js";
import { openRedisClient, type RedisClient } from "../../../../platform/redis-client.js";
import { AppError, hasCode } from "../../../../shared/errors.js";
import type { Progress } from "../../../../shared/progress.js";
import type { ClusterAddress } from "../../cluster-address.js";
import type { RequestOptions } from "../../weaviate-cluster.js";
import { WeaviateCluster } from "../../weaviate-cluster.js";
import { findWriter, WriterFinder } from "../hold/find-writer.js";
import { type HoldRecord, WriterBook } from "../hold/writer-book.js";
import { describeConnection, nameQueue } from "./queue-options.js";

const MOST_FAILURES = 100;

/** How far the ingest of a cluster is, and who works on it. */
export interface WorkState {
  /** The process that writes the index; null where none does. */
  readonly writer: {
    readonly number: number;
    readonly pid: number;
    readonly host: string;
    readonly since: string;
    /** Texts; null before it is known how many there are. */
    readonly progress: Progress | null;
  } | null;
  /** It is null where no Redis is configured. */
  readonly queue: QueueState | null;
}

export interface QueueState {
  /** Numbers of episodes; those that have failed wait for their next attempt, or are given up. */
  readonly episodes: Readonly<Record<"waiting" | "active" | "retrying" | "failed", number>>;
  /** Workers by host and process, the ingest's own among them. */
  readonly workers: readonly string[];
  readonly failures: readonly { readonly episode: string; readonly reason: string }[];
}

export interface WorkAddress {
  readonly address: ClusterAddress;
  /** It is null where no Redis is configured. */
  readonly redisUrl: string | null;
}

/** A person waits for so long at most, and a scrape of metrics for less. */
const MOST_MS = 20_000;
const SCRAPE_MS = 3_000;

/**
 * Reads it once without changing anything, with what has failed. A writer on another machine is looked at for some seconds.
 * Throws `store_unavailable` or `config_invalid`.
 */
export async function readWork(
  { address, redisUrl }: WorkAddress,
  options: RequestOptions,
): Promise<WorkState> {
  const late = AbortSignal.timeout(MOST_MS);
  const request = { ...options, signal: joinSignals(options.signal, late) };
  const cluster = new WeaviateCluster(address);
  const queue = redisUrl === null ? null : new QueueReader(redisUrl);
  try {
    const [reached, found] = await Promise.allSettled([
      queue?.open(request.signal),
      findWriter(cluster, request),
    ]);
    if (found.status === "rejected") throw nameRedisToo(found.reason, redisUrl === null ? NO_REDIS : reached);
    if (reached.status === "rejected") throw reached.reason;
    const record = found.value;
    const name = await readName(cluster, request);
    const read = await queue?.read(name, { signal: request.signal, failures: MOST_FAILURES });
    return { writer: describeWriter(record), queue: read ?? null };
  } catch (error) {
    throw error === late.reason ? refuseLate(error) : error;
  } finally {
    queue?.close();
    await cluster.close();
  }
}

/** Reads it again and again for metrics, over the same connections; what has failed is only counted. */
export class WorkWatch {
  readonly #cluster: WeaviateCluster;
  readonly #finder: WriterFinder;
  readonly #queue: QueueReader | null;

  constructor({ address, redisUrl }: WorkAddress) {
    this.#cluster = new WeaviateCluster(address);
    this.#finder = new WriterFinder(this.#cluster);
    this.#queue = redisUrl === null ? null : new QueueReader(redisUrl);
  }

  /** Gives null where it cannot be told within three seconds. */
  async read(): Promise<WorkState | null> {
    const signal = AbortSignal.timeout(SCRAPE_MS);
    const request = { signal, patienceMs: 0 };
    try {
      const found = await this.#finder.look(request);
      const name = this.#queue === null ? null : await readName(this.#cluster, request);
      const queue = await this.#queue?.read(name, { signal, failures: 0 });
      return { writer: describeWriter(found?.record ?? null), queue: queue ?? null };
    } catch {
      return null;
    }
  }

  async close(): Promise<void> {
    this.#queue?.close();
    await this.#cluster.close();
  }
}

async function readName(cluster: WeaviateCluster, options: RequestOptions): Promise<string | null> {
  try {
    return await new WriterBook(cluster).readName(options);
  } catch (error) {
    if (hasCode(error, "index_missing")) return null;
    throw error;
  }
}

function describeWriter(record: HoldRecord | null): WorkState["writer"] {
  if (record === null) return null;
  const { number, holder, since, progress } = record;
  return { number, pid: holder.pid, host: holder.host, since, progress };
}

/** Whoever is told that the cluster is away learns in the same breath what else is missing. */
function nameRedisToo(error: unknown, redis: PromiseSettledResult<unknown> | string): unknown {
  const why = typeof redis === "string" ? redis : redis.status === "rejected" ? redis.reason : null;
  if (!(error instanceof AppError) || why === null) return error;
  const { code, message, hint } = error;
  const problems = [why instanceof AppError ? why.sentence : String(why)];
  return new AppError(code, message, { ...(hint !== null && { hint }), problems, cause: error });
}

function refuseLate(cause: unknown): AppError {
  return new AppError(
    "store_unavailable",
    `the state of the ingest could not be read in ${MOST_MS / 1000} s`,
    {
      hint: "Look whether Redis at REDIS_URL and the cluster at WEAVIATE_URL answer.",
      cause,
    },
  );
}

interface QueueRequest {
  readonly signal: AbortSignal;
  /** So many of those that failed last are named. */
  readonly failures: number;
}

/** Keeps one connection to Redis while that answers. */
class QueueReader {
  readonly #url: string;
  #client: Promise<RedisClient> | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  /** Connects where there is no connection. Throws what `openRedisClient` throws, or the signal's reason. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#ask(async () => undefined, signal);
  }

  /** Reads the queue of the cluster of this name. */
  async read(name: string | null, { signal, failures }: QueueRequest): Promise<QueueState> {
    return await this.#ask((client) => readQueue(client, name, failures), signal);
  }

  async #ask<T>(ask: (client: RedisClient) => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#client ??= openRedisClient({
      url: this.#url,
      onOutage: () => undefined,
      onReturn: () => undefined,
    });
    try {
      return await untilAborted(this.#client.then(ask), signal);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The connection would wait for the server through outages, and so would what was asked. */
  close(): void {
    const client = this.#client;
    this.#client = null;
    client?.then(
      (open) => open.isOpen && open.destroy(),
      () => undefined,
    );
  }
}

async function readQueue(client: RedisClient, name: string | null, most: number): Promise<QueueState> {
  // Before a cluster's first ingest nothing is in any queue of it.
  const queue = new Queue(nameQueue(name ?? "none"), describeConnection(client));
  queue.on("error", () => undefined);
  try {
    const {
      waiting = 0,
      active = 0,
      delayed = 0,
      failed = 0,
    } = await queue.getJobCounts(...(["waiting", "active", "delayed", "failed"] as const));
    const workers = await queue.getWorkers();
    // A whole job holds the text of its episode.
    const ids = most === 0 ? [] : await client.zRange(queue.toKey("failed"), 0, most - 1, { REV: true });
    const failures = await Promise.all(
      ids.map((id) => client.hmGet(queue.toKey(id), ["name", "failedReason"])),
    );
    return {
      episodes: { waiting, active, retrying: delayed, failed },
      workers: workers.map((worker) => (worker["rawname"] ?? "").replace(/^.*:w:/, "")).sort(),
      failures: failures.map(([episode, reason]) => ({ episode: episode ?? "", reason: reason ?? "" })),
    };
  } finally {
    await queue.close().catch(() => undefined);
  }
}
