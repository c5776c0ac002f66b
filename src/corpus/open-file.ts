import { type CorpusFile, isSameStamp, readFileBytes, stampFile } from "./corpus-file.js";
import { describeUnreadable } from "./find-corpus-files.js";
import { type LocatedSource, locateSources } from "./join/located-source.js";
import { describeProblem, type PassedOver, passOver } from "./page-problem.js";
import type { SourceReader } from "./reader/source-reader.js";

/** Where a file to read stands. */
export interface PlacedPath {
  /** The path as it was given, for messages. */
  readonly shown: string;
  /** The path from the folder that holds all files. */
  readonly path: string;
}

/** What a file says, its sources ready to be joined. */
export interface FileContent {
  /** The name of its format. */
  readonly format: string;
  readonly sources: readonly LocatedSource[];
  readonly notes: readonly string[];
}

/** A file of the corpus that was read, or that has not changed since it was. */
export interface OpenFile extends Pick<CorpusFile, "size" | "changedMs" | "sha256"> {
  readonly place: PlacedPath;
  /** What an index remembers of it; null where it is new or has changed. */
  readonly known: CorpusFile | null;
  /** Null where it did not have to be read, or cannot be. */
  readonly content: FileContent | null;
  /** True where it has changed and cannot be read any more: it stands for what it said before. */
  readonly isBroken: boolean;
}

export type OpenResult =
  | { readonly file: OpenFile }
  | { readonly passedOver: readonly PassedOver[] }
  /** The file is in none of the formats. */
  | { readonly ignored: true };

/** This stands in place of a format's name where reading the file took more than it may. */
const PASSED_OVER = "passed over";

/** A file may have a fault in each line. */
const MOST_REASONS = 100;

export interface OpenOptions {
  readonly reader: SourceReader;
  /** Is told at once of a file that is passed over. The notes have it as well. */
  readonly onPassedOver?: ((note: string) => void) | undefined;
}

/** Reads the file, unless it is the one that is known. Throws what the reader throws. */
export async function openFile(
  place: PlacedPath,
  { known, ...options }: OpenOptions & { readonly known: CorpusFile | null },
): Promise<OpenResult> {
  const stamp = await stampFile(place.shown);
  if ("passedOver" in stamp) return stamp;
  if (known !== null && isSameStamp(known, stamp))
    return { file: { place, known, content: null, ...stamp, sha256: known.sha256, isBroken: false } };
  const read = await readFileBytes(place.shown);
  if ("passedOver" in read) return read;
  const { bytes, sha256 } = read;
  const file = { place, changedMs: stamp.changedMs, size: bytes.length, sha256, isBroken: false };
  if (known?.sha256 === sha256) return { file: { ...file, known, content: null } };
  const content = await readBytes({ ...place, bytes }, options);
  if (content === null) return { ignored: true };
  if ("passedOver" in content) return content;
  return { file: { ...file, known: null, content } };
}

type ContentResult = FileContent | { readonly passedOver: readonly PassedOver[] } | null;

/** Reads a file that has not changed, because another file of its episode has. */
export async function readKnownFile({ place }: OpenFile, options: OpenOptions): Promise<ContentResult> {
  const read = await readFileBytes(place.shown);
  if ("passedOver" in read) return read;
  return await readBytes({ ...place, bytes: read.bytes }, options);
}

async function readBytes(
  { shown, path, bytes }: PlacedPath & { readonly bytes: Uint8Array },
  { reader, onPassedOver }: OpenOptions,
): Promise<ContentResult> {
  const reading = await reader.read({ bytes, path });
  if (reading === null) return null;
  if ("failed" in reading) return { passedOver: [describeUnreadable(shown, new Error(reading.failed))] };
  if ("passedOver" in reading) {
    const note = `${shown}: passed over, as ${reading.passedOver}; \`cuepoint ingest --rebuild\` tries it again`;
    onPassedOver?.(note);
    // An index remembers such a file, so that not each start of a server spends that time again.
    return { format: PASSED_OVER, sources: [], notes: [note] };
  }
  const { format, problems, notes, sources } = reading;
  if (problems.length > 0)
    return { passedOver: problems.slice(0, MOST_REASONS).map((problem) => passOver(shown, problem)) };
  return {
    format: format.name,
    sources: locateSources(sources, { format, path: shown, place: path }),
    notes: notes.map((note) => describeProblem(shown, note)),
  };
}
