/** What a file is to hold, a piece after the other: they can be listed as often as somebody asks, so that nobody holds them all. */
export interface Pieces {
  /** The number of bytes in all of them. */
  readonly length: number;
  list(): Iterable<Uint8Array>;
}

/** What a file is to hold. */
export type FileContent = Uint8Array | Pieces;

const PIECE_LETTERS = 1 << 15;

export function listPieces(content: FileContent): Iterable<Uint8Array> {
  return content instanceof Uint8Array ? [content] : content.list();
}

/** Writes texts one behind the other as UTF-8. They are listed anew each time, and must be the same. */
export function joinTexts(list: () => Iterable<string>): Pieces {
  const encode = () => encodeTexts(list());
  let length = 0;
  for (const piece of encode()) length += piece.length;
  return { length, list: encode };
}

function* encodeTexts(texts: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LETTERS) continue;
    yield encoder.encode(piece);
    piece = "";
  }
  if (piece !== "") yield encoder.encode(piece);
}
