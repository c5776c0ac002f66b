/** So many vectors show along which axes a library's lie. */
const MOST = 3_000;

/** Keeps an even part of the vectors that it is given, and copies of those alone: all while they are few. */
export class EvenSample {
  vectors: readonly Float32Array[] = [];
  #step = 1;
  #seen = 0;

  add(vector: Float32Array): void {
    const isDue = this.#seen % this.#step === 0;
    this.#seen += 1;
    if (!isDue) return;
    if (this.vectors.length === MOST) {
      // The number is even, so that the next one is due by the double step too.
      this.vectors = this.vectors.filter((_, i) => i % 2 === 0);
      this.#step *= 2;
    }
    (this.vectors as Float32Array[]).push(vector.slice());
  }
}
