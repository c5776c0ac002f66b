export interface Scored {
  readonly id: number;
  readonly score: number;
}

/**
 * The best of the scored ids offered, `limit` at most; of equal scores the lower id. A binary heap with the worst one
 * kept on top: nothing is sorted but what is kept.
 */
export class TopK {
  readonly #limit: number;
  readonly #ids: number[] = [];
  readonly #scores: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is below it would not be kept. */
  get bar(): number {
    const isFull = this.#ids.length === this.#limit && this.#limit > 0;
    return isFull ? (this.#scores[0] as number) : Number.NEGATIVE_INFINITY;
  }

  offer(id: number, score: number): void {
    const size = this.#ids.length;
    if (size < this.#limit) {
      this.#ids.push(id);
      this.#scores.push(score);
      this.#rise(size);
    } else if (size > 0 && this.#isWorse(0, id, score)) {
      this.#ids[0] = id;
      this.#scores[0] = score;
      this.#sink();
    }
  }

  /** Best first. */
  list(): Scored[] {
    return this.#ids
      .map((id, i) => ({ id, score: this.#scores[i] as number }))
      .sort((a, b) => b.score - a.score || a.id - b.id);
  }

  /** True where the entry at a place is worse than another one. */
  #isWorse(at: number, id: number, score: number): boolean {
    const own = this.#scores[at] as number;
    return own < score || (own === score && (this.#ids[at] as number) > id);
  }

  #isWorseThan(at: number, other: number): boolean {
    return this.#isWorse(at, this.#ids[other] as number, this.#scores[other] as number);
  }

  #swap(a: number, b: number): void {
    const id = this.#ids[a] as number;
    const score = this.#scores[a] as number;
    this.#ids[a] = this.#ids[b] as number;
    this.#scores[a] = this.#scores[b] as number;
    this.#ids[b] = id;
    this.#scores[b] = score;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorseThan(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    const size = this.#ids.length;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= size) return;
      const right = left + 1;
      const worst = right < size && this.#isWorseThan(right, left) ? right : left;
      if (!this.#isWorseThan(worst, at)) return;
      this.#swap(at, worst);
      at = worst;
    }
  }
}
