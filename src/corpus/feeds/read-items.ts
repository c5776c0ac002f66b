import { readLanguageTag } from "../../language/language-tag.js";
import type { Media } from "../../shared/domain.js";
import { checkEnd } from "../chapter-lists/check-end.js";
import { readDescriptionTimes } from "../chapter-lists/read-description-times.js";
import { EPISODE_NUMBER } from "../episode-number.js";
import { type EpisodeFacts, type EpisodeSource, markChapter, type SourceReading } from "../episode-source.js";
import type { PageProblem } from "../page-problem.js";
import { readArtwork } from "../read-artwork.js";
import { type DayOrder, readDay, tellDayOrder } from "../read-day.js";
import { tellMedium } from "../recording-endings.js";
import type { FeedItem } from "./feed-item.js";
import { readPlayTime, resolveAddress } from "./feed-values.js";
import { listHtmlLines } from "./html-lines.js";
import { identifyItems } from "./identify-items.js";

const ANY_ENDING = /\.[a-z][a-z0-9]{1,4}$/i;
/** No episode is shorter or longer: such a number stands for "unknown", or counts milliseconds. */
const LEAST_SECONDS = 5;
const MOST_SECONDS = 48 * 3600;
/** Titles are plain text (RSS 2.0), and yet have these at times. */
const TITLE_TAG = /<\/?(?:b|i|em|strong|u|span|small|sup|sub)(?:\s[^<>]{0,200})?>/gi;
/** A type that says nothing. */
const ANY_BYTES = /^(?:application|binary)\/octet-stream$/;

/**
 * Makes an episode's source of each item. Notes name the item that they are about, and where the feed is cut off. Links are
 * not followed.
 */
export function readItems(items: readonly FeedItem[], cut: PageProblem | null = null): SourceReading {
  const order = tellOrder(items);
  const { identified, notes: repeated } = identifyItems(items);
  const notes: PageProblem[] = [...repeated];
  const sources = identified.map(({ item, identity, owners }, i): EpisodeSource => {
    const title = item.title?.replace(TITLE_TAG, "").replace(/\s+/g, " ").trim() || undefined;
    const note = (expected: string, found: string | null) =>
      notes.push({
        line: 1,
        expected: `${expected} in item "${title ?? item.guid ?? i + 1}"`,
        found,
        ofItem: expected,
      });
    const texts = item.notes.map(listHtmlLines).filter((text) => text !== "");
    const { durationSeconds, chapters } = readTiming(item, texts, note);
    const facts: EpisodeFacts = {
      title,
      show: item.show,
      language: item.language,
      people: item.people.length > 0 ? item.people : undefined,
      ...readNumbers(item, note),
      publishedAt: readDate(item.date, order, note),
      durationSeconds,
      media: chooseMedia(item, note),
      artwork: readArtwork(resolveAddress(item.artwork, item.base)),
      source: resolveAddress(item.link, item.base) ?? undefined,
      description: texts[0],
    };
    return {
      id: null,
      identity,
      owners,
      aliases: listAliases(item),
      languages: listLanguages(item),
      facts,
      chapters,
      cues: null,
    };
  });
  if (cut === null) return { sources, problems: [], notes };
  const last = sources.at(-1)?.facts.title;
  const found = `${last === undefined ? "" : `item "${last}" last, and `}${cut.found}`;
  return { sources, problems: [], notes: [...notes, { ...cut, found }], cutOff: cut };
}

/** Tells what stands first in the feed's dates such as `05/06/2020`, where they agree on it. */
function tellOrder(items: readonly FeedItem[]): DayOrder | undefined {
  const told = new Set(items.flatMap(({ date = "" }) => tellDayOrder(date) ?? []));
  return told.size === 1 ? [...told][0] : undefined;
}

function readDate(stated: string | undefined, order: DayOrder | undefined, note: Note): string | undefined {
  const day = readDay(stated, order);
  if (day === undefined && stated !== undefined) note("a date, such as 2020-06-05", stated);
  return day;
}

type Note = (expected: string, found: string | null) => void;

/** Reads the number and the season. A trailer and a bonus have those of the episode that they go with. */
function readNumbers(
  { kind, number, season }: FeedItem,
  note: Note,
): Pick<EpisodeFacts, "number" | "season"> {
  if (/^(?:trailer|bonus)$/i.test(kind?.trim() ?? "")) return {};
  const read = (text: string | undefined) => {
    if (text === undefined || EPISODE_NUMBER.test(text)) return text === undefined ? undefined : Number(text);
    note("a number of digits, such as 12,", text);
    return undefined;
  };
  return { number: read(number), season: read(season) };
}

/** Chapters, and the duration where it is one that a recording with these chapters may have. */
interface Timing {
  readonly durationSeconds: number | undefined;
  readonly chapters: EpisodeSource["chapters"];
}

