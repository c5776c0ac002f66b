import type { EpisodeOutline } from "../episode-outline.js";
import { addUp } from "../offsets.js";
import type { EpisodeFacts } from "./episode-facts.js";
import { type ListedEpisode, listOutline } from "./listed-episode.js";

type Media = EpisodeFacts["media"];

/** Texts by row in one text. */
class TextColumn {
  readonly #text: string;
  readonly #offsets: Uint32Array;

  constructor(texts: readonly string[]) {
    this.#text = texts.join("");
    this.#offsets = addUp(texts.map(({ length }) => length));
  }

  at(row: number): string {
    return this.#text.slice(this.#offsets[row], this.#offsets[row + 1]);
  }
}

/** Values of which few rows have the same. */
class ValueColumn<Value> {
  readonly #written: TextColumn;

  constructor(values: readonly Value[]) {
    this.#written = new TextColumn(values.map((value) => JSON.stringify(value) ?? ""));
  }

  at(row: number): Value {
    const written = this.#written.at(row);
    return (written === "" ? undefined : JSON.parse(written)) as Value;
  }
}

/** Values of which many rows have the same. */
class SharedColumn<Value> {
  readonly #values: readonly Value[];
  readonly #places: Uint32Array;

  constructor(values: readonly Value[]) {
    const places = new Map<string, number>();
    const kept: Value[] = [];
    this.#places = Uint32Array.from(values, (value) => {
      const key = JSON.stringify(value) ?? "";
      const place = places.get(key) ?? kept.push(value) - 1;
      places.set(key, place);
      return place;
    });
    this.#values = kept;
  }

  at(row: number): Value {
    return this.#values[this.#places[row] ?? 0] as Value;
  }
}

/** Numbers of which any may be missing. */
class NumberColumn {
  readonly #numbers: Float64Array;

  constructor(numbers: readonly (number | null | undefined)[]) {
    this.#numbers = Float64Array.from(numbers, (number) => number ?? Number.NaN);
  }

  at(row: number): number | undefined {
    const number = this.#numbers[row] ?? Number.NaN;
    return Number.isNaN(number) ? undefined : number;
  }
}

interface Table {
  readonly ids: TextColumn;
  readonly titles: TextColumn;
  readonly media: TextColumn;
  readonly shows: SharedColumn<string | null>;
  readonly days: SharedColumn<string | null>;
  readonly languages: SharedColumn<string>;
  readonly people: SharedColumn<EpisodeFacts["people"]>;
  readonly artworks: SharedColumn<string | undefined>;
  readonly sources: ValueColumn<string | null>;
  readonly rights: SharedColumn<string | null>;
  readonly questions: ValueColumn<ListedEpisode["questions"]>;
  readonly chapterCounts: Uint32Array;
  readonly durations: NumberColumn;
  readonly numbers: NumberColumn;
  readonly seasons: NumberColumn;
  /** Few episodes have some. */
  readonly formerIds: ReadonlyMap<number, readonly string[]>;
  readonly stale: ReadonlySet<number>;
}

/** One row, which reads what it is asked for from the table. */
class PackedEpisode implements ListedEpisode {
  readonly #table: Table;
  readonly #row: number;

  constructor(table: Table, row: number) {
    this.#table = table;
    this.#row = row;
  }

  get id() {
    return this.#table.ids.at(this.#row);
  }
  get title() {
    return this.#table.titles.at(this.#row);
  }
  get show() {
    return this.#table.shows.at(this.#row);
  }
  get people() {
    return this.#table.people.at(this.#row);
  }
  get publishedAt() {
    return this.#table.days.at(this.#row);
  }
  get durationSeconds() {
    return this.#table.durations.at(this.#row) ?? null;
  }
  get language() {
    return this.#table.languages.at(this.#row);
  }
  get media() {
    return readMedia(this.#table.media.at(this.#row));
  }
  get artwork() {
    return this.#table.artworks.at(this.#row);
  }
  get source() {
    return this.#table.sources.at(this.#row);
  }
  get rights() {
    return this.#table.rights.at(this.#row);
  }
  get questions() {
    return this.#table.questions.at(this.#row);
  }
  get chapterCount() {
    return this.#table.chapterCounts[this.#row] ?? 0;
  }
  get number() {
    return this.#table.numbers.at(this.#row);
  }
  get season() {
    return this.#table.seasons.at(this.#row);
  }
  get formerIds() {
    return this.#table.formerIds.get(this.#row);
  }
  get stale() {
    return this.#table.stale.has(this.#row) ? (true as const) : undefined;
  }
}

/** Keeps what every process knows of episodes in some 600 bytes each; `add` takes whole outlines, of which nothing else stays. */
export class FactsPacker {
  readonly #rows: ListedEpisode[] = [];

  get size(): number {
    return this.#rows.length;
  }

  add(outline: EpisodeOutline): void {
    this.#rows.push(listOutline(outline));
  }

  /** The episodes in the order in which they were added. */
  pack(): readonly ListedEpisode[] {
    const rows = this.#rows;
    const table: Table = {
      ids: new TextColumn(rows.map(({ id }) => id)),
      titles: new TextColumn(rows.map(({ title }) => title)),
      media: new TextColumn(rows.map(({ media }) => writeMedia(media))),
      shows: new SharedColumn(rows.map(({ show }) => show)),
      days: new SharedColumn(rows.map(({ publishedAt }) => publishedAt)),
      languages: new SharedColumn(rows.map(({ language }) => language)),
      people: new SharedColumn(rows.map(({ people }) => people)),
      artworks: new SharedColumn(rows.map(({ artwork }) => artwork)),
      sources: new ValueColumn(rows.map(({ source }) => source)),
      rights: new SharedColumn(rows.map(({ rights }) => rights)),
      questions: new ValueColumn(rows.map(({ questions }) => questions)),
      chapterCounts: Uint32Array.from(rows, ({ chapterCount }) => chapterCount),
      durations: new NumberColumn(rows.map(({ durationSeconds }) => durationSeconds)),
      numbers: new NumberColumn(rows.map(({ number }) => number)),
      seasons: new NumberColumn(rows.map(({ season }) => season)),
      formerIds: new Map(
        rows.flatMap(({ formerIds }, row) => (formerIds === undefined ? [] : [[row, formerIds] as const])),
      ),
      stale: new Set(rows.flatMap(({ stale }, row) => (stale === true ? [row] : []))),
    };
    return rows.map((_, row) => new PackedEpisode(table, row));
  }
}

function writeMedia(media: Media): string {
  if (media === null) return "";
  return `${media.kind} ${media.kind === "youtube" ? media.id : media.url}`;
}

function readMedia(written: string): Media {
  if (written === "") return null;
  const space = written.indexOf(" ");
  const [kind, rest] = [written.slice(0, space), written.slice(space + 1)];
  return kind === "youtube" ? { kind, id: rest } : { kind: kind as "audio" | "video", url: rest };
}
