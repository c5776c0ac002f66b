import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { AppError, describeError } from "../errors.js";

const RETRY_MS = 250;
/** Building the graph of a large index keeps the lock's heartbeat from running for a while. */
const STALE_MS = 120_000;

export interface LockOptions {
  /** Called once, when the wait begins. */
  readonly onWait?: () => void;
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` as the only writer of the folder. The signal it gets is aborted where the lock was lost all the
 * same, as on a machine that slept. Throws `index_locked` where the wait was in vain.
 */
export async function lockIndex<T>(
  indexDir: string,
  options: LockOptions,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const release = await acquire(indexDir, options, lost);
  try {
    return await work(lost.signal);
  } finally {
    await release().catch(() => undefined);
  }
}

async function acquire(
  indexDir: string,
  options: LockOptions,
  lost: AbortController,
): Promise<() => Promise<void>> {
  const deadline = Date.now() + options.waitMs;
  let waiting = false;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      await mkdir(indexDir, { recursive: true });
      return await lock(indexDir, {
        lockfilePath: join(indexDir, ".lock"),
        stale: STALE_MS,
        onCompromised: () =>
          lost.abort(new AppError("index_locked", `another process took over the index in ${indexDir}`)),
      });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ELOCKED") {
        throw new AppError("index_unwritable", `cannot write to ${indexDir}: ${describeError(cause)}`, {
          hint: "Make the folder writable or set CUEPOINT_INDEX_DIR to another.",
          cause,
        });
      }
      if (Date.now() > deadline) {
        throw new AppError("index_locked", `another process is writing the index in ${indexDir}`, {
          hint: "Wait until it is done; if it was killed, the lock falls by itself within two minutes.",
          cause,
        });
      }
    }
    if (!waiting) options.onWait?.();
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
