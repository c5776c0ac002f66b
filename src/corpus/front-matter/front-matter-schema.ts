import { z } from "zod";
import { readLanguageTag } from "../../language/language-tag.js";
import { isCalendarDate } from "../../shared/calendar-date.js";
import type { Media } from "../../shared/domain.js";
import { stripHidden } from "../../shared/strip-hidden.js";
import { isEpisodeId } from "../episode-id.js";
import { EPISODE_NUMBER } from "../episode-number.js";
import { splitLines } from "../page-line.js";
import { LONGEST_ADDRESS, readArtwork } from "../read-artwork.js";

/** Makes a schema of one line of text; `expected` is the message of every problem with it. */
function makeTextSchema(expected: string, isValid: (text: string) => boolean = () => true) {
  return z
    .string({ error: expected })
    .transform((text) => {
      const lines = splitLines(stripHidden(text)).map((line) => line.text);
      return lines.join(" ");
    })
    .refine((text) => text !== "" && isValid(text), { error: expected });
}

/** YAML gives every value as text. */
function makeNumberSchema(expected: string) {
  return makeTextSchema(expected, (text) => EPISODE_NUMBER.test(text))
    .transform(Number)
    .optional();
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^\s/]\S*$/i.test(text) && URL.canParse(text);
}

/** Makes the message of a strict object, which names the known keys where one is unknown. */
export function expectObject(expected: string, keys: string) {
  return (issue: { readonly code?: string | undefined }): string =>
    issue.code === "unrecognized_keys" ? `one of the keys ${keys}` : expected;
}

const personSchema = z.union(
  [
    makeTextSchema("a person's name").transform((name) => ({ name, role: null })),
    z
      .strictObject({ name: makeTextSchema("a person's name"), role: makeTextSchema("a role").optional() })
      .transform(({ name, role }) => ({ name, role: role ?? null })),
  ],
  { error: "a person: a name, or the keys name and role" },
);

const ONE_MEDIUM = "exactly one of youtube, audio and video under media";

const mediaSchema = z
  .strictObject(
    {
      youtube: makeTextSchema("a YouTube id of 11 characters", (id) =>
        /^[A-Za-z0-9_-]{11}$/.test(id),
      ).optional(),
      audio: makeTextSchema("an http or https URL of the audio", isHttpUrl).optional(),
      video: makeTextSchema("an http or https URL of the video", isHttpUrl).optional(),
    },
    { error: expectObject(ONE_MEDIUM, "youtube, audio, video") },
  )
  .transform(({ youtube, audio, video }, context): Media => {
    const media: Media[] = [];
    if (youtube !== undefined) media.push({ kind: "youtube", id: youtube });
    if (audio !== undefined) media.push({ kind: "audio", url: audio });
    if (video !== undefined) media.push({ kind: "video", url: video });
    const [medium, ...others] = media;
    if (medium !== undefined && others.length === 0) return medium;
    // An unknown key has been reported already, and may be a misspelt medium.
    if (context.issues.length === 0) context.addIssue({ code: "custom", message: ONE_MEDIUM });
    return z.NEVER;
  });

const MOST_QUESTIONS = 6;
/** In UTF-16 units. */
const LONGEST_QUESTION = 200;
const QUESTIONS = `a list of 1 to ${MOST_QUESTIONS} questions to begin with`;
const QUESTION = `a question of at most ${LONGEST_QUESTION} characters`;

/** The keys of a page's front matter. The message of every issue is the end of "expected ...". */
export const frontMatterShape = {
  id: makeTextSchema("an id in kebab-case, such as no-priors-ep-5", isEpisodeId).optional(),
  title: makeTextSchema("a title as text").optional(),
  number: makeNumberSchema("an episode number in digits, such as 12"),
  /** Another name for `number`. */
  episode: makeNumberSchema("an episode number in digits, such as 12"),
  season: makeNumberSchema("a season in digits, such as 2"),
  show: makeTextSchema("the show's name as text").optional(),
  publishedAt: makeTextSchema("a date as YYYY-MM-DD", isCalendarDate).optional(),
  language: makeTextSchema(
    "a language tag, such as en",
    // `en_US` is read as a tag elsewhere, but is none.
    (tag) => !tag.includes("_") && readLanguageTag(tag) !== undefined,
  )
    .transform((tag) => readLanguageTag(tag) ?? tag)
    .optional(),
  people: z.array(personSchema, { error: "a list of people" }).optional(),
  speakers: z
    .record(z.string(), makeTextSchema("a speaker's name"), {
      error: "the labels of a transcript with their names, such as `SPEAKER_00: Ana Moss`",
    })
    .optional(),
  questions: z
    .array(
      makeTextSchema(QUESTION, (text) => text.length <= LONGEST_QUESTION),
      { error: QUESTIONS },
    )
    .min(1, { error: QUESTIONS })
    .max(MOST_QUESTIONS, { error: QUESTIONS })
    .optional(),
  media: mediaSchema.optional(),
  artwork: makeTextSchema(
    `an https URL of a picture, of at most ${LONGEST_ADDRESS} characters`,
    (text) => readArtwork(text) !== undefined,
  ).optional(),
  source: makeTextSchema("the source as text").optional(),
  rights: makeTextSchema("the rights as text").optional(),
};

type Numbered = { readonly number?: number | undefined; readonly episode?: number | undefined };

/** Gives what `number` or `episode` states as `number`. */
export function joinNumbers<Fields extends Numbered>({
  episode,
  ...fields
}: Fields): Omit<Fields, "episode"> {
  const { number = episode } = fields;
  return { ...fields, ...(number === undefined ? {} : { number }) };
}

/** The keys of a page's front matter, as messages name them. */
export const FRONT_MATTER_KEYS = Object.keys(frontMatterShape).join(", ");

type Shape = typeof frontMatterShape;
export type FrontMatter = { readonly [Name in Exclude<keyof Shape, "episode">]?: z.output<Shape[Name]> };
