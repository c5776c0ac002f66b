import { setMaxListeners } from "node:events";
import { joinSignals } from "../../../platform/abort-signals.js";
import { AppError, describeError } from "../../../shared/errors.js";
import type { UpdateOptions } from "../../store-driver.js";
import type { WeaviateCluster } from "../weaviate-cluster.js";
import type { Work } from "./plan-work.js";
import { type FailedEpisode, refuseFailed } from "./refuse-failed.js";
import { TextProgress } from "./text-progress.js";
import { createAssigner, type WrittenTexts, writeEpisode } from "./write-episode.js";

/** One episode is embedded while others are sent: a request takes longer than the cluster works for it. */
export const EPISODES_AT_ONCE = 4;

export interface WriteWorkOptions extends Pick<UpdateOptions, "embedder" | "onProgress" | "signal"> {
  readonly cluster: WeaviateCluster;
}

/**
 * Writes the episodes of the work in this process. An episode that fails does not stop the others. Throws `index_unwritable`
 * with those that failed, `store_unavailable`, or the signal's reason.
 */
export async function writeAlone(
  work: Work,
  { cluster, embedder, onProgress, signal }: WriteWorkOptions,
): Promise<WrittenTexts> {
  const progress = new TextProgress(work.pending, onProgress);
  const failed: FailedEpisode[] = [];
  const over = new AbortController();
  const options = { cluster, embedder, signal: joinSignals(over.signal, signal) };
  // Each text and each batch under way listens.
  setMaxListeners(0, options.signal);
  const written = { embedded: 0, kept: 0 };
  const assign = createAssigner(work);
  const waiting = work.pending.values();
  const goOn = async () => {
    for (const pending of waiting) {
      try {
        const onText = () => progress.count(pending);
        const { embedded, kept } = await writeEpisode(assign(pending), { ...options, onText });
        written.embedded += embedded;
        written.kept += kept;
        progress.finish(pending);
      } catch (error) {
        options.signal.throwIfAborted();
        if (error instanceof AppError && error.code !== "index_unwritable") throw error;
        failed.push({ id: pending.divided.episode.id, reason: describeError(error) });
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: EPISODES_AT_ONCE }, goOn));
  } catch (error) {
    over.abort(error);
    throw error;
  }
  if (failed.length > 0) throw refuseFailed(failed, work.pending.length);
  return written;
}
