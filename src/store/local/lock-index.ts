import { readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { z } from "zod";
import { makeFolder } from "../../platform/make-folder.js";
import { AppError, describeError } from "../../shared/errors.js";

const RETRY_MS = 250;
/** A lock without a heartbeat for so long is taken over; building a large graph delays the heartbeat for a while. */
const STALE_MS = 120_000;

const LOCK = ".lock";
/** This file lies beside the lock and names who holds it. */
const OWNER = ".lock.json";
const ownerSchema = z.object({ pid: z.number().int().positive(), host: z.string() });
type Owner = z.infer<typeof ownerSchema>;

export interface LockOptions {
  /** Is called once, when the wait begins, with the process that holds the lock, where that is known. */
  readonly onWait?: ((holder: string) => void) | undefined;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` as the only writer of the folder. The signal it gets is aborted where the lock was lost nevertheless,
 * as on a machine that slept. Throws `index_locked` where the wait was in vain.
 */
export async function lockIndex<T>(
  indexDir: string,
  options: LockOptions,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const release = await acquire(indexDir, options, lost);
  try {
    await signLock(indexDir);
    return await work(lost.signal);
  } finally {
    await rm(join(indexDir, OWNER), { force: true }).catch(() => undefined);
    await release().catch(() => undefined);
  }
}

/** Writes down who holds the lock. Throws `index_unwritable`. */
async function signLock(indexDir: string): Promise<void> {
  try {
    await writeFile(join(indexDir, OWNER), JSON.stringify({ pid: process.pid, host: hostname() }));
  } catch (cause) {
    throw refuseWriting(indexDir, cause);
  }
}

function refuseWriting(indexDir: string, cause: unknown): AppError {
  return new AppError("index_unwritable", `cannot write to ${indexDir}: ${describeError(cause)}`, {
    hint: "Free some space, make the folder writable, or set CUEPOINT_INDEX_DIR to another.",
    cause,
  });
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
    const release = await tryLock(indexDir, lost);
    if (release !== null) return release;
    const owner = await readOwner(indexDir);
    if (owner !== null && (await removeDeadLock(indexDir, owner))) continue;
    const holder = owner === null ? "another process" : `process ${owner.pid} on ${owner.host}`;
    if (Date.now() > deadline) {
      throw new AppError("index_locked", `${holder} is writing the index in ${indexDir}`, {
        hint: "Wait until it is done; if it was killed, the lock falls by itself within two minutes.",
      });
    }
    if (!waiting) options.onWait?.(holder);
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Gives null where somebody else has the lock. Throws `index_unwritable`. */
async function tryLock(indexDir: string, lost: AbortController): Promise<(() => Promise<void>) | null> {
  try {
    await makeFolder(indexDir);
    return await lock(indexDir, {
      lockfilePath: join(indexDir, LOCK),
      stale: STALE_MS,
      onCompromised: () =>
        lost.abort(new AppError("index_locked", `another process took over the index in ${indexDir}`)),
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ELOCKED") return null;
    throw refuseWriting(indexDir, cause);
  }
}

async function readOwner(indexDir: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(indexDir, OWNER), "utf8")));
  } catch {
    return null;
  }
}

/** Removes the lock that a killed process has left behind. Gives true where it was removed. */
async function removeDeadLock(indexDir: string, owner: Owner): Promise<boolean> {
  if (owner.host !== hostname() || isAlive(owner.pid)) return false;
  // Only one of several waiters can rename the owner's file: it alone may remove the lock.
  const claimed = join(indexDir, `${OWNER}.${process.pid}`);
  const first = await rename(join(indexDir, OWNER), claimed).then(
    () => true,
    () => false,
  );
  if (!first) return false;
  await rm(claimed, { force: true });
  await rmdir(join(indexDir, LOCK)).catch(() => undefined);
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
