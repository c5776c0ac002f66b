import { createHash } from "node:crypto";
import type { PageProblem } from "../page-problem.js";
import type { FeedItem } from "./feed-item.js";

/** An item is compared with so many others of its guid. */
const MOST_SHARING = 50;

/**
 * Finds what tells each item apart in its show: its guid, or else its enclosure, or else its link, title and date. A guid
 * is unique in its feed only (RSS 2.0), and one show may have several feeds. An item that comes twice is left out with a
 * note; where items that differ share a guid, all that is known of them tells them apart.
 */
export function identifyItems(items: readonly FeedItem[]): {
  readonly identified: readonly { readonly item: FeedItem; readonly identity: string }[];
  readonly notes: readonly PageProblem[];
} {
  const sharing = new Map<string, FeedItem[]>();
  const notes: PageProblem[] = [];
  const kept = items.filter((item) => {
    const key = findKey(item);
    const others = sharing.get(key) ?? [];
    const isAgain = others.slice(0, MOST_SHARING).some((other) => isSameItem(item, other));
    if (isAgain) {
      const expected = "each item of the feed once (this one is left out)";
      notes.push({ line: 1, expected, found: item.title ?? item.guid ?? null });
    } else sharing.set(key, [...others.slice(-MOST_SHARING), item]);
    return !isAgain;
  });
  const identified = kept.map((item) => {
    const key = findKey(item);
    const isShared = (sharing.get(key)?.length ?? 0) > 1;
    const own = isShared ? [key, ...describeItem(item)] : key;
    const hash = createHash("sha256").update(JSON.stringify([item.show ?? "", own]));
    return { item, identity: `feed:${hash.digest("hex").slice(0, 32)}` };
  });
  return { identified, notes };
}

/** The show is part of it: several channels may stand in one file. */
function findKey(item: FeedItem): string {
  const [enclosure, ...rest] = describeItem(item);
  return JSON.stringify([item.show, item.guid ?? (enclosure || rest)]);
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
