import { createHash } from "node:crypto";
import type { PageProblem } from "../page-problem.js";
import type { FeedItem } from "./feed-item.js";
import { resolveAddress } from "./feed-values.js";

/** An item is compared with so many others of its guid. */
const MOST_SHARING = 50;

/**
 * Finds what tells each item apart in its show: its guid, or else its enclosure, or else its link, title and date. A guid
 * is unique in its feed only (RSS 2.0), and one show may have several feeds. As a show may change its title, what else its
 * owner calls it tells the item apart as well: the show's guid, the feed's address, the site's. An item that comes twice is left out with a
 * note; where items that differ share a guid, all that is known of them tells them apart.
 */
export function identifyItems(items: readonly FeedItem[]): {
  readonly identified: readonly {
    readonly item: FeedItem;
    readonly identity: string;
    readonly owners: readonly string[];
  }[];
  readonly notes: readonly PageProblem[];
} {
  const sharing = new Map<string, FeedItem[]>();
  const notes: PageProblem[] = [];
  const kept = items.filter((item, i) => {
    if (item.guid === undefined && describeItem(item).every((text) => text === "")) {
      notes.push({
        line: 1,
        expected: `a title or an enclosure in item ${i + 1} (it is left out)`,
        found: null,
      });
      return false;
    }
    const key = findKey(item);
    const others = sharing.get(key) ?? [];
    const isAgain = others.slice(0, MOST_SHARING).some((other) => isSameItem(item, other));
    if (isAgain) {
      const expected = "each item of the feed once (this one is left out)";
      notes.push({ line: 1, expected, found: item.title ?? item.guid ?? null, ofItem: expected });
    } else sharing.set(key, [...others.slice(-MOST_SHARING), item]);
    return !isAgain;
  });
  const identified = kept.map((item) => {
    const key = findKey(item);
    const isShared = (sharing.get(key)?.length ?? 0) > 1;
    const tell = (name: string) => (isShared ? [name, ...describeItem(item)] : name);
    const owners = listOwners(item).map(([kind, name]) => digest(kind, name, tell(nameItem(item))));
    return { item, identity: digest("feed", item.show ?? "", tell(key)), owners };
  });
  return { identified, notes };
}

/** The show is part of it: several channels may stand in one file. */
function findKey(item: FeedItem): string {
  return JSON.stringify([item.show, readKey(item)]);
}

function nameItem(item: FeedItem): string {
  return JSON.stringify(readKey(item));
}

function readKey(item: FeedItem): string | string[] {
  const [enclosure, ...rest] = describeItem(item);
  return item.guid ?? (enclosure || rest);
}

function digest(kind: string, owner: string, own: string | readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify([owner, own]));
  return `${kind}:${hash.digest("hex").slice(0, 32)}`;
}

/** Lists what an owner calls the show but its title, by kind, the surest first. */
function listOwners({ podcast, self, site }: FeedItem): [kind: string, name: string][] {
  return [
    ...(podcast === undefined ? [] : [["podcast", podcast.toLowerCase()] as [string, string]]),
    ...Object.entries({ self, link: site }).flatMap(([kind, address]): [string, string][] => {
      const plain = simplifyAddress(address);
      return plain === null ? [] : [[kind, plain]];
    }),
  ];
}

/** An address is one whether it is of `http` or `https`, and with a slash at its end or none. */
function simplifyAddress(address: string | undefined): string | null {
  const resolved = resolveAddress(address, undefined);
  if (resolved === null) return null;
  const { host, pathname, search } = new URL(resolved);
  return `${host}${pathname.replace(/\/$/, "")}${search}`;
}

/** True where two items of one key are one: of one enclosure, or else of one title and day. */
function isSameItem(a: FeedItem, b: FeedItem): boolean {
  const [enclosure, link, title, date] = describeItem(a);
  const [otherEnclosure, otherLink, otherTitle, otherDate] = describeItem(b);
  if (enclosure !== otherEnclosure) return title !== "" && title === otherTitle && date === otherDate;
  return enclosure !== "" || (title === otherTitle && link === otherLink && date === otherDate);
}

/** Lists what tells an item from others, the surest first; an empty text stands for what it lacks. */
function describeItem({ enclosures, link, title, date, notes }: FeedItem): string[] {
  return [enclosures[0]?.url, link, title, date, notes.at(-1)].map((text) => text?.trim() ?? "");
}
