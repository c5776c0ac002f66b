import { listWords, tokenize } from "../../language/tokenize.js";
import { WordTable } from "../words/word-table.js";
import type { EpisodeFacts } from "./episode-facts.js";

type Indexed = Pick<EpisodeFacts, "id" | "formerIds" | "title" | "people" | "publishedAt">;

/** Finds episodes by what is asked for often. Each of its tables is built once, when it is first needed. */
export class EpisodeIndex<Episode extends Indexed = Indexed> {
  readonly episodes: readonly Episode[];
  #ids: WordTable | undefined;
  #formerIds: WordTable | undefined;
  #words: WordTable | undefined;
  #titleStems: WordTable | undefined;
  #nameStems: WordTable | undefined;
  #newestFirst: Uint32Array | undefined;

  constructor(episodes: readonly Episode[]) {
    this.episodes = episodes;
  }

  /** The ids that episodes have now. */
  get ids(): WordTable {
    this.#ids ??= WordTable.build(this.episodes.map(({ id }) => [id]));
    return this.#ids;
  }

  /** The words of each episode's title and of its people's names, as `listPlainWords` has them. */
  get words(): WordTable {
    this.#words ??= WordTable.build(
      this.episodes.map(({ title, people }) =>
        listPlainWords([title, ...people.map(({ name }) => name)].join(" ")),
      ),
    );
    return this.#words;
  }

  /** The stems of the titles, without function words. */
  get titleStems(): WordTable {
    this.#titleStems ??= WordTable.build(this.episodes.map(({ title }) => tokenize(title)));
    return this.#titleStems;
  }

  /** Those of the names of people. */
  get nameStems(): WordTable {
    this.#nameStems ??= WordTable.build(
      this.episodes.map(({ people }) => people.flatMap(({ name }) => tokenize(name))),
    );
    return this.#nameStems;
  }

  /** The rows of all episodes, the newest first and those without a date last; of one day, in the order of the corpus. */
  get newestFirst(): Uint32Array {
    const { episodes } = this;
    this.#newestFirst ??= Uint32Array.from(episodes.keys()).sort((a, b) => {
      const [day, other] = [episodes[a]?.publishedAt ?? "", episodes[b]?.publishedAt ?? ""];
      return day === other ? a - b : day < other ? 1 : -1;
    });
    return this.#newestFirst;
  }

  listNewestFirst(): Episode[] {
    return Array.from(this.newestFirst).flatMap((row) => this.episodes[row] ?? []);
  }

  /** Finds the episode that has the id, or had it before. */
  find(id: string): Episode | undefined {
    this.#formerIds ??= WordTable.build(this.episodes.map(({ formerIds = [] }) => formerIds));
    const row = this.ids.find(id)[0] ?? this.#formerIds.find(id)[0];
    return row === undefined ? undefined : this.episodes[row];
  }
}

/** Lists the words of a text without the accents of Latin letters, which who looks for a name may leave out. */
export function listPlainWords(text: string): string[] {
  return listWords(text.normalize("NFKD").replace(/[\u0300-\u036f]+/g, ""));
}

const indexes = new WeakMap<readonly Indexed[], EpisodeIndex>();

/** The index of a list of episodes, which must not change: a list has one. */
export function indexEpisodes<Episode extends Indexed>(episodes: readonly Episode[]): EpisodeIndex<Episode> {
  const known = indexes.get(episodes) as EpisodeIndex<Episode> | undefined;
  if (known !== undefined) return known;
  const index = new EpisodeIndex(episodes);
  indexes.set(episodes, index);
  return index;
}
