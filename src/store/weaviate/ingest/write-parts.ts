import { joinSignals } from "../../../platform/abort-signals.js";
import type { UpdateOptions } from "../../store-driver.js";
import { makeObjectId } from "../object-id.js";
import { pause } from "../pause.js";
import type { WeaviateCluster } from "../weaviate-cluster.js";
import type { Lease, LeaseBook } from "./lease.js";
import type { PendingEpisode, Work } from "./plan-work.js";
import { writeEpisode } from "./write-episode.js";

const LOOK_MS = 1_000;
/** One episode is embedded while others are sent: a request takes longer than the cluster works for it. */
const EPISODES_AT_ONCE = 4;

export const nameUnit = (work: string, i: number) => makeObjectId("lease", work, "unit", i);

/** The numbers of texts that one process has brought into the index. */
export interface WrittenTexts {
  readonly embedded: number;
  /** These had been embedded before. */
  readonly kept: number;
}

export interface PartWriterOptions extends Pick<UpdateOptions, "embedder" | "signal"> {
  readonly cluster: WeaviateCluster;
  readonly work: Work;
  readonly book: LeaseBook;
  /** Tells whether the work is done or another index has come into use. */
  readonly isOver: () => Promise<boolean>;
  /** Is told what all processes together have done. */
  readonly onProgress?: UpdateOptions["onProgress"];
}

/** Writes the episodes of the work, part by part, beside other processes. */
export class PartWriter {
  readonly #options: PartWriterOptions;
  readonly #written = { embedded: 0, kept: 0 };
  readonly #total: number;
  #done = 0;

  constructor(options: PartWriterOptions) {
    this.#options = options;
    this.#total = options.work.pending.reduce((sum, { texts }) => sum + texts, 0);
  }

  /** Does parts that nobody else does, until all are done. */
  async run(): Promise<WrittenTexts> {
    const { work, isOver, signal } = this.#options;
    const left = new Set(work.units.keys());
    this.#tell(0);
    while (left.size > 0) {
      const before = left.size;
      for (const i of [...left]) if (await this.#tryUnit(i)) left.delete(i);
      if (left.size < before) continue;
      if (await isOver()) break;
      await pause(LOOK_MS, signal);
    }
    return this.#written;
  }

  /** Does a part where nobody else does it. Gives true once the part is done, whoever did it. */
  async #tryUnit(i: number): Promise<boolean> {
    const { work, book, signal } = this.#options;
    const unit = work.units[i] ?? [];
    const about = { work: work.id, versions: unit.map(({ version }) => version) };
    const lease = await book.acquire(nameUnit(work.id, i), about, { signal });
    if (lease === "held") return false;
    if (lease !== "done") return await this.#doUnit(unit, lease);
    this.#tell(unit.reduce((sum, { texts }) => sum + texts, 0));
    return true;
  }

  /** Gives false where another process has taken the part over. */
  async #doUnit(unit: Work["units"][number], lease: Lease): Promise<boolean> {
    const { signal } = this.#options;
    const failed = new AbortController();
    const over = joinSignals(lease.lost, failed.signal, signal);
    const waiting = unit.values();
    const work = async () => {
      for (const episode of waiting) await this.#doEpisode(episode, over);
    };
    let done = false;
    try {
      await Promise.all(Array.from({ length: EPISODES_AT_ONCE }, work));
      done = true;
    } catch (error) {
      failed.abort(error);
      if (!lease.lost.aborted || signal?.aborted) throw error;
    } finally {
      await lease.release(done).catch(() => undefined);
    }
    return done;
  }

  async #doEpisode(episode: PendingEpisode, signal: AbortSignal): Promise<void> {
    let told = 0;
    const onText = () => {
      told++;
      this.#tell(1);
    };
    const embedded = await writeEpisode(episode, { ...this.#options, onText, signal });
    this.#written.embedded += embedded;
    this.#written.kept += episode.texts - embedded;
    this.#tell(Math.max(0, episode.texts - told));
  }

  #tell(texts: number): void {
    this.#done += texts;
    this.#options.onProgress?.({ done: Math.min(this.#done, this.#total), total: this.#total });
  }
}
