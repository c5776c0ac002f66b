import type { Embedder } from "../../../../embed/embedder.js";
import { untilAborted } from "../../../../platform/abort-signals.js";
import { openRedisClient } from "../../../../platform/redis-client.js";
import { AppError, hasCode } from "../../../../shared/errors.js";
import type { IndexModel } from "../../../index-facts.js";
import type { ClusterAddress } from "../../cluster-address.js";
import { pause } from "../../pause.js";
import { WeaviateCluster } from "../../weaviate-cluster.js";
import { WriterBook } from "../hold/writer-book.js";
import { EpisodeWorker, type EpisodeWorkerOptions } from "./episode-worker.js";
import { nameQueue } from "./queue-options.js";
import { tellOutages } from "./tell-outages.js";

const LOOK_MS = 2_000;

export interface WorkOptions extends Pick<EpisodeWorkerOptions, "onWritten" | "onFailed"> {
  readonly address: ClusterAddress;
  readonly redisUrl: string;
  readonly embedder: Embedder;
  readonly onNote: (note: string) => void;
  /** Is called once the worker takes episodes. */
  readonly onReady: () => void;
  readonly signal: AbortSignal;
}

/**
 * Writes the episodes that ingests put into the queue, until the signal is aborted. Throws `index_mismatch` where an ingest
 * wants another model than this process has, `store_unavailable`, or `config_invalid`.
 */
export async function workOnQueue(options: WorkOptions): Promise<void> {
  const { address, redisUrl, embedder, onNote, onReady, signal } = options;
  const cluster = new WeaviateCluster(address);
  const client = await openRedisClient({ url: redisUrl, ...tellOutages(onNote) }).catch(async (error) => {
    await cluster.close();
    throw error;
  });
  const mismatch = new AbortController();
  try {
    const name = nameQueue(await findName(cluster, options));
    const worker = new EpisodeWorker({
      ...{ client, name, cluster, embedder },
      ...(options.onWritten && { onWritten: options.onWritten }),
      ...(options.onFailed && { onFailed: options.onFailed }),
      onOtherModel: (wanted) => mismatch.abort(refuseOtherModel(wanted, embedder)),
    });
    onReady();
    try {
      const ended = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      await untilAborted(ended, mismatch.signal);
    } finally {
      await worker.close();
    }
  } finally {
    if (client.isOpen) client.destroy();
    await cluster.close();
  }
}

/** Waits for the name that the cluster is given with its first ingest. */
async function findName(cluster: WeaviateCluster, { onNote, signal }: WorkOptions): Promise<string> {
  for (let told = false; ; told = true) {
    const name = await readName(cluster, signal);
    if (name !== null) return name;
    if (!told) onNote("No ingest has begun in this cluster yet: waiting for one.");
    await pause(LOOK_MS, signal);
  }
}

async function readName(cluster: WeaviateCluster, signal: AbortSignal): Promise<string | null> {
  try {
    return await new WriterBook(cluster).readName({ signal });
  } catch (error) {
    if (hasCode(error, "index_missing")) return null;
    throw error;
  }
}

function refuseOtherModel(wanted: IndexModel, { model }: Embedder): AppError {
  return new AppError(
    "index_mismatch",
    `the ingest embeds with ${wanted.name}, this worker has ${model.name}${model.name === wanted.name ? " in another version" : ""}`,
    {
      hint: "Set CUEPOINT_MODEL to the same model for the ingest and for every worker, then start this one again.",
    },
  );
}
