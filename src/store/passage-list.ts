import type { Chapter, Episode, Passage, PassageKind } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";
import { markEstimated } from "../shared/timestamp.js";
import { addUp } from "./offsets.js";
import { EMPTY_COLUMNS, type PassageColumns } from "./passage-columns.js";
import type { RowRange } from "./row-range.js";
import type { StoredBytes } from "./stored-bytes.js";

export const PASSAGE_KINDS: readonly PassageKind[] = ["summary", "bullet", "transcript"];
export const ID_BYTES = 8;
const MOST_TEXT_BYTES = 0xffffffff;
/** So many passages are read at once where all of them are gone through. */
const ROWS_AT_ONCE = 1024;
const ENCODER = new TextEncoder();
/** A text may begin with the mark that files of UTF-8 begin with. */
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

interface Packed {
  readonly columns: PassageColumns;
  readonly text: Uint8Array | StoredBytes;
}

/** This much of an episode tells which chapter a passage belongs to. */
type Outline = Pick<Episode, "id"> & { readonly chapters: readonly Pick<Chapter, "number">[] };

type Place = Pick<Passage, "episodeId" | "chapterNumber">;

/** The passages in order. Each is made when it is asked for: as objects they would take as much memory as their vectors. */
export class PassageList implements Iterable<Passage> {
  readonly #places: readonly Place[];
  readonly #kinds: Uint8Array;
  readonly #chapters: Uint32Array;
  /** Of passages that are held as they were given, it is made once somebody asks for it. */
  #packed: Packed | (() => Packed);
  #given: readonly Passage[] | null = null;

  /** Trusts that the columns fit each other and the episodes. */
  constructor(columns: PassageColumns, episodes: readonly Outline[], text: Uint8Array | StoredBytes) {
    this.#places = listPlaces(episodes);
    this.#kinds = columns.kinds;
    this.#chapters = columns.chapters;
    this.#packed = { columns, text };
  }

  /** Throws `internal` where a passage is of no chapter of these episodes, `index_unwritable` where all text is over 4 GiB. */
  static build(episodes: readonly Outline[], passages: readonly Passage[]): PassageList {
    const texts = passages.map(({ text }) => ENCODER.encode(text));
    const length = texts.reduce((sum, { length }) => sum + length, 0);
    if (length > MOST_TEXT_BYTES) {
      const message = `an index holds 4 GiB of text at most, the corpus has ${length} bytes`;
      throw new AppError("index_unwritable", message, { hint: "Divide the corpus among several indexes." });
    }
    const names = [...new Set(passages.flatMap(({ speakers }) => speakers ?? []))];
    const sentences = passages.flatMap(({ sentences }) => sentences ?? []);
    const nameNumbers = new Map(names.map((name, i) => [name, i]));
    const columns = {
      ids: readHex(passages.map(({ id }) => id).join("")),
      ...listOutlineColumns(episodes, passages),
      starts: Float64Array.from(passages, ({ startSeconds }) => startSeconds),
      ends: Float64Array.from(passages, ({ endSeconds }) => endSeconds ?? Number.NaN),
      textOffsets: addUp(texts.map(({ length }) => length)),
      speakerOffsets: addUp(passages.map(({ speakers }) => speakers?.length ?? 0)),
      speakers: Uint32Array.from(
        passages.flatMap(({ speakers }) => (speakers ?? []).map((name) => nameNumbers.get(name) ?? 0)),
      ),
      sentenceOffsets: addUp(passages.map(({ sentences }) => sentences?.length ?? 0)),
      sentencePlaces: Uint32Array.from(sentences, ({ offset }) => offset),
      sentenceStarts: Float64Array.from(sentences, ({ startSeconds }) => startSeconds),
      sentenceEstimates: Uint8Array.from(sentences, ({ estimated }) => Number(estimated === true)),
      names,
    };
    return new PassageList(columns, episodes, join(texts, length));
  }

  /** Makes a list of a few passages that are all about to be read, and keeps them as they are. Throws `internal`. */
  static hold(episodes: readonly Outline[], passages: readonly Passage[]): PassageList {
    const columns = { ...EMPTY_COLUMNS, ...listOutlineColumns(episodes, passages) };
    const list = new PassageList(columns, episodes, new Uint8Array());
    list.#given = passages;
    list.#packed = () => PassageList.build(episodes, passages).#pack();
    return list;
  }

  get columns(): PassageColumns {
    return this.#pack().columns;
  }

  get length(): number {
    return this.#kinds.length;
  }

  /** The text of all passages, in order, as UTF-8. */
  get text(): Uint8Array {
    return this.#readText(0, this.length);
  }

  at(row: number): Passage | undefined {
    return row < 0 || row >= this.length ? undefined : this.slice(row, row + 1)[0];
  }

