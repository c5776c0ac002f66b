import { readLanguageTag } from "../../language/language-tag.js";
import type { Media } from "../../shared/domain.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import type { EpisodeFacts, FoundFile } from "../episode-source.js";
import { openSource, rankFormats } from "../read-source.js";
import { atomFeed } from "./atom-feed.js";
import type { FeedFormat } from "./feed-format.js";
import type { FeedItem } from "./feed-item.js";
import { resolveAddress } from "./feed-values.js";
import { identifyItems } from "./identify-items.js";
import { jsonFeed } from "./json-feed.js";
import { readItems } from "./read-items.js";
import { rssFeed } from "./rss-feed.js";

/** The formats of feeds. */
export const FEED_FORMATS: readonly FeedFormat[] = [rssFeed, atomFeed, jsonFeed];

/** A file that a feed links to, by a whole address of the web. */
export interface OfferedFile {
  readonly url: string;
  /** Its media type in lower case, without parameters; an empty text where the feed states none. */
  readonly type: string;
  /** A language tag; null where the feed states none. */
  readonly language: string | null;
}

/** An episode as a feed offers it, with what may be fetched of it. */
export interface Offer {
  /** The identity that the episode has in the corpus. */
  readonly identity: string;
  /** What tells it apart by other names of its owner, as in an `EpisodeSource`: it stays the same where its show is renamed. */
  readonly owners: readonly string[];
  readonly title: string;
  /** The day, as YYYY-MM-DD. */
  readonly publishedAt: string | null;
  readonly durationSeconds: number | null;
  /** The address of its page. */
  readonly page: string | null;
  /** What is played: audio or video at an address, or a video on YouTube. */
  readonly media: Media | null;
  readonly transcripts: readonly OfferedFile[];
  readonly chapters: readonly OfferedFile[];
}

/** What a feed offers, in its order. */
export interface FeedOffers {
  /** What the feed calls its show. */
  readonly show: string | null;
  readonly language: string | null;
  readonly offers: readonly Offer[];
}

/** Lists what a feed offers; null for a file that is no feed. Never throws. */
export function listOffers(found: FoundFile): FeedOffers | null {
  const file = openSource(found);
  const [best] = rankFormats(file, FEED_FORMATS);
  const format = FEED_FORMATS.find(({ name }) => name === best?.format.name);
  if (format === undefined) return null;
  const { items } = format.listItems(file);
  const { sources } = readItems(items);
  const [first] = items;
  return {
    show: tidy(first?.show),
    language: first?.language ?? null,
    offers: identifyItems(items).identified.map(({ item, identity, owners }, i) => ({
      ...{ identity, owners },
      ...readOffer(item, sources[i]?.facts ?? {}),
    })),
  };
}

function readOffer(item: FeedItem, facts: EpisodeFacts): Omit<Offer, "identity" | "owners"> {
  const list = (links: readonly Link[]) => links.flatMap((link) => readLink(link, item.base));
  const { publishedAt = null, durationSeconds, source = null, media = null } = facts;
  return {
    title: tidy(facts.title) ?? tidy(item.guid) ?? publishedAt ?? "Untitled",
    ...{ publishedAt, media, page: source },
    durationSeconds: durationSeconds === undefined ? null : Math.round(durationSeconds),
    transcripts: list(item.transcripts),
    chapters: list(item.chapterFiles.map((url) => ({ url, type: undefined, language: undefined }))),
  };
}

type Link = FeedItem["transcripts"][number];

function readLink({ url, type = "", language }: Link, base: string | undefined): OfferedFile[] {
  const address = resolveAddress(url, base);
  if (address === null) return [];
  const [mime = ""] = type.toLowerCase().split(";");
  return [{ url: address, type: mime.trim(), language: readLanguageTag(language) ?? null }];
}

function tidy(text: string | undefined): string | null {
  return (
    stripHidden(text ?? "")
      .replace(/\s+/g, " ")
      .trim() || null
  );
}
