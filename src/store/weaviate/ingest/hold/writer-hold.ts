import { identifyProcess, type ProcessIdentity } from "../../../../platform/process-identity.js";
import { AppError, hasCode } from "../../../../shared/errors.js";
import type { Progress } from "../../../../shared/progress.js";
import {
  claimNumber,
  type Numbers,
  nameClaim,
  nameOutcome,
  readNumbers,
  settleNumber,
} from "../../index-numbers.js";
import { pause } from "../../pause.js";
import type { RequestOptions, WeaviateCluster } from "../../weaviate-cluster.js";
import { DEAD_MS, HolderWatch } from "./watch-holder.js";
import { type HoldRecord, WriterBook } from "./writer-book.js";

const LOOK_MS = 1_000;
const BEAT_MS = 2_000;
/** A sign of life is tried for so long, since the next one comes soon. */
const BEAT_PATIENCE_MS = 3_000;

export interface HoldOptions extends RequestOptions {
  /** How long another writer is waited for, in milliseconds. */
  readonly waitMs: number;
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Becomes the writer of the index. What a dead writer held is taken over: from then on it can put nothing into use. Throws
 * `index_locked` where another writer lives for longer than is waited.
 */
export async function takeHold(cluster: WeaviateCluster, options: HoldOptions): Promise<WriterHold> {
  const { waitMs, onNote, signal } = options;
  const book = new WriterBook(cluster);
  const watch = new HolderWatch();
  const deadline = performance.now() + waitMs;
  let told = false;
  for (;;) {
    const numbers = await readNumbers(cluster, { signal });
    const highest = Math.max(0, ...numbers.claimed, ...numbers.outcomes.keys());
    const record = numbers.claimed.includes(highest) ? await book.readHold(highest, { signal }) : null;
    const isFree = !numbers.claimed.includes(highest) || (await watch.isFree(highest, record));
    if (isFree) {
      const hold = await claim(cluster, { numbers, number: highest + 1, signal });
      if (hold !== null) return hold;
      continue;
    }
    if (performance.now() > deadline) throw refuseSecond(record);
    if (!told) onNote?.(`${describeHolder(record)} is writing the index in the cluster: waiting for it.`);
    told = true;
    await pause(LOOK_MS, signal);
  }
}

async function claim(
  cluster: WeaviateCluster,
  { numbers, number, signal }: RequestOptions & { readonly numbers: Numbers; readonly number: number },
): Promise<WriterHold | null> {
  const claimed = await claimNumber(cluster, number, { signal });
  if (claimed === "taken") return null;
  if (claimed === "unclear") {
    // Another process that has it says so soon. If none does it is this one's own, and its answer was lost.
    await pause(2 * LOOK_MS, signal);
    if ((await new WriterBook(cluster).readHold(number, { signal })) !== null) return null;
    const again = { ...numbers, claimed: [...numbers.claimed, number] };
    return await claim(cluster, { numbers: again, number: number + 1, signal });
  }
  const hold = await WriterHold.begin(cluster, number, { signal });
  try {
    // Whoever had one of these cannot put an index into use any more, however late it wakes.
    for (const earlier of numbers.claimed)
      if (!numbers.outcomes.has(earlier))
        await settleNumber(cluster, { number: earlier, collection: null }, { signal });
    return hold;
  } catch (error) {
    await hold.release();
    throw error;
  }
}

/** A process's right to put one index into use, under its number. */
export class WriterHold {
  readonly number: number;
  readonly #cluster: WeaviateCluster;
  readonly #book: WriterBook;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #record: HoldRecord;
  #showing: Promise<void> | null = null;

  /** Writes the first sign of life, and more until the hold is released. */
  static async begin(cluster: WeaviateCluster, number: number, options: RequestOptions): Promise<WriterHold> {
    const record = describeHold(number, await identifyProcess());
    await new WriterBook(cluster).writeHold(record, options);
    return new WriterHold(cluster, record);
  }

