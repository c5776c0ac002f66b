import type { Progress } from "../../shared/progress.js";
import type { CorpusFile } from "../corpus-file.js";
import { compareText } from "../find-corpus-files.js";
import {
  type OpenFile,
  type OpenOptions,
  type OpenResult,
  openFile,
  type PlacedPath,
  type Staleness,
  type Unread,
} from "../open-file.js";
import type { PassedOver } from "../page-problem.js";
import { countNotes } from "./count-notes.js";
import { type Group, joinNodes, type Node, type Reading, tellAlike } from "./join-nodes.js";
import type { CorpusEpisode } from "./join-sources.js";
import { tellMissing } from "./tell-missing.js";

export interface ReadOptions extends Pick<OpenOptions, "onPassedOver"> {
  /** The files as they were when they were read last. A file that has not changed is not read again. */
  readonly known?: readonly CorpusFile[] | undefined;
  /** Files that tell which ids episodes had, where that is more than those known tell. Default: those known. */
  readonly given?: readonly CorpusFile[] | undefined;
  /** True where all files are read again. Those that cannot be are still as they were. */
  readonly again?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** What reads the files; it is closed in the end. Default: a process of its own, which knows `FORMATS`. */
  readonly reader?: OpenOptions["reader"] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file of the index that nobody can look for. */
export interface UnreachedFile {
  readonly file: CorpusFile;
  /** Why it is not read: a sentence without its full stop. */
  readonly reason: string;
}

interface PlacedOptions extends Omit<ReadOptions, "reader">, OpenOptions {
  /** Known files that lie where nothing can be read, and so may still be there. */
  readonly unreached: readonly UnreachedFile[];
}

/** So many files are fetched from the disk while one is read. */
const AHEAD = 3;

export interface ReadEpisodes {
  /** The episodes that were read now. Together with those kept they are all that the corpus has. */
  readonly episodes: readonly CorpusEpisode[];
  /** Ids of the episodes that were not read again, as none of their files has changed. */
  readonly kept: readonly string[];
  /** Every file that was read or is known, in the order given. */
  readonly files: readonly CorpusFile[];
  /** Paths, as they were given, of files in no format that is read. */
  readonly ignored: readonly string[];
  /** One line for each thing that was passed over in the files read now, and for each file that is listed and not there. */
  readonly notes: readonly string[];
  /** The same in short: what many items of a feed have in common is one line. */
  readonly counted: readonly string[];
  /** Why some files are not read at all, in the order of the files. */
  readonly passedOver: readonly PassedOver[];
  /** One line for each name that files of several episodes have. */
  readonly alike: readonly string[];
  /** Ids of the episodes that stay as they were, because a file of theirs cannot be read any more. */
  readonly stale: readonly string[];
}

/**
 * Reads the files and joins them to episodes. Only files that are new or have changed are read, and those that
 * belong to an episode with them. Throws the signal's reason, and what the reader throws.
 */
export async function readEpisodes(
  places: readonly PlacedPath[],
  { reader, signal, ...options }: PlacedOptions,
): Promise<ReadEpisodes> {
  signal?.throwIfAborted();
  const leave = () => reader.close();
  signal?.addEventListener("abort", leave, { once: true });
  try {
    return await readAll(places, { ...options, reader });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", leave);
    reader.close();
  }
}

async function readAll(places: readonly PlacedPath[], options: PlacedOptions): Promise<ReadEpisodes> {
  const { known = [], given = known, unreached } = options;
  const { files: opened, ignored, passedOver } = await openFiles(places, options);
  const contents: Reading["contents"] = new Map();
  const join = async (files: readonly OpenFile[]) => ({
    files,
    groups: await joinNodes(files.flatMap(listNodes), { ...options, known, given, contents }),
  });
  let { files, groups } = await join(keepFiles(opened, unreached));
  // Where nothing at all gives an episode a disk is missing, rather than that all were deleted.
  if (groups.every(({ id }) => id === null))
    ({ files, groups } = await join(
      keepFiles(
        opened,
        known.map((file) => ({ file, reason: "expected the corpus, found none of its episodes" })),
      ),
    ));
  const failed = [...contents.values()].flatMap((content) =>
    "passedOver" in content ? content.passedOver : [],
  );
  const missing = tellMissing(
    files.flatMap(listNodes),
    places.map(({ path }) => path),
  );
  const notes = [
    ...files.flatMap(({ content }) => content?.notes ?? []),
    ...groups.flatMap((group) => group.notes),
    ...missing,
  ];
  return {
    episodes: groups.flatMap(({ joined }) => joined ?? []),
    kept: groups.flatMap(({ id, joined }) => (id !== null && joined === null ? [id] : [])),
    files: rememberFiles(files, groups, contents),
    ignored,
    notes: notes.map(({ note }) => note),
    counted: countNotes(notes),
    alike: tellAlike(groups),
    passedOver: [...passedOver, ...failed],
    stale: groups.filter(({ isStale }) => isStale).flatMap(({ id }) => id ?? []),
  };
}

/** Adds what an index remembers of files that are not among those opened, in the order of paths. */
function keepFiles(opened: readonly OpenFile[], unreached: readonly UnreachedFile[]): OpenFile[] {
  const paths = new Set(opened.map(({ place }) => place.path));
  const kept = unreached
    .filter(({ file }) => !paths.has(file.path))
    .map(({ file, reason }) =>
      keepKnown(file, { shown: file.path, path: file.path }, { sha256: null, reason }),
    );
  return [...opened, ...kept].sort((a, b) => compareText(a.place.path, b.place.path));
}

/** What it said before goes on. As its digest is the old one, the next reading tries it again. */
function keepKnown(known: CorpusFile, place: PlacedPath, stale: Staleness): OpenFile {
  return { ...known, place, known, content: null, stale };
}

async function openFiles(
  places: readonly PlacedPath[],
  { known: before = [], onProgress, ...options }: PlacedOptions,
) {
  const remembered = new Map(before.map((file) => [file.path, file]));
  const findKnown = ({ path }: PlacedPath) => remembered.get(path) ?? null;
  const files: OpenFile[] = [];
  const ignored: string[] = [];
  const passedOver: PassedOver[] = [];
  const opening: Promise<OpenResult>[] = [];
  for (const [i, place] of places.entries()) {
    for (const next of places.slice(i + opening.length, i + 1 + AHEAD)) {
      const work = openFile(next, { known: findKnown(next), ...options });
      // What fails is thrown where it is awaited.
      work.catch(() => undefined);
      opening.push(work);
    }
    const opened = (await opening.shift()) ?? { ignored: true };
    const known = findKnown(place);
    if ("file" in opened) files.push(opened.file);
    else if ("ignored" in opened) ignored.push(place.shown);
    else {
      passedOver.push(...opened.passedOver);
      if (known !== null) files.push(keepKnown(known, place, describeStaleness(opened)));
    }
    onProgress?.({ done: i + 1, total: places.length });
  }
  return { files, ignored, passedOver };
}

function describeStaleness({ passedOver, sha256 }: Unread): Staleness {
  return { sha256, reason: passedOver[0]?.reason ?? "" };
}

function listNodes(file: OpenFile): Node[] {
  const { path } = file.place;
  const format = file.content?.format ?? file.known?.format ?? "";
  const sources = file.content?.sources.map(({ source: { id, identity }, keys }) => ({ id, identity, keys }));
  return (sources ?? file.known?.sources ?? []).map(({ id, identity, keys }, at) => ({
    ...{ file, at, id, identity, keys, path, format, joinedBy: null },
  }));
}

function rememberFiles(
  files: readonly OpenFile[],
  groups: readonly Group[],
  contents: Reading["contents"],
): CorpusFile[] {
  const findStaleness = (file: OpenFile) => {
    const content = contents.get(file);
    return content !== undefined && "passedOver" in content ? describeStaleness(content) : file.stale;
  };
  const sources = new Map<OpenFile, CorpusFile["sources"][number][]>(files.map((file) => [file, []]));
  const notes = new Map<string, string[]>();
  for (const group of groups) {
    for (const { file, at, id, identity, keys, joinedBy } of group.nodes) {
      const own = sources.get(file) ?? [];
      own[at] = { id, identity, keys, joinedBy, episode: group.id, formerly: group.formerly };
    }
    for (const { path, note } of group.notes) {
      const own = notes.get(path);
      if (own === undefined) notes.set(path, [note]);
      else own.push(note);
    }
  }
  return files.map((file) => ({
    path: file.place.path,
    sha256: file.sha256,
    size: file.size,
    changedMs: file.changedMs,
    format: file.content?.format ?? file.known?.format ?? "",
    sources: sources.get(file) ?? [],
    notes: [
      ...(file.content?.notes.map(({ note }) => note) ?? file.known?.notes ?? []),
      ...(notes.get(file.place.shown) ?? []),
    ],
    ...describeStale(findStaleness(file)),
  }));
}

function describeStale(stale: Staleness | null): Pick<CorpusFile, "stale"> {
  return stale === null ? {} : { stale };
}
