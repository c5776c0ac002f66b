export interface Scored {
  readonly id: number;
  readonly score: number;
}

/** So many places are made at first, and more when they are needed. */
const FIRST_PLACES = 64;

/**
 * Keeps the best `limit` of the scored ids offered (whole numbers below 2^32); of equal scores it keeps the lower id. It is a
 * binary heap with the worst one on top, so that only what is kept is sorted.
 */
export class TopK {
  readonly #limit: number;
  #ids: Uint32Array;
  #scores: Float64Array;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#ids = new Uint32Array(Math.min(limit, FIRST_PLACES));
    this.#scores = new Float64Array(this.#ids.length);
  }

  /** A score below it would not be kept. */
  get bar(): number {
    return this.#size === this.#limit && this.#size > 0
      ? (this.#scores[0] as number)
      : Number.NEGATIVE_INFINITY;
  }

  offer(id: number, score: number): void {
    if (this.#size < this.#limit) {
      if (this.#size === this.#ids.length) this.#grow();
      this.#rise(this.#size++, id, score);
    } else if (this.#size > 0 && isWorse(this.#ids[0] as number, this.#scores[0] as number, id, score)) {
      this.#sink(id, score);
    }
  }

  /** Takes all of them out, and lists them best first. */
  list(): Scored[] {
    const listed: Scored[] = new Array(this.#size);
    while (this.#size > 0) {
      const last = --this.#size;
      listed[last] = { id: this.#ids[0] as number, score: this.#scores[0] as number };
      this.#sink(this.#ids[last] as number, this.#scores[last] as number);
    }
    return listed;
  }

  #grow(): void {
    const places = Math.min(this.#limit, 2 * this.#ids.length);
    const ids = new Uint32Array(places);
    const scores = new Float64Array(places);
    ids.set(this.#ids);
    scores.set(this.#scores);
    this.#ids = ids;
    this.#scores = scores;
  }

  /** Puts an entry where it belongs between a place and the top. */
  #rise(from: number, id: number, score: number): void {
    const ids = this.#ids;
    const scores = this.#scores;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(id, score, ids[parent] as number, scores[parent] as number)) break;
      ids[at] = ids[parent] as number;
      scores[at] = scores[parent] as number;
      at = parent;
    }
    ids[at] = id;
    scores[at] = score;
  }

  /** Puts an entry in the place of the top one, and moves it down to where it belongs. */
  #sink(id: number, score: number): void {
    const ids = this.#ids;
    const scores = this.#scores;
    const size = this.#size;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (
        right < size &&
        isWorse(ids[right] as number, scores[right] as number, ids[child] as number, scores[child] as number)
      )
        child = right;
      if (!isWorse(ids[child] as number, scores[child] as number, id, score)) break;
      ids[at] = ids[child] as number;
      scores[at] = scores[child] as number;
      at = child;
    }
    ids[at] = id;
    scores[at] = score;
  }
}

function isWorse(id: number, score: number, otherId: number, otherScore: number): boolean {
  return score < otherScore || (score === otherScore && id > otherId);
}
