import type { Person } from "../../shared/domain.js";
import { joinTexts, type Pieces } from "../../shared/pieces.js";
import type { ChapterOutline, EpisodeOutline } from "../episode-outline.js";
import { isAmount, isCount, isListOf, isRecord, isText, listJson, parseJson } from "./check-json.js";
import { describeBadFile } from "./read-file.js";

/** Tells for each field of a type whether a value may stand there; in the order in which they are written. */
type Fields<Type> = { readonly [Key in keyof Type]-?: (value: unknown) => boolean };

const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value);
const orAbsent = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
const isSo = orAbsent((value) => value === true);
const areTexts = (value: unknown) => isListOf(value, isText);
const isLink = (value: unknown) => isText(value) && /^https?:\/\//i.test(value);

const PERSON: Fields<Person> = { name: isText, role: orNull(isText) };

const CHAPTER: Fields<ChapterOutline> = {
  number: isCount,
  title: isText,
  startSeconds: isAmount,
  endSeconds: orNull(isAmount),
  questions: orAbsent(areTexts),
  generated: isSo,
  estimated: isSo,
  untimed: isSo,
};

const EPISODE: Fields<EpisodeOutline> = {
  id: isText,
  formerIds: orAbsent(areTexts),
  stale: isSo,
  title: isText,
  number: orAbsent(isCount),
  season: orAbsent(isCount),
  show: orNull(isText),
  people: (value) => isListOf(value, fits(PERSON)),
  publishedAt: orNull((value) => isText(value) && /^\d{4}-\d\d-\d\d$/.test(value)),
  durationSeconds: orNull(isAmount),
  language: isText,
  media: orNull(isMedia),
  artwork: orAbsent(isLink),
  source: orNull(isText),
  rights: orNull(isText),
  questions: orAbsent(areTexts),
  chapters: (value) => isListOf(value, fits(CHAPTER)) && value.length > 0,
};

function isMedia(value: unknown): boolean {
  if (!isRecord<{ kind: unknown; id: unknown; url: unknown }>(value)) return false;
  if (value.kind === "youtube") return isText(value.id) && /^[\w-]{11}$/.test(value.id);
  return (value.kind === "audio" || value.kind === "video") && isLink(value.url);
}

function fits<Type extends object>(fields: Fields<Type>): (value: unknown) => value is Type {
  return (value): value is Type =>
    isRecord<Type>(value) &&
    Object.entries<(held: unknown) => boolean>(fields).every(([name, is]) => is(value[name as keyof Type]));
}

/** Takes these fields alone, in their order; what is absent stays absent. */
function pick<Type extends object>(value: Type, fields: Fields<Type>): Type {
  const names = Object.keys(fields) as (keyof Type)[];
  return Object.fromEntries(names.map((name) => [name, value[name]])) as Type;
}

/** Writes what every page knows of every episode. */
export function encodeOutlines(outlines: readonly EpisodeOutline[]): Pieces {
  return joinTexts(() => listJson(listOutlines(outlines)));
}

/** Gives of each episode what the file holds. */
export function* listOutlines(outlines: readonly EpisodeOutline[]): Generator<EpisodeOutline> {
  for (const outline of outlines) {
    yield {
      ...pick(outline, EPISODE),
      people: outline.people.map((person) => pick(person, PERSON)),
      chapters: outline.chapters.map((chapter) => pick(chapter, CHAPTER)),
    };
  }
}

/** Reads so many outlines. Throws `index_damaged` where the file is something else. */
export function decodeOutlines(path: string, bytes: Uint8Array, count: number): EpisodeOutline[] {
  const outlines = parseJson(path, bytes);
  const is = fits(EPISODE);
  if (!Array.isArray(outlines) || outlines.length !== count)
    throw describeBadFile(path, `it does not hold ${count} episodes`);
  const bad = outlines.findIndex((each) => !is(each));
  if (bad >= 0) throw describeBadFile(path, `episode ${bad + 1} of it is none`);
  const ids = new Set((outlines as EpisodeOutline[]).map(({ id }) => id));
  if (ids.size !== count) throw describeBadFile(path, "two episodes of it have one id");
  return outlines as EpisodeOutline[];
}
