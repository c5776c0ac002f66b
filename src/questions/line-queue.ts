import { describeError } from "../shared/errors.js";

/** So many lines may wait for a slow disk; further lines are lost. */
const MOST_WAITING = 1_000;

export const FIX = "Free some space or make the folder of CUEPOINT_QUESTION_LOG writable.";

export interface LineQueueOptions {
  readonly append: (path: string, line: string) => Promise<void>;
  /** Called once when lines begin to be lost, and once when that is over. */
  readonly warn: (message: string) => void;
  readonly now: () => Date;
}

/** Writes lines to disk one at a time and in order. */
export class LineQueue {
  /** How many lines were lost. */
  lost = 0;
  /** Since when lines are lost, in milliseconds since 1970; null where the last one was kept. */
  losingSince: number | null = null;
  readonly #options: LineQueueOptions;
  #lostLately = 0;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LineQueueOptions) {
    this.#options = options;
  }

  /** Resolves with whether the line is on disk; never rejects. */
  async push(path: string, line: string): Promise<boolean> {
    if (this.#waiting >= MOST_WAITING) return this.#lose(new Error("the disk is too slow"));
    this.#waiting += 1;
    const kept = this.#last.then(() => this.#append(path, line));
    this.#last = kept;
    return await kept;
  }

  /** Resolves when nothing waits any more. */
  async settle(): Promise<void> {
    while (this.#waiting > 0) await this.#last;
  }

  async #append(path: string, line: string): Promise<boolean> {
    const { append, warn } = this.#options;
    try {
      await append(path, line);
    } catch (error) {
      return this.#lose(error);
    } finally {
      this.#waiting -= 1;
    }
    if (this.#lostLately > 0) warn(`questions are kept again; ${this.#lostLately} were lost`);
    this.#lostLately = 0;
    this.losingSince = null;
    return true;
  }

  #lose(error: unknown): false {
    const { warn, now } = this.#options;
    if (this.#lostLately === 0) warn(`questions are not being kept: ${describeError(error)}. ${FIX}`);
    this.losingSince ??= now().getTime();
    this.lost += 1;
    this.#lostLately += 1;
    return false;
  }
}
