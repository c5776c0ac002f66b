import { countEach } from "../../shared/count-each.js";
import { countNoun } from "../../shared/count-noun.js";
import type { CorpusFile, JoinReason } from "../corpus-file.js";
import {
  type FileContent,
  type OpenFile,
  type OpenOptions,
  readKnownFile,
  type Unread,
} from "../open-file.js";
import { chooseIds, listNames, type Unnamed } from "./choose-ids.js";
import type { Note } from "./count-notes.js";
import { groupSources, type Keyed } from "./group-sources.js";
import { type JoinResult, joinSources } from "./join-sources.js";
import { listFormerIds } from "./list-former-ids.js";
import { isOwnerKey, type LocatedSource, listLasting } from "./located-source.js";
import { recallIds } from "./recall-ids.js";

/** One source of one file. */
export interface Node extends Keyed {
  readonly file: OpenFile;
  /** Which of the file's sources it is. */
  readonly at: number;
  /** Why it was joined with those before it; null for the first of its group. */
  readonly joinedBy: JoinReason | null;
}

/** Sources that belong together. */
interface Draft {
  readonly nodes: readonly Node[];
  /** Null where they are not read: no file of theirs has changed, or one of them cannot be read any more. */
  readonly sources: readonly LocatedSource[] | null;
  /** What is said of files that give no source any more. */
  readonly notes: JoinResult["notes"];
  /** True where a file of an episode of the index cannot be read any more, so that the episode stays as it was. */
  readonly isStale: boolean;
}

/** Sources that belong together, and the episode that they make; it is null where it stays as it was. */
export interface Group extends Pick<Draft, "nodes" | "isStale">, JoinResult {
  /** The episode's id; null where the sources tell too little for one. */
  readonly id: string | null;
  /** The ids that it had before, the last first. */
  readonly formerly: readonly string[];
}

export interface Reading extends OpenOptions {
  /** The files as the index remembers them. */
  readonly known: readonly CorpusFile[];
  /** The files that tell which ids were given before. */
  readonly given: readonly CorpusFile[];
  /** What unchanged files say that had to be read nevertheless. */
  readonly contents: Map<OpenFile, FileContent | Unread>;
}

/** Joins the sources that belong together, and gives each episode its id. Reads unchanged files where others of theirs have changed. */
export async function joinNodes(nodes: readonly Node[], reading: Reading): Promise<Group[]> {
  // How many sources each known episode was made of.
  const members = countEach(
    reading.known.flatMap(({ sources }) => sources.flatMap(({ episode }) => episode ?? [])),
  );
  const drafts: Draft[] = [];
  for (const indexes of groupSources(nodes)) {
    const own = indexes.flatMap(({ index, joinedBy }) => {
      const node = nodes[index];
      return node === undefined ? [] : [{ ...node, joinedBy }];
    });
    drafts.push(await readDraft(own, members, reading));
  }
  const ids = nameDrafts(drafts, reading.given);
  const groups: Group[] = [];
  for (const draft of drafts) groups.push(await joinDraft(draft, ids.get(draft) ?? null, reading));
  const former = listFormerIds(groups, reading.given);
  return groups.map((group, i) => addFormer(group, former[i] ?? []));
}

function addFormer({ joined, ...group }: Group, formerly: readonly string[]): Group {
  if (joined === null || formerly.length === 0) return { ...group, joined, formerly };
  const episode = { ...joined.episode, formerIds: [...formerly] };
  return { ...group, joined: { ...joined, episode }, formerly };
}

/** The episode that the source was part of when its file was read last; undefined where it is new. */
function findEpisode({ file, at }: Node): string | null | undefined {
  return file.known?.sources[at]?.episode;
}

/** Reads what has not been read of a group, unless no file of it has changed, come or gone. */
async function readDraft(
  nodes: readonly Node[],
  members: ReadonlyMap<string, number>,
  reading: Reading,
): Promise<Draft> {
  const unread = { nodes, sources: null, notes: [] };
  if (nodes.some((node) => node.file.stale !== null && findEpisode(node) !== null))
    return { ...unread, isStale: true };
  const [id] = nodes.map(findEpisode);
  // What came or changed while a file could not be read is not in the episode yet.
  const isWhole = nodes.every(({ file }) => file.known?.stale === undefined);
  const isSame = isWhole && id !== undefined && nodes.every((node) => findEpisode(node) === id);
  if (isSame && (id === null || members.get(id) === nodes.length)) return { ...unread, isStale: false };
  return await readSources(nodes, reading);
}

