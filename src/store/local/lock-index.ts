import { randomBytes } from "node:crypto";
import {
  lstat,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { joinSignals } from "../../platform/abort-signals.js";
import { makeFolder } from "../../platform/make-folder.js";
import { findLife, identifyProcess } from "../../platform/process-identity.js";
import { AppError, describeError } from "../../shared/errors.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import { readOwner } from "./lock-owner.js";
import { type Publish, UNFINISHED } from "./write-index.js";

const LOOK_MS = 250;
const BEAT_MS = 5_000;
/**
 * A holder of whom nothing else can be known counts as dead once it was looked at so often without a heartbeat, which takes
 * at least two minutes. Looks are counted, since the clocks of two machines differ, and each may be set meanwhile.
 */
const SILENT_LOOKS = 480;

/**
 * The lock is a folder. It is held as long as it has an owner's file. The names of its files are its holder's own: whoever
 * removes them removes that holder's lock and never the next one's.
 */
const LOCK = ".lock";
/** This file says who holds the lock. The time of its last change is the heartbeat. */
const OWNER = ".owner";
/** This file is what the holder publishes. */
const DRAFT = ".draft";
/** What earlier versions held the lock by. */
const EARLIER_LOCK = ".lock.json";

/** What a lock's folder holds is called so, and nothing else is. */
export const LOCK_FILE = /^[0-9a-f]{32}\.(?:owner|draft)$/;

/** The names under which this process holds locks begin so. */
const OWN = randomBytes(8).toString("hex");
/** A lock of this process whose name is not among these is one that it could not remove. */
const held = new Set<string>();

export interface LockOptions {
  /** What the lock's folder is called; by default as an index's, of which the lock of an earlier version is removed too. */
  readonly lock?: string;
  /** Is called once, when the wait begins, with the process that holds the lock, where that is known. */
  readonly onWait?: ((holder: string) => void) | undefined;
  readonly waitMs: number;
  /** What its holder is writing, as the message says it; the index in the folder by default. */
  readonly what?: string;
  /** How long between two looks at a lock that is held, in milliseconds; a quarter of a second by default. */
  readonly lookMs?: number;
  /** After how many looks without a heartbeat a holder counts as dead of whom nothing else is known; 480 by default. */
  readonly silentLooks?: number;
  /** How long between two heartbeats of this process, in milliseconds; five seconds by default. */
  readonly beatMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` as the only writer of the folder. It publishes by the function that it gets. Where another process took over the
 * lock nevertheless, as on a machine that slept, that function throws `index_locked`, and the signal that `work` gets is
 * aborted with the same at the next heartbeat; it is also aborted with the caller's. The lock of a process that died is
 * removed: at once where it ran beside this one, and after two minutes of silence where that cannot be known. Throws
 * `index_locked` where the wait was in vain, and `index_unwritable`.
 */
export async function lockIndex<T>(
  indexDir: string,
  options: LockOptions,
  work: (publish: Publish, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lock = join(indexDir, options.lock ?? LOCK);
  const name = await acquire(indexDir, lock, options);
  const own = join(lock, name);
  const loss = new AbortController();
  const beat = setInterval(() => {
    const now = new Date();
    utimes(own + OWNER, now, now).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") loss.abort(refuseLost(indexDir, cause));
    });
  }, options.beatMs ?? BEAT_MS).unref();
  try {
    if (options.lock === undefined)
      await rm(join(indexDir, EARLIER_LOCK), { force: true }).catch(() => undefined);
    return await work(
      (bytes, path) => publish(own + DRAFT, bytes, path),
      joinSignals(options.signal, loss.signal),
    );
  } finally {
    clearInterval(beat);
    held.delete(name);
    for (const part of [DRAFT, OWNER]) await unlink(own + part).catch(() => undefined);
    await rmdir(lock).catch(() => undefined);
  }
}

/** Waits for the lock; gives the name under which this process holds it. */
async function acquire(indexDir: string, lock: string, options: LockOptions): Promise<string> {
  const { waitMs, lookMs = LOOK_MS, silentLooks = SILENT_LOOKS, onWait, signal } = options;
  const deadline = performance.now() + waitMs;
  const isSilent = countSilence(silentLooks);
  let waiting = false;
  for (;;) {
    signal?.throwIfAborted();
    let holder = "another process";
    try {
      const found = await findHolder(lock, isSilent);
      const taken = found === null ? await tryLock(indexDir, lock) : null;
      if (taken !== null) return taken;
      holder = found ?? holder;
    } catch (cause) {
      throw refuseWriting(indexDir, cause);
    }
    if (performance.now() >= deadline) {
      throw new AppError(
        "index_locked",
        `${holder} is writing ${options.what ?? `the index in ${indexDir}`}`,
        {
          hint: "Wait until it is done, or end it; if it was killed, whoever waits two minutes gets the lock.",
        },
      );
    }
    if (!waiting) onWait?.(holder);
    waiting = true;
    await wait(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * A rename fails so where the lock has files by now; Windows has codes of its own for that. What is renamed is missing where a
 * writer has cleared it away with the remains of others.
 */
const TAKEN = new Set([
  "ENOTEMPTY",
  "EEXIST",
  "ENOENT",
  ...(process.platform === "win32" ? ["EPERM", "EACCES"] : []),
]);

/** Tries to take a lock that nobody holds. Gives null where somebody else was faster. */
async function tryLock(indexDir: string, lock: string): Promise<string | null> {
  await makeFolder(indexDir);
  const folder = await mkdtemp(join(indexDir, UNFINISHED));
  const name = OWN + randomBytes(8).toString("hex");
  held.add(name);
  try {
    await writeFile(join(folder, name + OWNER), JSON.stringify(await identifyProcess()));
    await writeFile(join(folder, name + DRAFT), "");
    // Windows puts no folder in the place of another, not even of an empty one.
    await rmdir(lock).catch(() => undefined);
    // This fails where the lock has files: of two that try, one succeeds, and its files are there from the first instant.
    await rename(folder, lock);
    return name;
  } catch (error) {
    held.delete(name);
    await rm(folder, { recursive: true, force: true });
    if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return null;
  }
}

/** Gives who holds the lock; null where nobody does. What a dead one left is removed, and what is no lock. */
async function findHolder(lock: string, isSilent: SilenceTest): Promise<string | null> {
  const stats = await lstat(lock).catch(ignoreMissing);
  if (stats === null) return null;
  if (!stats.isDirectory()) {
    // A folder, which another process may have put there meanwhile, is not removed so.
    await unlink(lock).catch(() => undefined);
    return null;
  }
  const names = (await readdir(lock).catch(ignoreMissing)) ?? [];
  const first = names.find((name) => name.endsWith(OWNER));
  const holder = first === undefined ? null : await nameLiving(join(lock, first), isSilent);
  if (holder !== null) return holder;
  // The owner's file goes last: as long as it is there, nobody else has the lock. Others may have put folders beside it.
  for (const name of names.filter((name) => name !== first).concat(first ?? []))
    await rm(join(lock, name), { recursive: true, force: true });
  return null;
}

/** Gives whose lock it is, unless that process is dead or does not know of it any more. */
async function nameLiving(path: string, isSilent: SilenceTest): Promise<string | null> {
  const { owner, heartbeat } = await readOwner(path);
  const wasSilent = isSilent(heartbeat);
  const life = owner === null ? "unknown" : await findLife(owner);
  const name = basename(path, OWNER);
  const isLeft = name.startsWith(OWN) && !held.has(name);
  if (life === "dead" || (life === "alive" && isLeft) || (life === "unknown" && wasSilent)) return null;
  return owner === null ? "another process" : `process ${owner.pid} on ${stripHidden(owner.host)}`;
}

/** Tells whether a heartbeat was seen again in so many looks, one after the other. */
type SilenceTest = (heartbeat: string) => boolean;

function countSilence(most: number): SilenceTest {
  let last: string | null = null;
  let looks = 0;
  return (heartbeat) => {
    looks = heartbeat === last ? looks + 1 : 0;
    last = heartbeat;
    return looks >= most;
  };
}

/** Only the holder's own lock has the draft. Whoever takes the lock over removes it first, so that it cannot be published. */
async function publish(draft: string, bytes: Uint8Array | null, path: string): Promise<void> {
  try {
    const file = await open(draft, "r+");
    try {
      if (bytes === null) return;
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw refuseLost(path, cause);
  }
}

function refuseLost(what: string, cause: unknown): AppError {
  return new AppError("index_locked", `another process took over the lock of ${what}`, {
    hint: "Run it again once that process is done.",
    cause,
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}

function refuseWriting(indexDir: string, cause: unknown): AppError {
  return new AppError("index_unwritable", `cannot write to ${indexDir}: ${describeError(cause)}`, {
    hint: "Free some space, make the folder writable, or set CUEPOINT_INDEX_DIR to another.",
    cause,
  });
}
