interface Waiting {
  readonly path: string;
  readonly line: string;
  readonly settle: (kept: boolean) => void;
}

export interface LineQueueOptions {
  readonly append: (path: string, line: string) => Promise<void>;
  /** How many lines may wait for a slow disk; further lines are lost. */
  readonly most: number;
  /** Called for each line that was lost, with the reason. */
  readonly onLost: (error: unknown) => void;
  /** Called for each line that was kept. */
  readonly onKept: () => void;
}

/** Writes lines to disk one at a time and in order; at most `most` of them wait. */
export class LineQueue {
  readonly #options: LineQueueOptions;
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | null = null;

  constructor(options: LineQueueOptions) {
    this.#options = options;
  }

  /** Resolves with whether the line is on disk; never rejects. */
  push(path: string, line: string): Promise<boolean> {
    if (this.#waiting.length >= this.#options.most) {
      this.#options.onLost(new Error("the disk is too slow"));
      return Promise.resolve(false);
    }
    return new Promise((settle) => {
      this.#waiting.push({ path, line, settle });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async settle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const kept = await this.#append(next);
      this.#waiting.shift();
      next.settle(kept);
    }
    this.#draining = null;
  }

  async #append({ path, line }: Waiting): Promise<boolean> {
    try {
      await this.#options.append(path, line);
    } catch (error) {
      this.#options.onLost(error);
      return false;
    }
    this.#options.onKept();
    return true;
  }
}
