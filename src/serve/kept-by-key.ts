/** Keeps what was made for the newest keys; those who ask for one at once share its making, and a failure is not kept. */
export class KeptByKey<Value> {
  readonly #kept = new Map<string, Promise<Value>>();
  readonly #most: number;

  /** At most so many values are kept: the one that was asked for the longest ago goes. */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.#kept.get(key) ?? this.#make(key, make);
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }

  #make(key: string, make: () => Promise<Value>): Promise<Value> {
    const value: Promise<Value> = make().catch((error: unknown) => {
      if (this.#kept.get(key) === value) this.#kept.delete(key);
      throw error;
    });
    return value;
  }
}
