import { joinSignals } from "../../../platform/abort-signals.js";
import type { WeaviateStore } from "../weaviate-store.js";

type State = "due" | "under way" | "done";

/** Reads ahead for the index in use: what was begun for the one before ends, and what failed is begun again when it is asked for. */
export class ReadAhead {
  readonly #signal: AbortSignal;
  #store: WeaviateStore | null = null;
  #over = new AbortController();
  #state: State = "done";

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Begins where nothing is under way for this store, and waits for nothing: questions read for themselves what is not there yet. */
  begin(store: WeaviateStore): void {
    if (store !== this.#store) {
      this.#over.abort();
      this.#over = new AbortController();
      this.#store = store;
      this.#state = "due";
    }
    if (this.#state !== "due") return;
    this.#state = "under way";
    const over = this.#over;
    const end = (state: State) => {
      if (this.#over === over) this.#state = state;
    };
    store.readAhead(joinSignals(over.signal, this.#signal)).then(
      () => end("done"),
      () => end("due"),
    );
  }
}