/** Reads the duration and the chapters against each other, as either may be wrong. */
function readTiming(item: FeedItem, texts: readonly string[], note: Note): Timing {
  const seconds = readDuration(item.duration, note);
  const timing = readChapters(item, texts, seconds, note);
  if (seconds === undefined || seconds >= LEAST_SECONDS || timing.durationSeconds === undefined)
    return timing;
  note("a duration of five seconds or more", item.duration ?? null);
  return readChapters(item, texts, undefined, note);
}

function readDuration(stated: string | undefined, note: Note): number | undefined {
  const seconds = stated === undefined ? undefined : readPlayTime(stated);
  if (seconds === undefined || (seconds !== null && seconds > 0 && seconds <= MOST_SECONDS)) return seconds;
  note("a duration in seconds or as h:mm:ss", stated ?? null);
  return undefined;
}

/** Reads the chapters that the item lists, or else the times in its notes. */
function readChapters(
  item: FeedItem,
  texts: readonly string[],
  durationSeconds: number | undefined,
  note: Note,
): Timing {
  const tell = (notes: readonly PageProblem[]) => {
    for (const { expected, found } of notes) note(expected, found);
  };
  const listed = item.chapters
    .flatMap(({ start, title }) => {
      const startSeconds = readPlayTime(start);
      const name = title.replace(/\s+/g, " ").trim();
      if (startSeconds !== null && name !== "")
        return [{ line: 1, mark: markChapter(name, startSeconds, null) }];
      note("a chapter with a start and a title", `${start} ${name}`.trim());
      return [];
    })
    .toSorted((a, b) => a.mark.startSeconds - b.mark.startSeconds);
  if (listed.length > 0) {
    const { inside, notes, isDurationWrong } = checkEnd(listed, durationSeconds);
    tell(notes);
    return {
      durationSeconds: isDurationWrong ? undefined : durationSeconds,
      chapters: { origin: "file", marks: inside.map(({ mark }) => mark) },
    };
  }
  for (const text of texts) {
    const times = readDescriptionTimes(text, durationSeconds);
    if (times === null) continue;
    tell(times.notes);
    return {
      durationSeconds: times.isDurationWrong ? undefined : durationSeconds,
      chapters: { origin: "description", marks: times.marks },
    };
  }
  return { durationSeconds, chapters: null };
}

/** Chooses the first enclosure that can be played. One of which neither type nor ending tells the kind comes last. */
function chooseMedia({ enclosures, base, video }: FeedItem, note: Note): Media | undefined {
  if (video !== undefined && /^[\w-]{11}$/.test(video)) return { kind: "youtube", id: video };
  let unknown: Media | undefined;
  for (const { url, type = "" } of enclosures) {
    const address = resolveAddress(url, base);
    const kind = address === null ? null : tellKind(new URL(address).pathname, type.trim().toLowerCase());
    if (address === null) note("a web address of an enclosure", url?.trim() || null);
    else if (kind === "unknown") unknown ??= { kind: "audio", url: address };
    else if (kind !== null) return { kind, url: address };
  }
  return unknown;
}

/** Tells what a file is from its type, or from its ending where the type tells nothing; null where it cannot be played. */
function tellKind(path: string, type: string): "audio" | "video" | "unknown" | null {
  if (type.startsWith("audio/")) return "audio";
  if (type.startsWith("video/")) return "video";
  if (/^(?:image|text)\//.test(type)) return null;
  const medium = tellMedium(path);
  if (medium !== null) return medium;
  return (type === "" || ANY_BYTES.test(type)) && !ANY_ENDING.test(path) ? "unknown" : null;
}

/** Lists the paths of the addresses that the item links to, decoded: files that end so belong to it. */
function listAliases({ enclosures, chapterFiles, transcripts, base }: FeedItem): string[] {
  const linked = (files: readonly { readonly url: string | undefined }[]) => files.map(({ url }) => url);
  const urls = [...linked(enclosures), ...chapterFiles, ...linked(transcripts)];
  return [...new Set(urls.flatMap((url) => readPath(url, base) ?? []))];
}

function listLanguages({ transcripts, base }: FeedItem): EpisodeSource["languages"] {
  const stated = transcripts.flatMap(({ url, language }) => {
    const file = readPath(url, base)?.split("/").at(-1) ?? "";
    const tag = readLanguageTag(language);
    return tag === undefined || file === "" ? [] : [{ file, language: tag }];
  });
  return stated.length === 0 ? undefined : stated;
}

/** Reads the path of an address; a relative one needs no base for that. */
function readPath(url: string | undefined, base: string | undefined): string | null {
  const address = resolveAddress(url, base) ?? resolveAddress(url, "https://localhost");
  if (address === null) return null;
  const { pathname } = new URL(address);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
