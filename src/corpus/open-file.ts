import { type CorpusFile, type FileStamp, isSameStamp, readFileBytes, stampFile } from "./corpus-file.js";
import { describeUnreadable } from "./find-corpus-files.js";
import type { Note } from "./join/count-notes.js";
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
  readonly notes: readonly Note[];
  /** Where the file is cut off, so that episodes that the index knows stay as they were. */
  readonly cutOff?: PassedOver | undefined;
}

/** A file of the corpus that was read, or that has not changed since it was. */
export interface OpenFile extends Pick<CorpusFile, "size" | "changedMs" | "sha256"> {
  readonly place: PlacedPath;
  /** What an index remembers of it; null where it is new or has changed. */
  readonly known: CorpusFile | null;
  /** Null where it did not have to be read, or cannot be. */
  readonly content: FileContent | null;
  /** Null, unless it cannot be read any more: it then stands for what it said before. */
  readonly stale: Staleness | null;
}

export type Staleness = NonNullable<CorpusFile["stale"]>;

/** Why a file is not read. */
export interface Unread {
  /** At least one reason. */
  readonly passedOver: readonly PassedOver[];
  /** The digest of its bytes where these take more than they may; null where to try again may do. */
  readonly sha256: string | null;
}

export type OpenResult =
  | { readonly file: OpenFile }
  | Unread
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

interface KnownOptions extends OpenOptions {
  readonly known: CorpusFile | null;
  /** True where a known file is read even if it has not changed. */
  readonly again?: boolean | undefined;
}

/** Reads the file, unless it is the one that is known. Throws what the reader throws. */
export async function openFile(
  place: PlacedPath,
  { known, again = false, ...options }: KnownOptions,
): Promise<OpenResult> {
  const stamp = await stampFile(place.shown);
  if ("passedOver" in stamp) return { ...stamp, sha256: null };
  const trusted = again ? null : known;
  if (trusted !== null && isSameStamp(trusted, stamp)) return openKnown(place, trusted, stamp);
  const read = await readFileBytes(place.shown);
  if ("passedOver" in read) return { ...read, sha256: null };
  const { bytes, sha256 } = read;
  const { changedMs } = stamp;
  if (trusted?.sha256 === sha256) return openKnown(place, trusted, { size: bytes.length, changedMs });
  if (trusted?.stale?.sha256 === sha256) return refuseAgain(place, trusted.stale);
  const content = await readBytes({ ...place, bytes }, options, sha256);
  const file = { place, size: bytes.length, changedMs, sha256, known: null, stale: null };
  return settleContent(content, file, known?.sources.some(({ episode }) => episode !== null) === true);
}

/** What stays as it was where a file gave an episode, and gives less than that now. */
function settleContent(
  content: FileContent | Unread | null,
  file: Omit<OpenFile, "content">,
  gaveEpisode: boolean,
): OpenResult {
  const { place } = file;
  if (content === null) return gaveEpisode ? refuseFormat(place) : { ignored: true };
  if (!("passedOver" in content)) {
    const { cutOff } = content;
    return gaveEpisode && cutOff !== undefined
      ? { passedOver: [cutOff], sha256: null }
      : { file: { ...file, content } };
  }
  if (content.sha256 === null || gaveEpisode) return content;
  // An index remembers such a file, so that not each start of a server spends that time again.
  const notes = content.passedOver.map(({ reason }) => ({
    path: place.shown,
    note: noteCost(place, reason),
  }));
  return { file: { ...file, content: { format: PASSED_OVER, sources: [], notes } } };
}

function openKnown(place: PlacedPath, known: CorpusFile, stamp: FileStamp): OpenResult {
  const { sha256, stale } = known;
  if (stale?.sha256 === sha256) return refuseAgain(place, stale);
  return { file: { place, known, ...stamp, sha256, content: null, stale: null } };
}

function refuseAgain({ shown }: PlacedPath, { sha256, reason }: Staleness): Unread {
  return { passedOver: [{ path: shown, line: 1, reason }], sha256 };
}

function refuseFormat({ shown }: PlacedPath): Unread {
  const reason = "expected what the file had before, or another format that is read, found neither";
  return { passedOver: [{ path: shown, line: 1, reason }], sha256: null };
}

function noteCost({ shown }: PlacedPath, reason: string): string {
  return `${shown}: passed over, as ${reason}`;
}

/** Reads a file that has not changed, because another file of its episode has. */
export async function readKnownFile(
  { place, sha256 }: OpenFile,
  options: OpenOptions,
): Promise<FileContent | Unread> {
  const read = await readFileBytes(place.shown);
  if ("passedOver" in read) return { ...read, sha256: null };
  return (await readBytes({ ...place, bytes: read.bytes }, options, sha256)) ?? refuseFormat(place);
}

async function readBytes(
  { bytes, ...place }: PlacedPath & { readonly bytes: Uint8Array },
  { reader, onPassedOver }: OpenOptions,
  sha256: string,
): Promise<FileContent | Unread | null> {
  const { shown, path } = place;
  const reading = await reader.read({ bytes, path });
  if (reading === null) return null;
  if ("failed" in reading)
    return { passedOver: [describeUnreadable(shown, new Error(reading.failed))], sha256: null };
  if ("passedOver" in reading) {
    const reason = `${reading.passedOver}; \`cuepoint ingest --rebuild\` tries it again`;
    onPassedOver?.(noteCost(place, reason));
    return { passedOver: [{ path: shown, line: 1, reason }], sha256 };
  }
  const { format, problems, notes, sources, cutOff } = reading;
  if (problems.length > 0)
    return {
      passedOver: problems.slice(0, MOST_REASONS).map((problem) => passOver(shown, problem)),
      sha256: null,
    };
  return {
    format: format.name,
    sources: locateSources(sources, { format, path: shown, place: path }),
    notes: notes.map((note) => ({
      path: shown,
      note: describeProblem(shown, note),
      tally:
        note.ofItem === undefined
          ? undefined
          : { where: shown, what: `times in its items: expected ${note.ofItem}` },
    })),
    cutOff: cutOff && passOver(shown, cutOff),
  };
}
