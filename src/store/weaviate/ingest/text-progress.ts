import type { Progress } from "../../../shared/progress.js";
import type { PendingEpisode } from "./plan-work.js";

/** Counts the texts of the work that are in the cluster, whoever brought them there. */
export class TextProgress {
  readonly #total: number;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  /** The texts told so far of each episode of the work, by its version. */
  readonly #told: Map<string, number>;
  #done = 0;

  constructor(pending: readonly PendingEpisode[], onProgress?: ((progress: Progress) => void) | undefined) {
    this.#total = pending.reduce((sum, { texts }) => sum + texts, 0);
    this.#told = new Map(pending.map(({ version }) => [version, 0]));
    this.#onProgress = onProgress;
    this.#tell(0);
  }

  /** Counts one text of an episode. What is of another work, or was counted before, adds nothing. */
  count({ version, texts }: PendingEpisode): void {
    const told = this.#told.get(version);
    if (told === undefined || told >= texts) return;
    this.#told.set(version, told + 1);
    this.#tell(1);
  }

  /** Counts what is left of an episode. */
  finish({ version, texts }: PendingEpisode): void {
    const told = this.#told.get(version);
    if (told === undefined) return;
    this.#told.set(version, texts);
    this.#tell(texts - told);
  }

  #tell(texts: number): void {
    this.#done += texts;
    this.#onProgress?.({ done: this.#done, total: this.#total });
  }
}