async function readSources(nodes: readonly Node[], { contents, ...options }: Reading): Promise<Draft> {
  const sources: LocatedSource[] = [];
  const notes: Note[] = [];
  for (const { file, at } of nodes) {
    if (file.stale !== null) continue;
    const content = file.content ?? contents.get(file) ?? (await readKnownFile(file, options));
    contents.set(file, content);
    // A file that has not changed could be read before, and may be another time.
    if ("passedOver" in content) return { nodes, sources: null, notes: [], isStale: true };
    const source = content.sources[at];
    if (source?.source.isLeftOut === true) return { nodes, sources: [], notes: [], isStale: false };
    if (source !== undefined) sources.push(source);
    else notes.push(...content.notes);
  }
  return { nodes, sources, notes, isStale: false };
}

/** Chooses an id for each draft that may become an episode. */
function nameDrafts(drafts: readonly Draft[], given: readonly CorpusFile[]): Map<Draft, string> {
  const named = drafts.filter(
    ({ nodes, sources }) => sources?.length !== 0 && (sources ?? findId(nodes)) !== null,
  );
  const recallable = named.map((draft) => ({
    keys: listKeys(draft),
    kept: draft.sources === null ? findId(draft.nodes) : null,
  }));
  const remembered = recallIds(recallable, given);
  const ids = chooseIds(named.map((draft, i) => describeDraft(draft, remembered[i] ?? null)));
  return new Map(named.map((draft, i) => [draft, ids[i] ?? ""]));
}

/** What an owner says of an episode comes before where its files lie. */
function listKeys({ nodes }: Draft): string[] {
  const owned = nodes.toSorted((a, b) => Number(a.identity === null) - Number(b.identity === null));
  return owned.flatMap(({ identity, keys }) => listLasting(identity, keys));
}

function describeDraft(draft: Draft, remembered: string | null): Unnamed {
  const { nodes, sources, isStale } = draft;
  const keys = listKeys(draft).filter((key) => !isOwnerKey(key));
  return {
    stated: isStale ? null : findStated(nodes),
    remembered,
    identity: keys[0] ?? nodes[0]?.keys.places[0] ?? "",
    names: listNames(sources ?? [], nodes[0]?.path ?? ""),
  };
}

function findStated(nodes: readonly Node[]): string | null {
  return nodes.find(({ id }) => id !== null)?.id ?? null;
}

/** The episode of the index that the sources were read to; null where they were to none. */
function findId(nodes: readonly Node[]): string | null {
  return nodes.map(findEpisode).find((id) => id !== undefined && id !== null) ?? null;
}

async function joinDraft(draft: Draft, id: string | null, reading: Reading): Promise<Group> {
  const { nodes, sources, notes, isStale } = draft;
  const unjoined = { nodes, id: null, joined: null, notes, isStale: false, formerly: [] };
  if (id === null) return unjoined;
  // It stays as it was, unless another episode has its id by now.
  if (sources === null)
    return id === findId(nodes)
      ? { ...unjoined, id, isStale }
      : await joinDraft(await readSources(nodes, reading), id, reading);
  if (sources.length === 0) return unjoined;
  const stated = findStated(nodes);
  const path = sources[0]?.path ?? "";
  const renamed =
    stated === null || stated === id
      ? []
      : [{ path, note: `${path}: states the id ${stated}, which another episode has; it is called ${id}` }];
  const result = joinSources(id, sources);
  return {
    ...{ nodes, isStale: false, formerly: [], joined: result.joined, id: result.joined === null ? null : id },
    notes: [...notes, ...renamed, ...result.notes],
  };
}

/** Says which files have one name and yet are not of one episode, as far as nobody says what they are. */
export function tellAlike(groups: readonly Group[]): string[] {
  const named = new Map<string, Node[]>();
  for (const { id, nodes } of groups) {
    const [first] = nodes.filter(({ keys }) => keys.names.length > 0);
    const isStated = nodes.some((node) => node.id !== null || node.identity !== null);
    const name = first?.keys.names.at(-1);
    if (id === null || isStated || first === undefined || name === undefined) continue;
    const own = named.get(name);
    if (own === undefined) named.set(name, [first]);
    else own.push(first);
  }
  return [...named.values()].flatMap(([first, second, ...others]) => {
    if (first === undefined || second === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${countNoun(others.length, "other files")}`;
    return [
      `${first.file.place.shown}: ${second.file.place.shown}${more} of the same name lie elsewhere and are episodes of their own; list files of one episode in episodes.yaml`,
    ];
  });
}
