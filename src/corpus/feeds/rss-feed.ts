import { readLanguageTag } from "../../language/language-tag.js";
import { countEach } from "../../shared/count-each.js";
import type { Media, Person } from "../../shared/domain.js";
import { readClock } from "../captions/cue-draft.js";
import { readDescriptionTimes } from "../chapter-lists/read-description-times.js";
import { makeEpisodeId } from "../episode-id.js";
import {
  type EpisodeFacts,
  type EpisodeSource,
  markChapter,
  refuseFile,
  type SourceReading,
} from "../episode-source.js";
import type { Format } from "../format.js";
import { nameStem } from "../name-stem.js";
import { splitLines } from "../page-line.js";
import { readUtf8 } from "../pages/decode-page.js";
import { readTags } from "../read-tags.js";
import { type FeedElement, findElement, listChildren, readWords } from "./feed-element.js";

const MOST_ID_CHARACTERS = 80;
/** A feed's hosts stand in each of its episodes. */
const MOST_PEOPLE = 50;
const BLOCKS = new Set(["p", "div", "li", "ul", "ol", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6"]);

export const rssFeed: Format = {
  name: "RSS feed",
  endings: [".xml", ".rss"],
  recognise: ({ text }) => /<rss[\s>]/i.test(text.slice(0, 4096)) && text.includes("<item"),
  read: ({ bytes }) => readUtf8(bytes, readFeed),
  rank: { facts: 1 },
  severalEpisodes: "with ids made from titles",
};

/**
 * Reads each item's title, date, duration, enclosure and people, and its chapters. The names of the files that
 * `podcast:chapters`, `podcast:transcript` and the enclosure link to are its aliases: files of these names in the
 * corpus belong to the item. Links are not followed.
 */
function readFeed(text: string): SourceReading {
  const channel = findElement(text, "channel");
  if (channel === null) return refuseFile({ line: 1, expected: "a channel in the feed", found: null });
  const show = readText(channel, "title");
  const language = readLanguageTag(readText(channel, "language"));
  const hosts = listPeople(channel);
  const items = listChildren(channel, "item");
  const ids = nameItems(items);
  const sources = items.map((item, i): EpisodeSource => {
    const own = listPeople(item);
    const facts: EpisodeFacts = {
      title: readText(item, "title"),
      show,
      language,
      people: own.length > 0 ? own : hosts.length > 0 ? hosts : undefined,
      publishedAt: readDate(readText(item, "pubDate")),
      durationSeconds: readDuration(readText(item, "itunes:duration")),
      media: readEnclosure(item),
      source: readWebAddress(readText(item, "link")),
    };
    return {
      id: ids[i] ?? null,
      aliases: listAliases(item),
      facts,
      chapters: readChapters(item, facts.durationSeconds ?? null),
      cues: null,
    };
  });
  return { sources, problems: [], notes: [] };
}

function readText(element: FeedElement, name: string): string | undefined {
  const [child] = listChildren(element, name);
  const text = child === undefined ? "" : readWords(child).trim();
  return text === "" ? undefined : text;
}

/** Makes an id for each item. Items of one title are told apart by their dates, or by their places from the end. */
function nameItems(items: readonly FeedElement[]): (string | null)[] {
  const names = items.map(nameItem);
  const taken = countEach(names);
  return names.map((name, i) => {
    if (name === null || taken.get(name) === 1) return name;
    const date = readDate(readText(items[i] as FeedElement, "pubDate"));
    return `${name}-${date ?? items.length - i}`;
  });
}

/** Makes an id of the title, or of the guid where the title has no letter or digit. */
function nameItem(item: FeedElement): string | null {
  const text = readText(item, "title") ?? readText(item, "guid") ?? "";
  const id = makeEpisodeId(`${text.replaceAll("/", " ")}.x`);
  return id === null ? null : id.slice(0, MOST_ID_CHARACTERS).replace(/-$/, "");
}

function listAliases(item: FeedElement): string[] {
  const urls = ["enclosure", "podcast:chapters", "podcast:transcript"].flatMap((name) =>
    listChildren(item, name).map(({ attributes }) => attributes["url"]),
  );
  const paths = urls.flatMap((url) =>
    url !== undefined && URL.canParse(url) ? [new URL(url).pathname] : [],
  );
  return [...new Set(paths.flatMap((path) => nameStem(decodePath(path)) ?? []))];
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
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

function readDate(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** Reads `itunes:duration`, which is seconds, `m:ss` or `h:mm:ss`. */
function readDuration(text: string | undefined): number | undefined {
  const seconds = /^\d+(?:\.\d+)?$/.test(text ?? "") ? Number(text) : readClock(text ?? "");
  return seconds !== null && seconds > 0 ? seconds : undefined;
}

function readEnclosure(item: FeedElement): Media | undefined {
  for (const { attributes } of listChildren(item, "enclosure")) {
    const url = readWebAddress(attributes["url"]);
    if (url !== undefined) return { kind: attributes["type"]?.startsWith("video/") ? "video" : "audio", url };
  }
  return undefined;
}

function readWebAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

/** Reads Podlove simple chapters 1.2, or else the times in the item's notes. */
function readChapters(item: FeedElement, duration: number | null): EpisodeSource["chapters"] {
  const marks = listChildren(item, "psc:chapters")
    .flatMap((list) => listChildren(list, "psc:chapter"))
    .flatMap(({ attributes }) => {
      const start = attributes["start"] ?? "";
      const startSeconds = /^\d+(?:\.\d+)?$/.test(start) ? Number(start) : readClock(start);
      const title = attributes["title"]?.replace(/\s+/g, " ").trim() ?? "";
      return startSeconds === null || title === "" ? [] : [markChapter(title, startSeconds, null)];
    })
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  if (marks.length > 0) return { origin: "file", marks };
  const notes = ["content:encoded", "description", "itunes:summary"].flatMap(
    (name) => readText(item, name) ?? [],
  );
  for (const html of notes) {
    const times = readDescriptionTimes(listHtmlLines(html), duration);
    if (times !== null) return { origin: "description", marks: times.marks };
  }
  return null;
}

/** Returns the lines of text that HTML shows, joined by `\n`; plain text keeps its own lines. */
function listHtmlLines(html: string): string {
  let text = "";
  const isHtml = /<(?:p|br|li|div|a|ul|h[1-6])\b/i.test(html);
  const breakLine = (name: string) => {
    if (BLOCKS.has(name)) text += "\n";
  };
  readTags(html, {
    onOpen: breakLine,
    onClose: breakLine,
    onText(words) {
      text += isHtml ? words.replace(/\s+/g, " ") : words;
    },
  });
  const lines = splitLines(text).map((line) => line.text);
  return lines.join("\n");
}
