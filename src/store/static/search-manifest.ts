import { AppError } from "../../shared/errors.js";
import { isCount, isListOf, isRecord, isText } from "./check-json.js";
import { describeBadFile } from "./read-file.js";

/** Grows with every change of what the files hold. */
export const SEARCH_FORMAT = 2;
export const MANIFEST_PATH = "search.json";
/** Within the folder: no address, no folder above. */
const PATH = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** A file of the folder, by its path from the folder's root. */
export interface FilePart {
  readonly path: string;
  /** Its size, which is checked before it is read. */
  readonly bytes: number;
}

/** A file of what belongs to so many consecutive sections. */
export interface SectionsPart extends FilePart {
  readonly sections: number;
}

/** A word's length is a byte times the scale; the bias is added to a question's sum of them. */
interface ExportedSpace {
  /** The embedding model that they stand for, by its name. */
  readonly model: string;
  readonly dimensions: number;
  readonly scale: number;
  readonly bias: readonly number[];
}

interface ExportedVectors {
  readonly dimensions: number;
  /** Lists the files of vectors: of each episode's rows, and of words where they are compared one by one. */
  readonly parts: FilePart;
}

/** What questions are answered from. */
export interface SearchData {
  /** When the index was built, in ISO 8601. */
  readonly builtAt: string;
  readonly counts: {
    readonly episodes: number;
    readonly sections: number;
    readonly passages: number;
    /** Vectors: one for each passage, and one for each chapter's notes as a whole. */
    readonly rows: number;
    /** Stems of the lexicon. */
    readonly stems: number;
  };
  /** The words' vectors; null where passages are found by keywords only. */
  readonly words: ExportedSpace | null;
  readonly episodes: FilePart;
  readonly lexicon: FilePart;
  readonly rows: FilePart;
  /** Lists the shards of terms and the blocks of text. */
  readonly parts: FilePart;
  /** The embedding model's own vectors; null where the owner did not export them. */
  readonly full: ExportedVectors | null;
}

/** `search.json`: what is in the folder. Others add fields of their own beside these. */
export interface SearchManifest {
  readonly format: number;
  readonly data: SearchData;
}

/**
 * Parses `search.json`; fields that it does not know stay as they are. Throws `index_mismatch` where another version has written
 * it, and `index_damaged` where it is something else.
 */
export function parseSearchManifest(text: string): SearchManifest {
  const json = parseJson(text);
  if (!isRecord<SearchManifest>(json) || typeof json.format !== "number")
    throw refuse("it has no format number");
  if (json.format !== SEARCH_FORMAT) {
    const message = `${MANIFEST_PATH} has format ${json.format}, this page reads ${SEARCH_FORMAT}`;
    throw new AppError("index_mismatch", message, {
      hint: "Load the page anew. If that does not help, its owner should run `cuepoint export` again.",
    });
  }
  if (!isData(json.data)) throw refuse("it does not say which files hold the search data");
  return { ...json, format: json.format, data: json.data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse("it is not JSON", cause);
  }
}

function refuse(why: string, cause?: unknown): AppError {
  return describeBadFile(MANIFEST_PATH, why, cause);
}

function isData(data: unknown): data is SearchData {
  if (!isRecord<SearchData>(data) || !isRecord<SearchData["counts"]>(data.counts)) return false;
  const { episodes, sections, passages, rows, stems } = data.counts;
  return (
    typeof data.builtAt === "string" &&
    [episodes, sections, passages, rows, stems].every(isCount) &&
    [data.episodes, data.lexicon, data.rows, data.parts].every(isFilePart) &&
    (data.words === null || isWords(data.words)) &&
    (data.full === null || isFull(data.full))
  );
}

function isWords(words: unknown): boolean {
  if (!isRecord<ExportedSpace>(words)) return false;
  const { model, dimensions, scale, bias } = words;
  return (
    isText(model) &&
    isDimension(dimensions) &&
    isNumber(scale) &&
    isListOf(bias, isNumber) &&
    bias.length === dimensions
  );
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

function isFull(full: unknown): boolean {
  return isRecord<ExportedVectors>(full) && isDimension(full.dimensions) && isFilePart(full.parts);
}

export function isFilePart(part: unknown): part is FilePart {
  return isRecord<FilePart>(part) && isText(part.path) && PATH.test(part.path) && isCount(part.bytes);
}

/** Vectors have so many numbers at most. */
const MOST_DIMENSIONS = 1 << 14;

function isDimension(value: unknown): boolean {
  return isCount(value) && value > 0 && value <= MOST_DIMENSIONS;
}
