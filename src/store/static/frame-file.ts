import { packDirection, unpackDirections } from "../../embed/words/distilled-words.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { PASSAGE_KINDS, type PassageList } from "../passage-list.js";
import { listSections, mapRows, type PassageView } from "../passage-view.js";
import { VectorMatrix } from "../vectors/vector-matrix.js";
import { ByteReader, ByteWriter } from "./bytes.js";
import type { SearchData } from "./search-manifest.js";

const KINDS = 4;

/** Where the sections lie whose texts are one file. */
export interface TextBlockPlace {
  /** The episode's index. */
  readonly episode: number;
  readonly firstSection: number;
  readonly endSection: number;
}

/** All that is known of the sections without their texts. */
export interface Frame extends Pick<PassageView, "sections" | "spans"> {
  readonly passages: Pick<PassageList, "length" | "kindAt" | "chapterAt">;
  readonly sectionOfRow: Uint32Array;
  /** The number of stems in each section. */
  readonly lengths: Uint32Array;
  readonly blocks: readonly TextBlockPlace[];
  /** The block that each section lies in. */
  readonly blockOfSection: Uint32Array;
  /** The words' vectors, a unit row for each passage and each chapter's notes; null where passages are found by keywords only. */
  readonly matrix: VectorMatrix | null;
}

/** Gathers the frame of all episodes, one after the other; rows take a byte a number. */
export class FrameWriter {
  readonly #passages = new ByteWriter();
  readonly #lengths = new ByteWriter();
  readonly #blocks = new ByteWriter();
  readonly #rows = new ByteWriter();
  readonly #wholes = new ByteWriter();
  #lastChapter = 0;

  /** `chapter` is the index among the chapters of all episodes. */
  addPassage(chapter: number, kind: number): void {
    this.#passages.number((chapter - this.#lastChapter) * KINDS + kind);
    this.#lastChapter = chapter;
  }

  addLength(stems: number): void {
    this.#lengths.number(stems);
  }

  /** Adds the blocks of one episode, by how many sections they hold. */
  addBlocks(sections: readonly number[]): void {
    this.#blocks.number(sections.length);
    for (const count of sections) this.#blocks.number(count);
  }

  addRow(vector: Float32Array, isWhole: boolean): void {
    const { buffer } = packDirection(vector);
    (isWhole ? this.#wholes : this.#rows).bytes(new Uint8Array(buffer));
  }

  /** Gives the file: passages, lengths, blocks, and the rows of the passages and then of chapters' notes. */
  take(): Uint8Array {
    const parts = [this.#passages, this.#lengths, this.#blocks, this.#rows, this.#wholes];
    return parts.reduce((all, part) => all.bytes(part.take()), new ByteWriter()).take();
  }
}

/** Reads what `FrameWriter` wrote of these episodes. Throws `index_damaged` where it is something else. */
export function decodeFrame(
  path: string,
  bytes: Uint8Array,
  { outlines, data }: { readonly outlines: readonly EpisodeOutline[]; readonly data: SearchData },
): Frame {
  const { counts, words } = data;
  const reader = new ByteReader(path, bytes);
  const passages = readPassages(reader, counts.passages);
  const episodes = outlines.map((outline) => ({
    ...outline,
    chapters: outline.chapters.map((chapter) => ({ ...chapter, summary: null, bullets: [] })),
  }));
  const { sections, spans } = listSections(episodes, passages);
  const sectionOfRow = mapRows(sections, passages.length);
  if (sections.at(-1)?.endPassage !== passages.length && passages.length > 0)
    throw reader.refuse("a passage of it is of no chapter");
  if (sections.length !== counts.sections || sectionOfRow.length !== counts.rows)
    throw reader.refuse(`it holds ${sections.length} sections, expected ${counts.sections}`);
  const lengths = Uint32Array.from(sections, () => reader.number());
  const blocks = outlines.flatMap(({ id }, episode) => {
    const span = spans.get(id)?.sections ?? { from: 0, to: 0 };
    return readBlocks(reader, { episode, ...span });
  });
  const blockOfSection = new Uint32Array(sections.length);
  blocks.forEach(({ firstSection, endSection }, i) => {
    blockOfSection.fill(i, firstSection, endSection);
  });
  const matrix = words === null ? null : readRows(reader, counts.rows, words.dimensions);
  reader.end();
  return { sections, spans, passages, sectionOfRow, lengths, blocks, blockOfSection, matrix };
}

function readPassages(reader: ByteReader, count: number): Frame["passages"] {
  if (count > reader.left) throw reader.refuse(`it ends before ${count} passages`);
  const kinds = new Uint8Array(count);
  const chapters = new Uint32Array(count);
  let chapter = 0;
  for (let row = 0; row < count; row++) {
    const entry = reader.number();
    chapter += Math.floor(entry / KINDS);
    if (PASSAGE_KINDS[entry % KINDS] === undefined) throw reader.refuse(`passage ${row} has no kind`);
    kinds[row] = entry % KINDS;
    chapters[row] = chapter;
  }
  return {
    length: count,
    kindAt: (row) => PASSAGE_KINDS[kinds[row] ?? 0] ?? "bullet",
    chapterAt: (row) => chapters[row] ?? 0,
  };
}

/** An episode has at least one block, since its chapters' notes lie there as well. */
function readBlocks(
  reader: ByteReader,
  { episode, from, to }: { readonly episode: number; readonly from: number; readonly to: number },
): TextBlockPlace[] {
  let next = from;
  const blocks = Array.from({ length: reader.count() }, () => {
    const firstSection = next;
    next += reader.number();
    return { episode, firstSection, endSection: next };
  });
  if (next !== to) throw reader.refuse(`the texts of episode ${episode} do not fit its sections`);
  return blocks;
}

function readRows(reader: ByteReader, rows: number, dimensions: number): VectorMatrix {
  const bytes = reader.bytes(rows * dimensions);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return VectorMatrix.build(unpackDirections(signed, dimensions), dimensions);
}
