import { randomUUID } from "node:crypto";
import { Queue } from "bullmq";
import { joinSignals } from "../../../../platform/abort-signals.js";
import { openRedisClient, type RedisClient } from "../../../../platform/redis-client.js";
import type { RequestOptions, WeaviateCluster } from "../../weaviate-cluster.js";
import { WriterBook } from "../hold/writer-book.js";
import type { Work } from "../plan-work.js";
import { TextProgress } from "../text-progress.js";
import type { WriteWorkOptions } from "../write-alone.js";
import type { WrittenTexts } from "../write-episode.js";
import { EpisodeWorker, type EpisodeWorkerOptions } from "./episode-worker.js";
import { EpisodePutter } from "./put-episodes.js";
import { describeConnection, nameQueue } from "./queue-options.js";
import { tellOutages } from "./tell-outages.js";

export interface EpisodeQueueOptions {
  readonly cluster: WeaviateCluster;
  readonly redisUrl: string;
  readonly onNote?: ((note: string) => void) | undefined;
}

interface WriteSharedOptions extends Omit<WriteWorkOptions, "cluster"> {
  /** The number under which the ingest writes. */
  readonly number: number;
}

/** Shares the episodes of an ingest with other processes. */
export class EpisodeQueue {
  readonly #cluster: WeaviateCluster;
  readonly #client: RedisClient;

  /** Throws `store_unavailable` where Redis does not answer, and `config_invalid` where it cannot keep a queue. */
  static async open({ cluster, redisUrl, onNote }: EpisodeQueueOptions): Promise<EpisodeQueue> {
    return new EpisodeQueue(cluster, await openRedisClient({ url: redisUrl, ...tellOutages(onNote) }));
  }

  private constructor(cluster: WeaviateCluster, client: RedisClient) {
    this.#cluster = cluster;
    this.#client = client;
  }

  /**
   * Has the episodes of the work written, by this process and by all that work on the queue. Only the writer may call it.
   * Throws `index_unwritable` with the episodes that failed, `store_unavailable` where the cluster or Redis stays away, or the
   * signal's reason.
   */
  async write(
    work: Work,
    { number, embedder, onProgress, ...options }: WriteSharedOptions,
  ): Promise<WrittenTexts> {
    const over = new AbortController();
    const signal = joinSignals(over.signal, options.signal);
    const name = nameQueue(await this.#nameCluster({ signal }));
    const queue = new Queue(name, describeConnection(this.#client));
    queue.on("error", () => undefined);
    const progress = new TextProgress(work.pending, onProgress);
    const putter = new EpisodePutter(work, { queue, number, cluster: this.#cluster, progress, signal });
    await putter.forgetOld();
    const worker = this.#startWorker(name, {
      embedder,
      onText: (pending) => progress.count(pending),
      onOutage: (error) => over.abort(error),
    });
    try {
      return await putter.run();
    } finally {
      await worker.close().finally(() => queue.close());
    }
  }

  async close(): Promise<void> {
    if (this.#client.isOpen) this.#client.destroy();
  }

  #startWorker(
    name: string,
    options: Pick<EpisodeWorkerOptions, "embedder" | "onText" | "onOutage">,
  ): EpisodeWorker {
    return new EpisodeWorker({ ...options, name, cluster: this.#cluster, client: this.#client });
  }

  async #nameCluster(options: RequestOptions): Promise<string> {
    const book = new WriterBook(this.#cluster);
    const known = await book.readName(options);
    if (known !== null) return known;
    const name = randomUUID();
    await book.writeName(name, options);
    return name;
  }
}
