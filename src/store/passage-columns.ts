/** The columns that are stored of all passages; the text of passage i lies from `textOffsets[i]` up to the next offset. */
export interface PassageColumns {
  /** The ids, `ID_BYTES` each; elsewhere they are written in hex. */
  readonly ids: Uint8Array;
  /** Indices into `PASSAGE_KINDS`. */
  readonly kinds: Uint8Array;
  /** Indices into the chapters of all episodes, in order. */
  readonly chapters: Uint32Array;
  /** Seconds; an end is NaN where it is not known. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Offsets in bytes of UTF-8; there is one more of them than there are passages. */
  readonly textOffsets: Uint32Array;
  /** The speakers of passage i stand from `speakers[speakerOffsets[i]]` up to the next offset, as indices into `names`. */
  readonly speakerOffsets: Uint32Array;
  readonly speakers: Uint32Array;
  /** The sentences of passage i likewise: where they begin, in UTF-16 units of its text and in seconds; 1 where those are estimated. */
  readonly sentenceOffsets: Uint32Array;
  readonly sentencePlaces: Uint32Array;
  readonly sentenceStarts: Float64Array;
  readonly sentenceEstimates: Uint8Array;
  readonly names: readonly string[];
}

const NO_NUMBERS = new Uint32Array();
/** The columns of no passages that are made once they are asked for. */
export const EMPTY_COLUMNS: Omit<PassageColumns, "kinds" | "chapters"> = {
  ids: new Uint8Array(),
  starts: new Float64Array(),
  ends: new Float64Array(),
  textOffsets: NO_NUMBERS,
  speakerOffsets: NO_NUMBERS,
  speakers: NO_NUMBERS,
  sentenceOffsets: NO_NUMBERS,
  sentencePlaces: NO_NUMBERS,
  sentenceStarts: new Float64Array(),
  sentenceEstimates: new Uint8Array(),
  names: [],
};
