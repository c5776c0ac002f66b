import { findLife } from "../../../../platform/process-identity.js";
import { readNumbers } from "../../index-numbers.js";
import { pause } from "../../pause.js";
import type { RequestOptions, WeaviateCluster } from "../../weaviate-cluster.js";
import { type HoldRecord, WriterBook } from "./writer-book.js";

/** A writer gives several signs of life in this time. */
const STILL_MS = 5_000;

/** Finds who writes the index, without taking anything over. */
export class WriterFinder {
  readonly #cluster: WeaviateCluster;
  readonly #now: () => number;
  #seen: { readonly sign: string; readonly at: number } | null = null;

  constructor(cluster: WeaviateCluster, now: () => number = () => performance.now()) {
    this.#cluster = cluster;
    this.#now = now;
  }

  /**
   * Gives the writer's document; null where nobody writes. Of a writer on another machine it can tell only from one look to the
   * next, seconds later, whether it lives; until then it is taken to live.
   */
  async look(
    options: RequestOptions,
  ): Promise<{ readonly record: HoldRecord; readonly isSure: boolean } | null> {
    const { claimed } = await readNumbers(this.#cluster, options);
    const highest = claimed.at(-1);
    const record =
      highest === undefined ? null : await new WriterBook(this.#cluster).readHold(highest, options);
    if (record === null || record.released) return null;
    const life = await findLife(record.holder);
    if (life !== "unknown") return life === "alive" ? { record, isSure: true } : null;
    const sign = `${record.number} ${record.beat}`;
    const now = this.#now();
    if (this.#seen?.sign !== sign) this.#seen = { sign, at: now };
    return now - this.#seen.at >= STILL_MS ? null : { record, isSure: false };
  }
}

/** Finds who writes the index; a writer on another machine is looked at twice. Gives null where nobody writes. */
export async function findWriter(
  cluster: WeaviateCluster,
  options: RequestOptions,
): Promise<HoldRecord | null> {
  const finder = new WriterFinder(cluster);
  const first = await finder.look(options);
  if (first === null || first.isSure) return first?.record ?? null;
  await pause(STILL_MS, options.signal);
  return (await finder.look(options))?.record ?? null;
}
