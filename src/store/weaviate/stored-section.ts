import { z } from "zod";
import type { DividedEpisode } from "../../chunk/divide-episode.js";
import { tokenize } from "../../language/tokenize.js";
import { chapterSchema, type Episode, type Infer, passageSchema } from "../../shared/domain.js";
import type { FetchedSection } from "../assemble-view.js";
import { describeRows } from "../describe-rows.js";
import type { EmbeddedText } from "../embed-sections.js";
import { describeDamage, readStored } from "../index-facts.js";
import { toBytes, viewNumbers } from "../little-endian.js";
import { foldName } from "../select-episodes.js";
import type { StoredObject } from "./collection.js";
import { makeObjectId } from "./object-id.js";
import { nameRow, nameSection, nameVersion } from "./sections/row-id.js";
import { encodeSketch } from "./sections/section-sketch.js";

/** An object in the form in which it is written. */
export interface WrittenObject {
  readonly id: string;
  readonly properties: StoredObject;
  /** It is null for an object that is read by its id alone. */
  readonly vector: Float32Array | null;
}

const bodySchema = z.object({
  /** Its index among the sections of the episode. */
  place: z.number().int().nonnegative(),
  chapter: z.number().int(),
  /** The notes of the chapter, in the section that holds them. */
  notes: chapterSchema.pick({ summary: true, bullets: true }).nullable(),
  passages: z.array(passageSchema.omit({ episodeId: true, chapterNumber: true })).min(1),
});

/** This much of a section is in its object. */
export interface StoredSection extends FetchedSection {
  /** The id of its object. */
  readonly id: string;
  readonly vectors: Float32Array;
  /** The characters of JSON that its texts were read from. */
  readonly size: number;
}

/** Names the object of one version of a whole episode. */
export function nameEpisode(episodeId: string, version: string): string {
  return makeObjectId("episode", episodeId, version);
}

/**
 * Writes the objects of an episode: of each section one with its texts and the vectors of its words, and one for each further vector of
 * it that questions can find.
 */
export function encodeSections(
  divided: DividedEpisode,
  version: string,
  embedded: readonly EmbeddedText[],
): WrittenObject[] {
  const { episode } = divided;
  const { sections, sectionTexts, passages } = describeRows([divided]);
  const common = { version, ...describeScope(episode) };
  const name = nameVersion(episode.id, version);
  return sections.flatMap(({ ordinal, chapter, firstPassage, endPassage, row }) => {
    const section = nameSection(name, ordinal);
    const own = passages.slice(firstPassage, endPassage);
    const rows = own.map((_, i) => firstPassage + i).filter((at) => at !== row);
    const body: Infer<typeof bodySchema> = {
      place: ordinal,
      chapter: chapter.number,
      notes: row < passages.length ? null : { summary: chapter.summary, bullets: chapter.bullets },
      passages: own.map(({ episodeId: _, chapterNumber: __, ...passage }) => passage),
    };
    const lead = embedded[row];
    const views = [...rows, row].flatMap((at) => embedded[at]?.vector ?? []);
    const written: WrittenObject = {
      id: section,
      properties: {
        kind: "section",
        ...common,
        terms: tokenize(sectionTexts[ordinal] ?? "").join(" "),
        body: JSON.stringify(body),
        sketch: toBase64(encodeSketch(own, views)),
        vectors: toBase64(toBytes(joinRows(views))),
        ...(lead?.tokens ? { words: toBase64(lead.tokens) } : {}),
      },
      vector: lead?.vector ?? null,
    };
    const others = rows.map(
      (at, i): WrittenObject => ({
        id: nameRow(section, i + 1),
        properties: { kind: "passage", ...common },
        vector: embedded[at]?.vector ?? null,
      }),
    );
    return [written, ...others];
  });
}

/** Describes an episode by what filters compare (`selectEpisodes`). */
function describeScope({ id, show, people, language, publishedAt }: Episode): Partial<StoredObject> {
  const languages = [...new Set([language, language.split("-")[0] ?? ""].map(foldName))];
  return {
    episode: id,
    ...(show === null ? {} : { show: foldName(show) }),
    people: people.map(({ name }) => foldName(name)),
    languages,
    ...(publishedAt === null ? {} : { day: countDay(publishedAt) }),
  };
}

/** Reads `2023-05-01` as 20230501: such numbers are ordered as the dates are. */
export function countDay(date: string): number {
  return Number(date.replaceAll("-", ""));
}

/** Reads a section's object. Throws `index_damaged` where it is no section with vectors of so many dimensions. */
export function parseSection(
  id: string,
  { body = "", episode, vectors }: Partial<StoredObject>,
  dimensions: number,
): StoredSection {
  const message = `object ${id} of the cluster is no section of an episode`;
  const content = readStored(message, () => bodySchema.parse(JSON.parse(body)));
  if (episode === undefined) throw describeDamage(message);
  const rows = viewNumbers(Float32Array, Buffer.from(vectors ?? "", "base64"));
  const { notes, passages } = content;
  const expected = (passages.length + (notes === null ? 0 : 1)) * dimensions;
  if (rows.length !== expected || !rows.every(Number.isFinite))
    throw describeDamage(`object ${id} of the cluster holds ${rows.length} numbers, expected ${expected}`);
  return {
    ...content,
    passages: passages.map((passage) => ({ ...passage, episodeId: episode, chapterNumber: content.chapter })),
    id,
    episodeId: episode,
    vectors: rows,
    size: body.length,
  };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

function joinRows(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0;
  const joined = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    joined.set(row, i * width);
  });
  return joined;
}
