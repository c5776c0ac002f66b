import { readTags } from "../read-tags.js";
import { FeedNames } from "./feed-names.js";

/** An element of an XML document, with the elements and the words in it, in order. */
export interface FeedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: (FeedElement | string)[];
}

/** A feed's chapters lie six deep. Of what lies deeper only the words are kept, as words of the element around it. */
const MOST_DEPTH = 16;
/** None of these lies in another of its name: where one opens, the one before was not closed. */
const APART = new Set(["item", "entry", "channel"]);
/** Where HTML stands unescaped in a feed, this is not closed. */
const LINE_BREAK = "br";

/** Reads a feed as elements of the names that they have here, whatever prefixes it gives them. */
export function readFeedElements(xml: string): FeedElement {
  return readElements(xml, new FeedNames());
}

/**
 * Reads an XML text as an element without a name that holds what the text does (letter case counts). A tag that
 * closes closes all that is open within its element, and one that nothing opened is passed over.
 */
export function readElements(xml: string, names: FeedNames | null = null): FeedElement {
  const write = (name: string) => names?.write(name) ?? name;
  const root: FeedElement = { name: "", attributes: {}, content: [] };
  const kept = [root];
  const open: string[] = [];
  const counts = new Map<string, number>();
  const count = (tag: string, change: number) => counts.set(tag, (counts.get(tag) ?? 0) + change);
  const close = (tag: string) => {
    if ((counts.get(tag) ?? 0) === 0) return;
    for (let closed = ""; closed !== tag; ) {
      closed = open.pop() ?? tag;
      count(closed, -1);
    }
    kept.length = Math.min(kept.length, open.length + 1);
  };
  readTags(
    xml,
    {
      onOpen(written, stated) {
        names?.declare(written, stated);
        const tag = write(written);
        const attributes = Object.fromEntries(
          Object.entries(stated).map(([name, value]) => [write(name), value]),
        );
        if (APART.has(tag)) close(tag);
        if (tag === LINE_BREAK && open.length < MOST_DEPTH) {
          kept.at(-1)?.content.push({ name: tag, attributes, content: [] });
          return;
        }
        open.push(tag);
        count(tag, 1);
        if (open.length > MOST_DEPTH) return;
        const element: FeedElement = { name: tag, attributes, content: [] };
        kept.at(-1)?.content.push(element);
        kept.push(element);
      },
      onClose(written) {
        close(write(written));
      },
      onText(words) {
        kept.at(-1)?.content.push(words);
      },
    },
    { isXml: true },
  );
  return root;
}

/** Lists the elements of the names right below an element. */
export function listChildren({ content }: FeedElement, ...names: readonly string[]): FeedElement[] {
  return content.filter((part): part is FeedElement => typeof part !== "string" && names.includes(part.name));
}

/** Lists the elements of the names at any depth below an element, in the order in which they open. */
export function listWithin(element: FeedElement, ...names: readonly string[]): FeedElement[] {
  return element.content.flatMap((part) => {
    if (typeof part === "string") return [];
    const within = listWithin(part, ...names);
    return names.includes(part.name) ? [part, ...within] : within;
  });
}

/** Returns all words in an element. */
export function readWords({ content }: FeedElement): string {
  return content.map((part) => (typeof part === "string" ? part : readWords(part))).join("");
}

/** Writes what an element holds as HTML. */
export function writeMarkup({ content }: FeedElement): string {
  return content
    .map((part) => {
      if (typeof part === "string") return part.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      const name = part.name.replace(/^.*:/, "");
      const href = part.attributes["href"]?.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      return `<${name}${href === undefined ? "" : ` href="${href}"`}>${writeMarkup(part)}</${name}>`;
    })
    .join("");
}

/** Returns the words of the first of the names that has any right below an element, trimmed. */
export function readText(element: FeedElement, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of listChildren(element, name)) {
      const text = readWords(child).trim();
      if (text !== "") return text;
    }
  }
  return undefined;
}

/** Reads the address of the picture of a show or of an item, in iTunes' words, or those of RSS, Media RSS and Atom. */
export function readArtworkAddress(element: FeedElement): string | undefined {
  const [itunes] = listChildren(element, "itunes:image");
  const [rss] = listChildren(element, "image");
  const [media] = [element, ...listChildren(element, "media:group")].flatMap((part) =>
    listChildren(part, "media:thumbnail"),
  );
  const stated = [
    itunes?.attributes["href"],
    media?.attributes["url"],
    rss === undefined ? undefined : readText(rss, "url"),
    readText(element, "logo"),
  ].flatMap((address) => address?.trim() || []);
  // No page shows what comes over plain http, so that it gives way to another one.
  return stated.find((address) => !/^http:/i.test(address)) ?? stated[0];
}

/** Reads what an item says of its number, in iTunes' words or those of Podcasting 2.0. */
export function readNumberTexts(item: FeedElement) {
  return {
    kind: readText(item, "itunes:episodeType"),
    number: readText(item, "itunes:episode", "podcast:episode"),
    season: readText(item, "itunes:season", "podcast:season"),
  };
}

/** Reads the transcripts and chapters that an item links or lists, in the words of Podcasting 2.0 and Podlove. */
export function readLinked(item: FeedElement) {
  return {
    transcripts: listChildren(item, "podcast:transcript").map(({ attributes }) => ({
      url: attributes["url"],
      type: attributes["type"],
      language: attributes["language"],
    })),
    chapterFiles: listChildren(item, "podcast:chapters").map(({ attributes }) => attributes["url"]),
    chapters: listWithin(item, "psc:chapter").map(({ attributes }) => ({
      start: attributes["start"] ?? "",
      title: attributes["title"] ?? "",
    })),
  };
}
