import { z } from "zod";
import { readLanguageTag } from "../../language/language-tag.js";
import { isObject, readEntries } from "../json/json-format.js";
import { type FeedListing, makeFeedFormat } from "./feed-format.js";
import { type FeedItem, type FeedShow, MOST_PEOPLE } from "./feed-item.js";

const optionalText = z.string().optional().catch(undefined);
const lenientList = z.array(z.unknown()).optional().catch(undefined);
const namesSchema = z.object({
  language: optionalText,
  authors: lenientList,
  author: z.unknown().optional(),
});

const feedSchema = z.object({
  version: z.string().regex(/^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//),
  title: optionalText,
  home_page_url: optionalText,
  feed_url: optionalText,
  icon: optionalText,
  items: z.array(z.unknown()),
  ...namesSchema.shape,
});

const itemSchema = z.object({
  id: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  title: optionalText,
  url: optionalText,
  external_url: optionalText,
  date_published: optionalText,
  content_html: optionalText,
  content_text: optionalText,
  summary: optionalText,
  image: optionalText,
  attachments: lenientList,
  ...namesSchema.shape,
});

const attachmentSchema = z.object({
  url: optionalText,
  mime_type: optionalText,
  duration_in_seconds: z.union([z.number(), z.string()]).optional().catch(undefined),
});
const authorSchema = z.object({ name: z.string() });

/** JSON Feed 1.0 and 1.1. */
export const jsonFeed = makeFeedFormat({
  name: "JSON Feed",
  endings: [".json"],
  recognise: ({ json }) => Number(isObject(json) && feedSchema.safeParse(json).success),
  listItems: ({ json }) => listItems(feedSchema.parse(json)),
});

function listItems(feed: z.output<typeof feedSchema>): FeedListing {
  const { entries, notes } = readEntries(feed.items, itemSchema, { what: "an item", where: "items" });
  const show: FeedShow = {
    show: feed.title?.trim() || undefined,
    language: readLanguageTag(feed.language),
    people: listPeople(feed),
    base: feed.home_page_url ?? feed.feed_url,
    podcast: undefined,
    self: feed.feed_url,
    site: feed.home_page_url,
    artwork: feed.icon,
  };
  return { items: entries.map((item) => readItem(item, show)), notes, cut: null };
}

function readItem(item: z.output<typeof itemSchema>, show: FeedShow): FeedItem {
  const own = listPeople(item);
  const attachments = (item.attachments ?? []).flatMap((value) => {
    const parsed = attachmentSchema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
  const duration = attachments.find(({ duration_in_seconds }) => duration_in_seconds !== undefined);
  return {
    ...show,
    language: readLanguageTag(item.language) ?? show.language,
    people: own.length > 0 ? own : show.people,
    guid: item.id,
    title: item.title,
    date: item.date_published,
    duration: duration?.duration_in_seconds?.toString(),
    link: item.url ?? item.external_url,
    enclosures: attachments.map(({ url, mime_type }) => ({ url, type: mime_type })),
    artwork: item.image ?? show.artwork,
    transcripts: [],
    chapterFiles: [],
    chapters: [],
    notes: [item.content_html, item.content_text, item.summary].filter((note) => note !== undefined),
  };
}

function listPeople({ authors, author }: z.output<typeof namesSchema>): FeedItem["people"] {
  return [...(authors ?? []), author].slice(0, MOST_PEOPLE).flatMap((value) => {
    const parsed = authorSchema.safeParse(value);
    const name = parsed.success ? parsed.data.name.replace(/\s+/g, " ").trim() : "";
    return name === "" ? [] : [{ name, role: "author" }];
  });
}
