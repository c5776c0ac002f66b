import { refuseFile, type SourceReading } from "../episode-source.js";
import type { Format, SourceFile } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import type { FeedItem } from "./feed-item.js";
import { readItems } from "./read-items.js";

/** The items of a feed, and what was passed over while they were read. */
export interface FeedListing {
  readonly items: readonly FeedItem[];
  readonly notes: readonly PageProblem[];
  /** Where the feed is cut off; null where it is whole. */
  readonly cut: PageProblem | null;
}

/** A format of feeds: what is read of each is made of its items. */
export interface FeedFormat extends Format {
  readonly listItems: (file: SourceFile) => FeedListing;
}

/** Makes the format of a kind of feeds. A feed without an item is refused. */
export function makeFeedFormat(
  kind: Pick<FeedFormat, "name" | "endings" | "recognise" | "listItems">,
): FeedFormat {
  return {
    ...kind,
    read: (file) => readFeed(kind.listItems(file)),
    rank: { facts: 1 },
    severalEpisodes: true,
  };
}

function readFeed({ items, notes, cut }: FeedListing): SourceReading {
  if (items.length === 0)
    return { ...refuseFile({ line: 1, expected: "an item in the feed", found: null }), notes };
  const reading = readItems(items, cut);
  return { ...reading, notes: [...notes, ...reading.notes] };
}
