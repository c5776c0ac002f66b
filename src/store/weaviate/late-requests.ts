/** A request is late that takes longer than so many of the last ones. */
const USUAL_SHARE = 0.95;
const REMEMBERED = 128;
/** Of fewer it is not known what is usual. */
const FEWEST = 32;
/** So many of all requests may be sent twice, and so many at once: those that wait when a node falls silent. */
const TWICE_SHARE = 0.05;
const MOST_SAVED = 8;

export interface Answered<T> {
  readonly answer: T;
  /** True where the second request was the faster one. */
  readonly isSecond: boolean;
}

/**
 * Sends a request that is late a second time, to another node ("hedged requests", Dean & Barroso 2013, The Tail at Scale). Of a hundred
 * requests it sends five twice at most, so that nodes that are slow for all the work they have do not get twice as much. What it
 * compares should be requests of one kind.
 */
export class LateRequests {
  readonly #times: number[] = [];
  #next = 0;
  #saved = 0;

  /**
   * Gives the first answer of both requests. Where both fail it throws what the first one throws. Nothing is sent twice for who has
   * given up.
   */
  async ask<T>(
    first: () => Promise<T>,
    second: () => Promise<T>,
    signal?: AbortSignal | undefined,
  ): Promise<Answered<T>> {
    this.#saved = Math.min(MOST_SAVED, this.#saved + TWICE_SHARE);
    const started = performance.now();
    const lateMs = this.#findUsual();
    const asking = first().then((answer) => ({ answer, isSecond: false }));
    const isLate = lateMs !== null && (await isPendingAfter(asking, lateMs));
    const isTwice = isLate && signal?.aborted !== true && this.#saved >= 1;
    if (isTwice) this.#saved--;
    const answered = isTwice
      ? await takeFirst(
          asking,
          second().then((answer) => ({ answer, isSecond: true })),
        )
      : await asking;
    this.#times[this.#next] = performance.now() - started;
    this.#next = (this.#next + 1) % REMEMBERED;
    return answered;
  }

  /** Gives how many milliseconds nineteen of the last twenty requests took at most; null where that is not known yet. */
  #findUsual(): number | null {
    if (this.#times.length < FEWEST) return null;
    const sorted = Float64Array.from(this.#times).sort();
    return sorted[Math.ceil(USUAL_SHARE * sorted.length) - 1] ?? null;
  }
}

/** True where a request has neither been answered nor failed in this time. Throws what it throws until then. */
async function isPendingAfter(request: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(resolve, ms, true);
  });
  try {
    return await Promise.race([request.then(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function takeFirst<T>(first: Promise<T>, second: Promise<T>): Promise<T> {
  return await Promise.any([first, second]).catch(() => first);
}