  /** Gives the passages from one up to, not including, another; it leaves out those that there are not. */
  slice(first: number, end: number): Passage[] {
    const from = Math.max(0, first);
    const to = Math.min(this.length, end);
    if (from >= to) return [];
    if (this.#given !== null) return this.#given.slice(from, to);
    const text = this.#readText(from, to);
    const { textOffsets } = this.columns;
    const begin = textOffsets[from] ?? 0;
    return Array.from({ length: to - from }, (_, i) => {
      const row = from + i;
      return this.#make(
        row,
        DECODER.decode(text.subarray((textOffsets[row] ?? 0) - begin, (textOffsets[row + 1] ?? 0) - begin)),
      );
    });
  }

  kindAt(row: number): PassageKind {
    return PASSAGE_KINDS[this.#kinds[row] ?? 0] ?? "bullet";
  }

  idAt(row: number): string {
    return writeHex(this.columns.ids.subarray(row * ID_BYTES, (row + 1) * ID_BYTES));
  }

  /** The index of the passage's chapter among the chapters of all episodes. */
  chapterAt(row: number): number {
    return this.#chapters[row] ?? 0;
  }

  /** The passages of each chapter of all episodes, in order. */
  listChapterRows(): RowRange[] {
    let to = 0;
    return this.#places.map((_, place) => {
      const from = to;
      while (to < this.length && this.chapterAt(to) === place) to++;
      return { from, to };
    });
  }

  *[Symbol.iterator](): Iterator<Passage> {
    for (let row = 0; row < this.length; row += ROWS_AT_ONCE)
      yield* this.slice(row, Math.min(this.length, row + ROWS_AT_ONCE));
  }

  #make(row: number, text: string): Passage {
    const { starts, ends } = this.columns;
    const place = this.#places[this.chapterAt(row)];
    const kind = this.kindAt(row);
    const end = ends[row] ?? Number.NaN;
    return {
      id: this.idAt(row),
      episodeId: place?.episodeId ?? "",
      chapterNumber: place?.chapterNumber ?? 0,
      kind,
      text,
      startSeconds: starts[row] ?? 0,
      endSeconds: Number.isNaN(end) ? null : end,
      ...(kind === "transcript" ? this.#readSpeech(row) : {}),
    };
  }

  #readSpeech(row: number): Pick<Passage, "speakers" | "sentences"> {
    const { speakerOffsets, speakers, names } = this.columns;
    const { sentenceOffsets, sentencePlaces, sentenceStarts, sentenceEstimates } = this.columns;
    const spoken = speakers.subarray(speakerOffsets[row], speakerOffsets[row + 1]);
    const first = sentenceOffsets[row] ?? 0;
    const places = sentencePlaces.subarray(first, sentenceOffsets[row + 1]);
    return {
      speakers: Array.from(spoken, (name) => names[name] ?? ""),
      sentences: Array.from(places, (offset, i) => ({
        offset,
        startSeconds: sentenceStarts[first + i] ?? 0,
        ...markEstimated(sentenceEstimates[first + i] === 1),
      })),
    };
  }

  #readText(from: number, to: number): Uint8Array {
    const { columns, text } = this.#pack();
    const begin = columns.textOffsets[from] ?? 0;
    const end = columns.textOffsets[to] ?? begin;
    return text instanceof Uint8Array ? text.subarray(begin, end) : text.read(begin, end - begin);
  }

  #pack(): Packed {
    if (typeof this.#packed === "function") this.#packed = this.#packed();
    return this.#packed;
  }
}

function listPlaces(episodes: readonly Outline[]): Place[] {
  return episodes.flatMap(({ id, chapters }) =>
    chapters.map(({ number }) => ({ episodeId: id, chapterNumber: number })),
  );
}

/** Throws `internal` where a passage is of no chapter of these episodes. */
function listOutlineColumns(
  episodes: readonly Outline[],
  passages: readonly Passage[],
): Pick<PassageColumns, "kinds" | "chapters"> {
  const numbers = new Map(listPlaces(episodes).map((place, i) => [namePlace(place), i]));
  return {
    kinds: Uint8Array.from(passages, ({ kind }) => PASSAGE_KINDS.indexOf(kind)),
    chapters: Uint32Array.from(passages, (passage) => {
      const number = numbers.get(namePlace(passage));
      if (number !== undefined) return number;
      throw new AppError("internal", `expected a chapter ${passage.chapterNumber} of ${passage.episodeId}`);
    }),
  };
}

function namePlace({ episodeId, chapterNumber }: Place): string {
  return `${episodeId} ${chapterNumber}`;
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function readHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function writeHex(bytes: Uint8Array): string {
  let digits = "";
  for (const byte of bytes) digits += HEX[byte];
  return digits;
}
