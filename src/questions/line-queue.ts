interface Waiting {
  readonly path: string;
  readonly line: string;
  readonly settle: (kept: boolean) => void;
}

export interface LineQueueOptions {
  readonly append: (path: string, line: string) => Promise<void>;
  /** Lines that may wait for a slow disk; what comes beyond them is lost. */
  readonly most: number;
  /** Told of each line that was lost, and why. */
  readonly onLost: (error: unknown) => void;
  /** Told of each line that was kept. */
  readonly onKept: () => void;
}

/** Lines on their way to disk: one at a time, in order, and never more than so many. */
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
