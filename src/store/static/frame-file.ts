import { measureDirection, unpackDirections } from "../../embed/words/packed-vectors.js";
import type { EpisodeOutline } from "../episode-outline.js";
import { PASSAGE_KINDS, type PassageList } from "../passage-list.js";
import { listSections, mapRows, type PassageView } from "../passage-view.js";
import { VectorMatrix } from "../vectors/vector-matrix.js";
import { ByteReader } from "./bytes.js";
import type { SearchData } from "./search-manifest.js";

/** A passage is a number: its kind, and so many times how far its chapter is from that of the one before. */
export const KINDS = 4;

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
  const bytes = reader.bytes(rows * measureDirection(dimensions));
  return VectorMatrix.build(unpackDirections(bytes, dimensions), dimensions);
}
