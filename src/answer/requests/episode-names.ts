import { listWords } from "../../language/tokenize.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { WordTable } from "../../store/words/word-table.js";

const PARTS = /\s*[:|–—]\s+|\s+-\s+/;

/** A title as a question may have it, and its episode. */
export interface Name {
  readonly episode: EpisodeFacts;
  readonly words: readonly string[];
}

/** Finds episodes by their titles, and by the parts of these before and behind a mark, without spelling each anew. */
export class EpisodeNames {
  readonly #episodes: readonly EpisodeFacts[];
  /** Of each name: the row of its episode, which of its names it is (0 for the title), and how many words it has, none counted twice. */
  readonly #rows: Uint32Array;
  readonly #parts: Uint16Array;
  readonly #sizes: Uint16Array;
  readonly #words: WordTable;

  private constructor(episodes: readonly EpisodeFacts[]) {
    this.#episodes = episodes;
    const rows: number[] = [];
    const parts: number[] = [];
    const sizes: number[] = [];
    this.#words = WordTable.build(
      (function* () {
        for (const [row, { title }] of episodes.entries()) {
          for (const [part, name] of listNames(title).entries()) {
            const words = new Set(listWords(name));
            rows.push(row);
            parts.push(part);
            sizes.push(words.size);
            yield words;
          }
        }
      })(),
    );
    this.#rows = Uint32Array.from(rows);
    this.#parts = Uint16Array.from(parts);
    this.#sizes = Uint16Array.from(sizes);
  }

  static #known = new WeakMap<readonly EpisodeFacts[], EpisodeNames>();

  /** The names of a list of episodes, which must not change: they are read once. */
  static of(episodes: readonly EpisodeFacts[]): EpisodeNames {
    const names = EpisodeNames.#known.get(episodes) ?? new EpisodeNames(episodes);
    EpisodeNames.#known.set(episodes, names);
    return names;
  }

  /** Lists the names that stand in words as they are spelt, ` word word `, in the order of the episodes. */
  listIn(spelt: string): Name[] {
    const held = new Map<number, number>();
    for (const word of new Set(spelt.split(" ")))
      for (const name of this.#words.find(word)) held.set(name, (held.get(name) ?? 0) + 1);
    return [...held]
      .filter(([name, count]) => count === this.#sizes[name])
      .sort(([a], [b]) => a - b)
      .flatMap(([name]) => this.#read(name))
      .filter(({ words }) => spelt.includes(spell(words)));
  }

  /** Lists the episodes whose title has these words, one behind the other. */
  listWith(words: readonly string[]): EpisodeFacts[] {
    return this.#words
      .findAll(words)
      .filter((name) => this.#parts[name] === 0)
      .flatMap((name) => this.#read(name))
      .flatMap(({ episode, words: title }) => (spell(title).includes(spell(words)) ? [episode] : []));
  }

  #read(name: number): Name[] {
    const episode = this.#episodes[this.#rows[name] ?? -1];
    if (episode === undefined) return [];
    return [{ episode, words: listWords(listNames(episode.title)[this.#parts[name] ?? 0] ?? "") }];
  }
}

/** Writes words so that whole ones are found in it alone. */
export function spell(words: readonly string[]): string {
  return ` ${words.join(" ")} `;
}

function listNames(title: string): string[] {
  return [...new Set([title, ...title.split(PARTS)])];
}
