import { createHash } from "node:crypto";
import { posix } from "node:path";
import { countEach } from "../../shared/count-each.js";
import { makeSlug } from "../episode-id.js";
import { isKindName } from "../name-stem.js";
import type { LocatedSource } from "./located-source.js";

/** A longer title is cut for an id. */
const MOST_TITLE = 80;
const DIGEST_LENGTH = 8;

/** An episode that wants an id. */
export interface Unnamed {
  /** The id that its owner states; null where nobody states one. */
  readonly stated: string | null;
  /** The id that it has in the index; null where it is new. */
  readonly remembered: string | null;
  /** What tells it apart from all others. */
  readonly identity: string;
  /** What it is called, from the plainest name to the most exact one. None has to be its own. */
  readonly names: readonly string[];
}

/**
 * Gives each episode an id that no other has. One that is in the index keeps its id as long as its owner does not state
 * another; a stated id that is free is taken as it stands; new episodes get the plainest of their names that is theirs
 * alone, or else one with a digest of what they are.
 */
export function chooseIds(episodes: readonly Unnamed[]): string[] {
  const ids: (string | null)[] = episodes.map(() => null);
  const taken = new Set<string>();
  const take = (i: number, id: string | null) => {
    if (ids[i] !== null || id === null || taken.has(id)) return;
    ids[i] = id;
    taken.add(id);
  };
  episodes.forEach(({ stated, remembered }, i) => {
    if (stated === null || stated === remembered) take(i, remembered);
  });
  episodes.forEach(({ stated }, i) => void take(i, stated));
  const most = episodes.reduce((longest, { names }) => Math.max(longest, names.length), 0);
  // The one that has nothing but its plainest name may have it, once the others have longer ones.
  for (const level of [...Array(most).keys(), 0]) {
    const names = episodes.map(({ names: own }, i) => (ids[i] === null ? (own[level] ?? null) : null));
    const wanted = countEach(names.filter((name) => name !== null));
    names.forEach((name, i) => {
      if (name !== null && wanted.get(name) === 1) take(i, name);
    });
  }
  episodes.forEach(({ names: [name = "episode"], identity }, i) => {
    const digest = createHash("sha256").update(identity).digest("hex");
    for (let length = DIGEST_LENGTH; ids[i] === null && length <= digest.length; length += DIGEST_LENGTH)
      take(i, `${name}-${digest.slice(0, length)}`);
  });
  return ids.map((id) => id ?? "");
}

/** Lists what an episode may be called: by its file, or else its title; then with its show or folder, then with its day. */
export function listNames(sources: readonly LocatedSource[], place: string): string[] {
  const named = sources
    .filter(({ stem }) => stem !== null)
    .toSorted((a, b) => Number(a.source.chapters === null) - Number(b.source.chapters === null));
  const find = (name: "title" | "show" | "publishedAt") =>
    makeSlug(sources.find(({ source }) => source.facts[name])?.source.facts[name] ?? "", MOST_TITLE);
  const [day, title] = [find("publishedAt"), find("title")];
  const linked = sources.map(({ keys }) => keys.links.at(-1)).find((name) => name !== undefined);
  const base = named[0]?.stem ?? title ?? day ?? linked ?? "episode";
  const folder = posix
    .dirname(place)
    .split("/")
    .findLast((part) => part !== "." && !isKindName(part));
  const owner = find("show") ?? makeSlug(folder ?? "");
  const owned = owner === null ? base : `${owner}-${base}`;
  return [...new Set([base, owned, ...(day === null ? [] : [`${owned}-${day}`])])];
}
