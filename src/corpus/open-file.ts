import { type CorpusFile, isSameStamp, readFileBytes, stampFile } from "./corpus-file.js";
import { describeUnreadable } from "./find-corpus-files.js";
import type { Format } from "./format.js";
import { type LocatedSource, locateSources } from "./join/located-source.js";
import { describeProblem } from "./page-problem.js";
import { readSource } from "./read-source.js";

/** Where a file to read stands. */
export interface PlacedPath {
  /** The path as it was given, for messages. */
  readonly shown: string;
  /** The path from the folder that holds all files. */
  readonly path: string;
}

/** What a file says. */
export interface FileReading {
  readonly format: Format;
  readonly sources: readonly LocatedSource[];
  readonly notes: readonly string[];
}

/** A file of the corpus that was read, or that has not changed since it was. */
export interface OpenFile extends Pick<CorpusFile, "size" | "changedMs" | "sha256"> {
  readonly place: PlacedPath;
  /** What an index remembers of it; null where it is new or has changed. */
  readonly known: CorpusFile | null;
  /** Null where it did not have to be read. */
  readonly reading: FileReading | null;
}

export type OpenResult =
  | { readonly file: OpenFile }
  | { readonly problems: readonly string[] }
  /** The file is in none of the formats. */
  | { readonly ignored: true };

/** Reads the file, unless it is the one that is known. Never throws. */
export async function openFile(
  place: PlacedPath,
  { known, formats }: { readonly known: CorpusFile | null; readonly formats: readonly Format[] },
): Promise<OpenResult> {
  let stamp: Awaited<ReturnType<typeof stampFile>>;
  try {
    stamp = await stampFile(place.shown);
  } catch (error) {
    return { problems: [describeUnreadable(place.shown, error)] };
  }
  if (known !== null && isSameStamp(known, stamp))
    return { file: { place, known, reading: null, ...stamp, sha256: known.sha256 } };
  const read = await readFileBytes(place.shown);
  if (typeof read === "string") return { problems: [read] };
  const { bytes, sha256 } = read;
  const file = { place, changedMs: stamp.changedMs, size: bytes.length, sha256 };
  if (known?.sha256 === sha256) return { file: { ...file, known, reading: null } };
  const reading = readBytes({ ...place, bytes }, formats);
  if (reading === null || "problems" in reading) return reading ?? { ignored: true };
  return { file: { ...file, known: null, reading } };
}

/** Reads a file that has not changed, because another file of its episode has. */
export async function readKnownFile(
  { place }: OpenFile,
  formats: readonly Format[],
): Promise<FileReading | { problems: readonly string[] } | null> {
  const read = await readFileBytes(place.shown);
  if (typeof read === "string") return { problems: [read] };
  return readBytes({ ...place, bytes: read.bytes }, formats);
}

function readBytes(
  { shown, path, bytes }: PlacedPath & { readonly bytes: Uint8Array },
  formats: readonly Format[],
): FileReading | { problems: readonly string[] } | null {
  const recognised = readSource({ bytes, path }, formats);
  if (recognised === null) return null;
  const { format, problems, notes, sources } = recognised;
  if (problems.length > 0) return { problems: problems.map((problem) => describeProblem(shown, problem)) };
  return {
    format,
    sources: locateSources(sources, { format, path: shown, place: path }),
    notes: notes.map((note) => describeProblem(shown, note)),
  };
}
