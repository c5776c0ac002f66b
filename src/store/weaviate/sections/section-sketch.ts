import { compareDirection, measureDirection, packDirection } from "../../../embed/words/packed-vectors.js";
import type { Passage } from "../../../shared/domain.js";
import { describeDamage } from "../../index-facts.js";
import { PASSAGE_KINDS } from "../../passage-list.js";
import type { ComparedView } from "../../score-views.js";
import type { StoredObject } from "../collection.js";

/** What is compared of a section before its texts and exact vectors are read: a tenth of its bytes. */
export interface SectionSketch {
  /** The kinds of its rows, as indices into `PASSAGE_KINDS`; one behind them is that of notes as a whole. */
  readonly kinds: Uint8Array;
  /** The directions of its rows (`packDirection`), one behind the other. */
  readonly directions: Uint8Array;
  /** The stems of its text in order, with a space before, between and behind them. */
  readonly stems: string;
}

const WHOLE = PASSAGE_KINDS.length;

/** Writes the kinds and directions of a section's rows: its passages and, of notes, the whole. */
export function encodeSketch(
  passages: readonly Pick<Passage, "kind">[],
  rows: readonly Float32Array[],
): Uint8Array {
  const kinds = rows.map((_, i) => {
    const kind = passages[i]?.kind;
    return kind === undefined ? WHOLE : PASSAGE_KINDS.indexOf(kind);
  });
  return Buffer.concat([Uint8Array.from(kinds), ...rows.map(packDirection)]);
}

/** Reads a section's sketch. Throws `index_damaged` where it is none of rows of so many dimensions. */
export function parseSketch(
  id: string,
  { sketch = "", terms }: Partial<StoredObject>,
  dimensions: number,
): SectionSketch {
  // Node cuts small buffers from larger ones, which would be kept with them.
  const bytes = Uint8Array.from(Buffer.from(sketch, "base64"));
  const rows = bytes.length / (1 + measureDirection(dimensions));
  const kinds = bytes.subarray(0, rows);
  if (terms === undefined || rows === 0 || !Number.isInteger(rows) || kinds.some((kind) => kind > WHOLE))
    throw describeDamage(`object ${id} of the cluster has no sketch of a section`);
  return { kinds, directions: bytes.subarray(rows), stems: ` ${terms} ` };
}

/** A text of these characters takes a byte for each, any other two. */
const NARROW = /^[\0-\u00ff]*$/;

/** The bytes that a sketch takes in memory, about. */
export function measureSketch({ kinds, directions, stems }: SectionSketch): number {
  return kinds.length + directions.length + (NARROW.test(stems) ? 1 : 2) * stems.length + 300;
}

/** Gives sections to be compared, by their places in the list. */
export function viewSketches(sketches: readonly SectionSketch[], dimensions: number): ComparedView {
  const kinds = Buffer.concat(sketches.map((sketch) => sketch.kinds));
  const directions = Buffer.concat(sketches.map((sketch) => sketch.directions));
  let next = 0;
  const sections = sketches.map((sketch) => {
    const first = next;
    next += sketch.kinds.length;
    const isNotes = kinds[next - 1] === WHOLE;
    return {
      firstPassage: first,
      endPassage: isNotes ? next - 1 : next,
      row: isNotes ? next - 1 : first,
    };
  });
  const width = measureDirection(dimensions);
  const similarity = (query: Float32Array, row: number) => compareDirection(query, directions, row * width);
  return {
    sections,
    passages: { kindAt: (row) => PASSAGE_KINDS[kinds[row] ?? 0] ?? "bullet" },
    vectors: {
      matrix: {
        similarity,
        similarities: (query, from, to) => {
          const found = new Float64Array(to - from);
          for (let i = 0; i < found.length; i++) found[i] = similarity(query, from + i);
          return found;
        },
      },
    },
  };
}
