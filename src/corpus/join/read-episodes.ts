import type { Progress } from "../../shared/progress.js";
import type { CorpusFile } from "../corpus-file.js";
import { type OpenFile, type OpenOptions, type OpenResult, openFile, type PlacedPath } from "../open-file.js";
import type { PassedOver } from "../page-problem.js";
import { type Group, joinNodes, type Node, tellAlike } from "./join-nodes.js";
import type { CorpusEpisode } from "./join-sources.js";

export interface ReadOptions extends Pick<OpenOptions, "onPassedOver"> {
  /** The files as they were when they were read last. A file that has not changed is not read again. */
  readonly known?: readonly CorpusFile[] | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** What reads the files; it is closed in the end. Default: a process of its own, which knows `FORMATS`. */
  readonly reader?: OpenOptions["reader"] | undefined;
  readonly signal?: AbortSignal | undefined;
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
  /** One line for each thing that was passed over in the files read now. */
  readonly notes: readonly string[];
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
  { reader, signal, ...options }: ReadOptions & OpenOptions,
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

async function readAll(
  places: readonly PlacedPath[],
  options: ReadOptions & OpenOptions,
): Promise<ReadEpisodes> {
  const { known = [] } = options;
  const { files, ignored, passedOver } = await openFiles(places, options);
  const nodes = files.flatMap(listNodes);
  const groups = await joinNodes(nodes, { ...options, known, contents: new Map() });
  const notes = files.flatMap(({ content }) => content?.notes ?? []);
  return {
    episodes: groups.flatMap(({ joined }) => joined ?? []),
    kept: groups.flatMap(({ id, joined }) => (id !== null && joined === null ? [id] : [])),
    files: rememberFiles(files, groups),
    ignored,
    notes: [...notes, ...groups.flatMap((group) => group.notes.map(({ note }) => note))],
    alike: tellAlike(groups),
    passedOver,
    stale: groups.filter(({ isStale }) => isStale).flatMap(({ id }) => id ?? []),
  };
}

async function openFiles(
  places: readonly PlacedPath[],
  { known: before = [], onProgress, ...options }: ReadOptions & OpenOptions,
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
      // What it said before goes on. As its digest is the old one, the next reading tries it again.
      if (known !== null) files.push({ ...known, place, known, content: null, isBroken: true });
    }
    onProgress?.({ done: i + 1, total: places.length });
  }
  return { files, ignored, passedOver };
}

function listNodes(file: OpenFile): Node[] {
  const { path } = file.place;
  const format = file.content?.format ?? file.known?.format ?? "";
  const sources = file.content?.sources.map(({ source: { id, identity }, keys }) => ({ id, identity, keys }));
  return (sources ?? file.known?.sources ?? []).map(({ id, identity, keys }, at) => ({
    ...{ file, at, id, identity, keys, path, format, joinedBy: null },
  }));
}

function rememberFiles(files: readonly OpenFile[], groups: readonly Group[]): CorpusFile[] {
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
    notes: [...(file.content?.notes ?? file.known?.notes ?? []), ...(notes.get(file.place.shown) ?? [])],
  }));
}
