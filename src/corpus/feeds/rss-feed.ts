import { readLanguageTag } from "../../language/language-tag.js";
import type { Person } from "../../shared/domain.js";
import {
  type FeedElement,
  listChildren,
  listWithin,
  readArtworkAddress,
  readFeedElements,
  readLinked,
  readNumberTexts,
  readText,
  readWords,
  writeMarkup,
} from "./feed-element.js";
import { makeFeedFormat } from "./feed-format.js";
import { type Enclosure, type FeedItem, type FeedShow, MOST_PEOPLE } from "./feed-item.js";
import { resolveAddress, unescapeOnceMore } from "./feed-values.js";
import { findCut } from "./find-cut.js";

const NO_SHOW: FeedShow = {
  show: undefined,
  language: undefined,
  people: [],
  base: undefined,
  podcast: undefined,
  self: undefined,
  site: undefined,
};

/** RSS 0.9x, 1.0 and 2.0. */
export const rssFeed = makeFeedFormat({
  name: "RSS feed",
  endings: [".xml", ".rss", ".rdf"],
  recognise: ({ text }) =>
    Number(
      /<(?:[\w.-]{1,40}:)?(?:rss|rdf)[\s>]/i.test(text.slice(0, 4096)) &&
        /<(?:[\w.-]{1,40}:)?item[\s/>]/.test(text),
    ),
  listItems: ({ text }) => ({ items: listItems(text), notes: [], cut: findCut(text) }),
});

/** Reads the items in each channel, and those that stand beside it, as RSS 1.0 has them. */
function listItems(text: string): FeedItem[] {
  const items: FeedItem[] = [];
  let show = NO_SHOW;
  for (const part of listWithin(readFeedElements(text), "channel", "item")) {
    if (part.name === "channel") show = readShow(part);
    else items.push(readItem(part, show));
  }
  return items;
}

function readShow(channel: FeedElement): FeedShow {
  const [selfLink] = listChildren(channel, "atom:link").filter(
    ({ attributes }) => attributes["rel"] === "self",
  );
  const self = selfLink?.attributes["href"];
  const link = resolveAddress(readText(channel, "link"), undefined);
  const title = readText(channel, "title");
  return {
    show: title === undefined ? undefined : unescapeOnceMore(title),
    language: readLanguageTag(readText(channel, "language", "dc:language")),
    people: listPeople(channel),
    base: channel.attributes["xml:base"] ?? link ?? self,
    podcast: readText(channel, "podcast:guid"),
    self,
    site: link ?? undefined,
    artwork: readArtworkAddress(channel),
  };
}

function readItem(item: FeedElement, show: FeedShow): FeedItem {
  const title = readText(item, "title", "itunes:title", "media:title");
  const own = listPeople(item);
  const notes = ["content:encoded", "description", "itunes:summary"];
  const atomLinks = listChildren(item, "atom:link").filter(
    ({ attributes }) => attributes["rel"] === "enclosure",
  );
  return {
    ...show,
    people: own.length > 0 ? own : show.people,
    base: item.attributes["xml:base"] ?? show.base,
    guid: readText(item, "guid") ?? item.attributes["rdf:about"],
    title: title === undefined ? undefined : unescapeOnceMore(title),
    date: readText(item, "pubDate", "pubdate", "dc:date", "published", "date"),
    ...readNumberTexts(item),
    duration: readText(item, "itunes:duration"),
    link: readText(item, "link"),
    enclosures: [
      ...listChildren(item, "enclosure").map(readEnclosure),
      ...listWithin(item, "media:content").map(readEnclosure),
      ...atomLinks.map(readEnclosure),
      ...listChildren(item, "podcast:alternateEnclosure").flatMap(listAlternatives),
    ],
    artwork: readArtworkAddress(item) ?? show.artwork,
    ...readLinked(item),
    notes: notes.flatMap((name) => readNote(item, name) ?? []),
  };
}

/** Gives a description as it stands; as HTML where its elements are not escaped. */
function readNote(item: FeedElement, name: string): string | undefined {
  const own = listChildren(item, name).find((child) => readWords(child).trim() !== "");
  if (own === undefined) return undefined;
  return own.content.every((part) => typeof part === "string")
    ? readWords(own).trim()
    : writeMarkup(own).trim();
}

function readEnclosure(element: FeedElement): Enclosure {
  const { url, href, type, medium } = element.attributes;
  return { url: url ?? href ?? readWords(element), type: type ?? (medium && `${medium}/*`) };
}

function listAlternatives(alternative: FeedElement): Enclosure[] {
  return listChildren(alternative, "podcast:source").map(({ attributes }) => ({
    url: attributes["uri"],
    type: alternative.attributes["type"],
  }));
}

/** Lists the cast, up to fifty of it. A person whose role is not stated is a `host` (Podcasting 2.0, person 1.0). */
function listPeople(element: FeedElement): Person[] {
  const people = listChildren(element, "podcast:person").slice(0, MOST_PEOPLE);
  return people.flatMap((person) => {
    const name = readWords(person).replace(/\s+/g, " ").trim();
    const group = person.attributes["group"]?.trim().toLowerCase() ?? "cast";
    const role = person.attributes["role"]?.trim().toLowerCase() || "host";
    return name === "" || group !== "cast" ? [] : [{ name, role }];
  });
}