  private constructor(cluster: WeaviateCluster, record: HoldRecord) {
    this.#cluster = cluster;
    this.#book = new WriterBook(cluster);
    this.#record = record;
    this.number = record.number;
    this.#timer = setInterval(() => {
      // Where the cluster does not answer, the work itself fails.
      this.#showing ??= this.#show()
        .catch(() => undefined)
        .finally(() => {
          this.#showing = null;
        });
    }, BEAT_MS);
    this.#timer.unref();
  }

  /** It is aborted where another writer has taken over, with `index_locked` as its reason. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Shows to others how far the work is, with the next sign of life. */
  tell(progress: Progress): void {
    this.#record = { ...this.#record, progress };
  }

  /** Puts the index of the collection into use, once and for all. Throws `index_locked` where another writer took over. */
  async commit(collection: string, options: RequestOptions): Promise<void> {
    const outcome = await settleNumber(this.#cluster, { number: this.number, collection }, options);
    // What is known of an earlier writer is forgotten in time: its number may then be settled anew, but it is not in use.
    const { current } = await readNumbers(this.#cluster, options);
    if (outcome !== collection || current?.number !== this.number) throw refuseLate();
  }

  /** Throws `index_locked` where another writer took over: what this one may remove may be in use by now. */
  async check(options: RequestOptions): Promise<void> {
    const { claimed } = await readNumbers(this.#cluster, options);
    if (claimed.some((number) => number > this.number)) throw refuseLate();
  }

  /** Removes what is known of writers before the one whose index is in use: none of them matters any more. */
  async forgetEarlier(inUse: number, options: RequestOptions): Promise<void> {
    const { claimed, outcomes } = await readNumbers(this.#cluster, options);
    const earlier = (number: number) => number < inUse;
    const aliases = [
      ...[...outcomes.keys()].filter(earlier).map(nameOutcome),
      ...claimed.filter(earlier).map(nameClaim),
    ];
    for (const alias of aliases) await this.#cluster.write((client) => client.alias.delete(alias), options);
    for (const number of claimed.filter(earlier)) await this.#book.removeHold(number, options);
  }

  /** Lets the next writer begin. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#showing;
    this.#record = { ...this.#record, beat: this.#record.beat + 1, released: true };
    // What cannot be given back for so long falls by itself.
    await this.#book.writeHold(this.#record, { patienceMs: DEAD_MS }).catch(() => undefined);
  }

  async #show(): Promise<void> {
    const options = { patienceMs: BEAT_PATIENCE_MS };
    this.#record = { ...this.#record, beat: this.#record.beat + 1 };
    await this.#book.writeHold(this.#record, options);
    await this.check(options).catch((error: unknown) => {
      if (!hasCode(error, "index_locked")) throw error;
      this.#lost.abort(error);
    });
  }
}

function describeHold(number: number, holder: ProcessIdentity): HoldRecord {
  const since = new Date().toISOString();
  return { kind: "hold", number, holder, since, beat: 0, released: false, progress: null };
}

/** `Process 412 on host-a (since 2026-11-30T20:14:03Z)` */
export function describeHolder(record: HoldRecord | null): string {
  if (record === null) return "Another ingest, which has only just begun,";
  const { holder, since } = record;
  return `Process ${holder.pid} on ${holder.host} (since ${since.replace(/\.\d+/, "")})`;
}

function refuseSecond(record: HoldRecord | null): AppError {
  return new AppError("index_locked", `${describeHolder(record)} is writing the index in the cluster`, {
    hint: `Wait until it is done, or stop it; once it gives no sign of life for ${DEAD_MS / 1000} s, an ingest takes over by itself.`,
  });
}

function refuseLate(): AppError {
  return new AppError("index_locked", "another ingest took over the index in the cluster from this one", {
    hint: `This one had given no sign of life for ${DEAD_MS / 1000} s. Nothing of it is in use, what it wrote is kept: run \`cuepoint ingest\` again.`,
  });
}
