import { EvenSample } from "../../embed/words/even-sample.js";
import { listWords } from "../../language/tokenize.js";
import { ownText } from "../../store/own-text.js";
import type { ExportedEpisode } from "../../store/static/exported-episode.js";

/** What the words' vectors are made from. */
export interface LibraryWords {
  /** How many sections hold each word, in lower case. */
  readonly counts: ReadonlyMap<string, number>;
  /** An even part of the vectors of the library's rows, each of unit length. */
  readonly rows: readonly Float32Array[];
}

/** Gathers words and rows, an episode at a time. */
export class WordGatherer implements LibraryWords {
  readonly counts = new Map<string, number>();
  readonly #sample = new EvenSample();

  get rows(): readonly Float32Array[] {
    return this.#sample.vectors;
  }

  add({ texts, passageRows, wholeRows }: Pick<ExportedEpisode, "texts" | "passageRows" | "wholeRows">): void {
    for (const text of texts)
      for (const word of new Set(listWords(text))) {
        const count = this.counts.get(word);
        this.counts.set(count === undefined ? ownText(word) : word, (count ?? 0) + 1);
      }
    for (const row of [...passageRows, ...wholeRows]) this.#sample.add(row);
  }
}
