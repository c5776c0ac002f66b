import { WordTable } from "../../words/word-table.js";
import { nameVersion, readVersion } from "./row-id.js";

interface Versions {
  /** In the order of the corpus. */
  readonly episodes: readonly { readonly id: string }[];
  readonly versions: readonly string[];
}

/** Tells by the id of a section or a row which episode of the index in use it is of. */
export class CurrentVersions {
  readonly #catalog: Versions;
  #rows: WordTable | undefined;

  constructor(catalog: Versions) {
    this.#catalog = catalog;
  }

  /** Finds the episode's row in the catalog; there is none for a version that is not, or not any more, in use. */
  find(id: string): number | undefined {
    const { episodes, versions } = this.#catalog;
    this.#rows ??= WordTable.build(
      episodes.map((episode, row) => [nameVersion(episode.id, versions[row] ?? "")]),
    );
    return this.#rows.find(readVersion(id))[0];
  }

  /** Lists sections in the order of the corpus, none twice, each with its episode's row. */
  order(ids: Iterable<string>): { readonly id: string; readonly row: number }[] {
    return [...new Set(ids)]
      .flatMap((id) => {
        const row = this.find(id);
        return row === undefined ? [] : [{ id, row }];
      })
      .sort((a, b) => a.row - b.row || (a.id < b.id ? -1 : 1));
  }
}
