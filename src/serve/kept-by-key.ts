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
    return value;
  }

  #make(key: string, make: () => Promise<Value>): Promise<Value> {
    const value: Promise<Value> = make().then(
      (made) => {
        this.#dropOldest();
        return made;
      },
      (error: unknown) => {
        if (this.#kept.get(key) === value) this.#kept.delete(key);
        throw error;
      },
    );
    return value;
  }

  /** Only what was made takes the place of another: addresses that lead nowhere do not. */
  #dropOldest(): void {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return;
      this.#kept.delete(key);
    }
  }
}
