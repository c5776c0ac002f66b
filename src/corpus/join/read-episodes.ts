import { countEach } from "../../shared/count-each.js";
import type { Progress } from "../../shared/progress.js";
import type { CorpusFile } from "../corpus-file.js";
import type { FormatTraits } from "../format.js";
import {
  type FileContent,
  type OpenFile,
  type OpenOptions,
  type OpenResult,
  openFile,
  type PlacedPath,
  readKnownFile,
} from "../open-file.js";
import { describeProblem } from "../page-problem.js";
import { groupKeyed, type Keyed } from "./group-sources.js";
import { type CorpusEpisode, type JoinResult, joinSources } from "./join-sources.js";
import type { LocatedSource } from "./located-source.js";

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
  readonly problems: readonly string[];
}

/** One source of one file. */
interface Node extends Keyed {
  readonly file: OpenFile;
  /** Which of the file's sources it is. */
  readonly at: number;
}

/** Sources that belong together, and the episode that they make. */
interface Group extends Omit<JoinResult, "joined"> {
  readonly nodes: readonly Node[];
  /** The episode's id; null where the sources tell too little for one. */
  readonly id: string | null;
  /** The episode; null where none of its files has changed. */
  readonly joined: CorpusEpisode | null;
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
  const { files, ignored, problems } = await openFiles(places, options);
  const nodes = files.flatMap(listNodes);
  // How many sources each known episode was made of.
  const members = countEach(known.flatMap(({ sources }) => sources.flatMap(({ episode }) => episode ?? [])));
  const contents = new Map<OpenFile, FileContent>();
  const groups: Group[] = [];
  for (const indexes of groupKeyed(nodes)) {
    const own = indexes.flatMap((i) => nodes[i] ?? []);
    groups.push(keepGroup(own, members) ?? (await joinGroup(own, contents, options)));
  }
  const notes = files.flatMap(({ content }) => content?.notes ?? []);
  return {
    episodes: groups.flatMap(({ joined }) => joined ?? []),
    kept: groups.flatMap(({ id, joined }) => (id !== null && joined === null ? [id] : [])),
    files: rememberFiles(files, groups),
    ignored,
    notes: [...notes, ...groups.flatMap((group) => group.notes.map(({ note }) => note))],
    problems: [...problems, ...groups.flatMap((group) => group.problems), ...findSharedIds(groups)],
  };
}

async function openFiles(
  places: readonly PlacedPath[],
  { known = [], onProgress, ...options }: ReadOptions & OpenOptions,
) {
  const remembered = new Map(known.map((file) => [file.path, file]));
  const files: OpenFile[] = [];
  const ignored: string[] = [];
  const problems: string[] = [];
  const opening: Promise<OpenResult>[] = [];
  for (const [i, place] of places.entries()) {
    for (const next of places.slice(i + opening.length, i + 1 + AHEAD)) {
      const work = openFile(next, { known: remembered.get(next.path) ?? null, ...options });
      // What fails is thrown where it is awaited.
      work.catch(() => undefined);
      opening.push(work);
    }
    const opened = (await opening.shift()) ?? { ignored: true };
    if ("file" in opened) files.push(opened.file);
    else if ("problems" in opened) problems.push(...opened.problems);
    else ignored.push(place.shown);
    onProgress?.({ done: i + 1, total: places.length });
  }
  return { files, ignored, problems };
}

function listNodes(file: OpenFile): Node[] {
  const sources = file.content?.sources.map(({ source, keys, format }) => ({
    // An id made from a title does not keep the source apart from those that state another.
    id: hasMadeIds(format) ? null : source.id,
    keys,
  }));
  return (sources ?? file.known?.sources ?? []).map(({ id, keys }, at) => ({ file, at, id, keys }));
}

function hasMadeIds({ severalEpisodes }: FormatTraits): boolean {
  return severalEpisodes === "with ids made from titles";
}

/** Returns the group as it was where no file of it has changed, come or gone; null otherwise. */
function keepGroup(nodes: readonly Node[], members: ReadonlyMap<string, number>): Group | null {
  const [first] = nodes;
  const id = first === undefined ? undefined : first.file.known?.sources[first.at]?.episode;
  if (id === undefined) return null;
  const isSame = nodes.every(({ file, at }) => file.known?.sources[at]?.episode === id);
  if (!isSame || (id !== null && members.get(id) !== nodes.length)) return null;
  return { nodes, id, joined: null, notes: [], problems: [] };
}

async function joinGroup(
  nodes: readonly Node[],
  contents: Map<OpenFile, FileContent>,
  options: OpenOptions,
): Promise<Group> {
  const sources: LocatedSource[] = [];
  const passedOver: { path: string; note: string }[] = [];
  for (const { file, at } of nodes) {
    const content = file.content ?? contents.get(file) ?? (await readKnownFile(file, options));
    if (content === null) continue;
    if ("problems" in content)
      return { nodes, id: null, joined: null, notes: [], problems: content.problems };
    contents.set(file, content);
    const source = content.sources[at];
    if (source !== undefined) sources.push(source);
    else passedOver.push(...content.notes.map((note) => ({ path: file.place.shown, note })));
  }
  const [first] = sources;
  if (first === undefined) return { nodes, id: null, joined: null, notes: passedOver, problems: [] };
  const id = chooseId(sources);
  if (id === null) {
    const expected = "an id in the front matter, as the file's name has no letter from a to z and no digit";
    const problems = [describeProblem(first.path, { line: 1, expected, found: first.path })];
    return { nodes, id, joined: null, notes: passedOver, problems };
  }
  const { joined, notes, problems } = joinSources(id, sources);
  return { nodes, id: joined === null ? null : id, joined, notes: [...passedOver, ...notes], problems };
}

/** Takes the id that a file states, or else the name of a file, of chapters first, or else an id made from a title. */
function chooseId(sources: readonly LocatedSource[]): string | null {
  const single = sources.filter(({ format }) => format.severalEpisodes === undefined);
  const named = single.toSorted(
    (a, b) => Number(a.source.chapters === null) - Number(b.source.chapters === null),
  );
  return (
    sources.find(({ source, format }) => source.id !== null && !hasMadeIds(format))?.source.id ??
    named.find(({ stem }) => stem !== null)?.stem ??
    sources.find(({ source }) => source.id !== null)?.source.id ??
    null
  );
}

/** Finds groups that were not joined, as they state different ids, and yet come to one id. */
function findSharedIds(groups: readonly Group[]): string[] {
  const holders = new Map<string, string>();
  return groups.flatMap(({ id, nodes }) => {
    const path = nodes[0]?.file.place.shown ?? "";
    const holder = id === null ? undefined : holders.get(id);
    if (id !== null && holder === undefined) holders.set(id, path);
    if (holder === undefined) return [];
    const expected = `an id of its own, as ${holder} has the same`;
    return [describeProblem(path, { line: 1, expected, found: id })];
  });
}

function rememberFiles(files: readonly OpenFile[], groups: readonly Group[]): CorpusFile[] {
  const sources = new Map<OpenFile, CorpusFile["sources"][number][]>(files.map((file) => [file, []]));
  const notes = new Map<string, string[]>();
  for (const group of groups) {
    for (const { file, at, id, keys } of group.nodes) {
      const own = sources.get(file) ?? [];
      own[at] = { id, keys, episode: group.id };
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
