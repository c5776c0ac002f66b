import { type TokenBlock, TokenMatrix } from "../vectors/token-matrix.js";
import { VectorMatrix } from "../vectors/vector-matrix.js";
import { isCount, isListOf } from "./check-json.js";
import type { Frame } from "./frame-file.js";
import { KeptParts, readPart } from "./kept-parts.js";
import { decodeParts } from "./parts-file.js";
import { describeBadFile, type ReadFile } from "./read-file.js";
import type { FilePart, SearchData, SectionsPart } from "./search-manifest.js";
import { decodeRows, decodeTokens, MOST_ROW_BYTES } from "./vector-files.js";

/** The embedding model's own vectors, as the index that was exported has them. */
export interface FullVectors {
  readonly matrix: VectorMatrix;
  /** Null where words are not compared one by one. */
  readonly tokens: ExportedTokens | null;
}

type FullParts = NonNullable<SearchData["full"]>;

/** Rows' files that are on their way at a time. */
const AT_ONCE = 4;

/** Reads the rows of all episodes. Throws `index_damaged` where they do not fit the frame, or are more than a page should hold. */
export async function readVectors(
  readFile: ReadFile,
  { dimensions, parts: part }: FullParts,
  framing: Promise<Frame>,
): Promise<FullVectors> {
  const [frame, bytes] = await Promise.all([framing, readPart(readFile, part)]);
  const parts = decodeParts(part.path, bytes, ["rows", "tokens"]);
  const matrix = await readRows(readFile, parts.rows, { frame, dimensions, path: part.path });
  const tokens =
    parts.tokens.length === 0 ? null : readTokenParts(part.path, parts.tokens, frame.sections.length);
  return {
    matrix,
    tokens: tokens === null ? null : new ExportedTokens(readFile, tokens, dimensions),
  };
}

async function readRows(
  readFile: ReadFile,
  parts: readonly FilePart[],
  { frame, dimensions, path }: { readonly frame: Frame; readonly dimensions: number; readonly path: string },
): Promise<VectorMatrix> {
  const spans = [...frame.spans.values()];
  if (spans.length !== parts.length)
    throw describeBadFile(path, `it lists ${parts.length} files of rows, expected ${spans.length}`);
  const size = frame.sectionOfRow.length * dimensions;
  if (size * Float32Array.BYTES_PER_ELEMENT > MOST_ROW_BYTES)
    throw describeBadFile(path, `it lists more vectors than ${MOST_ROW_BYTES} bytes`);
  const data = new Float32Array(size);
  const waiting = parts.map((part, i) => ({ part, span: spans[i] }));
  const readNext = async () => {
    for (let next = waiting.shift(); next?.span !== undefined; next = waiting.shift()) {
      const [passages, wholes] = next.span.rows;
      const own = (passages.to - passages.from) * dimensions;
      const numbers = own + (wholes.to - wholes.from) * dimensions;
      const bytes = await readPart(readFile, next.part, { isKept: false });
      const rows = decodeRows(next.part.path, bytes, numbers);
      data.set(rows.subarray(0, own), passages.from * dimensions);
      data.set(rows.subarray(own), wholes.from * dimensions);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readNext));
  return VectorMatrix.build(data, dimensions);
}

function readTokenParts(path: string, parts: readonly FilePart[], sections: number): SectionsPart[] {
  const is = (part: unknown): part is SectionsPart => isCount((part as Partial<SectionsPart>).sections);
  if (!isListOf(parts, is) || parts.reduce((sum, part) => sum + part.sections, 0) !== sections)
    throw describeBadFile(path, `it does not list the words of ${sections} sections`);
  return parts;
}

/** The vectors of the sections' words, in files that are read when a question needs them. */
export class ExportedTokens {
  readonly #files: KeptParts<SectionsPart, Uint8Array[]>;
  /** The first section of each file. */
  readonly #firsts: readonly number[];
  readonly #fileOfSection: Uint32Array;
  readonly #dimensions: number;

  constructor(readFile: ReadFile, parts: readonly SectionsPart[], dimensions: number) {
    this.#dimensions = dimensions;
    this.#files = new KeptParts(readFile, parts, ({ path, sections }, bytes) =>
      decodeTokens(path, bytes, { sections, dimensions }),
    );
    const firsts: number[] = [];
    let next = 0;
    for (const { sections } of parts) {
      firsts.push(next);
      next += sections;
    }
    this.#firsts = firsts;
    this.#fileOfSection = new Uint32Array(next);
    firsts.forEach((first, file) => {
      this.#fileOfSection.fill(file, first, first + (parts[file]?.sections ?? 0));
    });
  }

  /** Reads the words of the wanted of these sections; the others have none in what is given. */
  async read(sections: readonly number[], wanted: ReadonlySet<number>): Promise<TokenMatrix> {
    const files = await this.#files.readAll(
      sections.filter((section) => wanted.has(section)).map((section) => this.#fileOfSection[section] ?? 0),
    );
    const blocks = sections.map((section): TokenBlock => {
      const file = this.#fileOfSection[section] ?? 0;
      const block = wanted.has(section) ? files.get(file)?.[section - (this.#firsts[file] ?? 0)] : undefined;
      return block ?? new Uint8Array();
    });
    return TokenMatrix.build(blocks, this.#dimensions);
  }
}
