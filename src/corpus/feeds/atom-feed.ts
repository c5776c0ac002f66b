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
import { type FeedItem, type FeedShow, MOST_PEOPLE } from "./feed-item.js";
import { unescapeOnceMore } from "./feed-values.js";
import { findCut } from "./find-cut.js";

/** Atom 1.0 (RFC 4287), and YouTube's feeds of channels, which are Atom. */
export const atomFeed = makeFeedFormat({
  name: "Atom feed",
  endings: [".xml", ".atom"],
  recognise: ({ text }) =>
    Number(
      /<(?:[\w.-]{1,40}:)?feed[\s>]/.test(text.slice(0, 4096)) && /<(?:[\w.-]{1,40}:)?entry[\s/>]/.test(text),
    ),
  listItems: ({ text }) => ({ items: listItems(text), notes: [], cut: findCut(text) }),
});

function listItems(text: string): FeedItem[] {
  const root = readFeedElements(text);
  const [feed] = listWithin(root, "feed");
  const entries = listWithin(root, "entry");
  if (feed === undefined) return [];
  const [site, self] = [findLink(feed, "alternate"), findLink(feed, "self")];
  const show: FeedShow = {
    show: readTitle(feed),
    language: readLanguageTag(feed.attributes["xml:lang"]),
    people: listPeople(feed),
    base: feed.attributes["xml:base"] ?? site ?? self,
    podcast: readText(feed, "podcast:guid", "id"),
    self,
    site,
    artwork: readArtworkAddress(feed),
  };
  return entries.map((entry) => readEntry(entry, show));
}

function readEntry(entry: FeedElement, show: FeedShow): FeedItem {
  const own = listPeople(entry);
  const enclosed = listLinks(entry, "enclosure");
  const media = listWithin(entry, "media:content");
  const texts = [...listChildren(entry, "content", "summary"), ...listWithin(entry, "media:description")];
  return {
    ...show,
    language: readLanguageTag(entry.attributes["xml:lang"]) ?? show.language,
    people: own.length > 0 ? own : show.people,
    base: entry.attributes["xml:base"] ?? show.base,
    guid: readText(entry, "id"),
    title: readTitle(entry),
    date: readText(entry, "published", "updated"),
    ...readNumberTexts(entry),
    duration: readText(entry, "itunes:duration"),
    link: findLink(entry, "alternate"),
    video: readText(entry, "yt:videoId"),
    enclosures: [...enclosed, ...media].map(({ attributes: { href, url, type } }) => ({
      url: href ?? url,
      type,
    })),
    artwork: readArtworkAddress(entry) ?? show.artwork,
    ...readLinked(entry),
    notes: texts.map(readContent).filter((note) => note !== ""),
  };
}

/** Of a text whose type is `html` the references are decoded once more (RFC 4287, 3.1.1.2); plain text stays. */
function readTitle(element: FeedElement): string | undefined {
  const [title] = listChildren(element, "title");
  const text = title === undefined ? "" : readWords(title).trim();
  if (text === "") return undefined;
  return title?.attributes["type"] === "html" ? unescapeOnceMore(text) : text;
}

/** Gives text as it stands; elements, which XHTML has, a line each. */
function readContent(element: FeedElement): string {
  if (element.attributes["type"] !== "xhtml") return readWords(element).trim();
  return writeMarkup(element).trim();
}

function listLinks(element: FeedElement, rel: string): FeedElement[] {
  return listChildren(element, "link").filter(
    ({ attributes }) => (attributes["rel"] ?? "alternate").toLowerCase() === rel,
  );
}

function findLink(element: FeedElement, rel: string): string | undefined {
  return listLinks(element, rel)[0]?.attributes["href"];
}

function listPeople(element: FeedElement): Person[] {
  const authors = listChildren(element, "author").slice(0, MOST_PEOPLE);
  return authors.flatMap((author) => {
    const name = readText(author, "name")?.replace(/\s+/g, " ");
    return name === undefined ? [] : [{ name, role: "author" }];
  });
}
