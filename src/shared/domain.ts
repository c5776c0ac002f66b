import { z } from "zod";
import { estimated, untimed } from "./time-marks.js";

/*
 * The nouns of the program, each described once. A schema's words are the API's documentation, the nouns' types are
 * inferred, and what is stored or sent elsewhere is derived from the same schema. Times are seconds, to the millisecond.
 * Parsing leaves out every field that a schema does not name. The browser takes the types alone.
 */

/** What a schema lets through, as a type that nobody can write to. */
export type Infer<Schema extends z.ZodType> = Frozen<z.infer<Schema>>;

type Frozen<Type> = Type extends object ? { readonly [Key in keyof Type]: Frozen<Type[Key]> } : Type;

const text = z.string();
const count = z.int().min(0);
const ordinal = z.int().min(1);
const amount = z.number().min(0);
const link = z.url({ protocol: /^https?$/ });
const show = text.nullable().describe("The podcast; null where it is not known.");
const publishedAt = z.iso.date().nullable().describe("Day of publication, `YYYY-MM-DD`; null where unknown.");

const questions = z.array(text).exactOptional();
const isSo = z.literal(true).exactOptional();

export const personSchema = z
  .object({
    name: text.describe("As the page of the episode has it."),
    role: text.nullable().describe("`host`, `guest` or another word of the page; null where it has none."),
  })
  .describe("Somebody who speaks in an episode.");
export type Person = Infer<typeof personSchema>;

export const mediaSchema = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("youtube").describe("A video of YouTube."),
      id: text.regex(/^[\w-]{11}$/).describe("YouTube's own id of the video."),
    }),
    z.object({
      kind: z.enum(["audio", "video"]).describe("What the file holds."),
      url: link.describe("Address of the file."),
    }),
  ])
  .describe("Where an episode can be played.");
export type Media = Infer<typeof mediaSchema>;

export const chapterSchema = z
  .object({
    number: ordinal.describe("1 for the first, as on the page of the episode."),
    title: text.describe("As on the page."),
    startSeconds: amount.describe("Where it begins, in seconds."),
    endSeconds: amount.nullable().describe("Where it ends, in seconds; null of the last where nobody says."),
    summary: text.nullable().describe("What it is about; null where there is none."),
    bullets: z.array(text).describe("Its notes, point by point."),
    questions: questions.describe("The search answers them from it; absent where none were looked for."),
    generated: isSo.describe("There where the program made the chapter from the transcript, title and all."),
    estimated,
    untimed,
  })
  .describe("A span of an episode with its notes.");
/** `endSeconds` is greater than `startSeconds`. */
export type Chapter = Infer<typeof chapterSchema>;

export const episodeSchema = z
  .object({
    id: text.describe("What `episodes` of a question takes; letters, digits and hyphens."),
    formerIds: z
      .array(text)
      .exactOptional()
      .describe("The ids that it had before; whoever asks for one of them is sent here."),
    stale: isSo.describe("There where a file of it can no longer be read: it is as it was when all could."),
    title: text.describe("As on the page of the episode."),
    number: count.exactOptional().describe("Its number in the show; absent where nobody gives one."),
    season: count.exactOptional().describe("The season of that number; absent where nobody gives one."),
    show,
    people: z.array(personSchema).describe("Hosts and guests."),
    publishedAt,
    durationSeconds: amount.nullable().describe("Length in seconds; null where it is not known."),
    language: text.describe("BCP 47 tag."),
    media: mediaSchema.nullable().describe("Where it can be played; null for text alone."),
    artwork: link.exactOptional().describe("Its picture or its show's, by https; absent without one."),
    source: text.nullable().describe("Where the notes come from."),
    rights: text.nullable().describe("Whose they are."),
    questions: questions.describe("To begin with: the owner's, else its chapters'; absent without any."),
    chapters: z.array(chapterSchema).min(1).describe("In the order of the episode; never none."),
  })
  .describe("One recording, with its chapters.");
/** `durationSeconds` is the larger of the stated duration and the last chapter's end; `id` is unique in the corpus. */
export type Episode = Infer<typeof episodeSchema>;

/** A stretch of speech as a transcript or caption file gives it. Seconds, to the millisecond. */
export interface Cue {
  readonly startSeconds: number;
  /** Null where the file does not say; else not before `startSeconds`. */
  readonly endSeconds: number | null;
  readonly speaker: string | null;
  /** Plain text, one line; never empty. */
  readonly text: string;
  /** There where the file does not give the start, which then lies between times that it gives. */
  readonly estimated?: true;
  /** There where the end is laid at the pace of speech, and no time that the file gives. */
  readonly openEnd?: true;
  /** There where somebody unnamed begins, as behind `>>`. */
  readonly beginsTurn?: true;
}

export const passageKindSchema = z.enum(["summary", "bullet", "transcript"]);
export type PassageKind = Infer<typeof passageKindSchema>;

export const passageSchema = z.object({
  /** Content hash: the same text in the same chapter keeps it across rebuilds. */
  id: text.regex(/^[0-9a-f]{16}$/),
  episodeId: text,
  chapterNumber: ordinal,
  kind: passageKindSchema,
  /** The page's or the speakers' own words; in a transcript each turn is a line that begins `Name: ` where it is known. */
  text,
  startSeconds: amount,
  endSeconds: amount.nullable(),
  /** Of a transcript only: who speaks in it, in order. */
  speakers: z.array(text).optional(),
  /** Of a transcript only: where each sentence begins in `text` (behind a name; UTF-16 units) and, ascending, in its span. */
  sentences: z.array(z.object({ offset: count, startSeconds: amount, estimated })).optional(),
});
/** The unit that is embedded, found and quoted. */
export type Passage = Infer<typeof passageSchema>;

export const supportSchema = z.enum(["verbatim", "supported", "weak"]);
export type Support = Infer<typeof supportSchema>;

export const citationSchema = z
  .object({
    n: ordinal.describe("What `[n]` in the answer stands for; counted by first use."),
    episode: z
      .object({
        id: text.describe("The episode's id."),
        title: text.describe("The episode's title."),
        show,
        publishedAt,
      })
      .describe("The episode it is from."),
    chapter: z
      .object({
        number: ordinal.describe("The chapter's number."),
        title: text.describe("The chapter's title."),
        untimed,
      })
      .describe("The chapter it is from."),
    start: amount.describe("Where what is quoted begins, in seconds."),
    end: amount.nullable().describe("Where it ends, in seconds, after `start`; null where nobody says."),
    timestamp: text
      .regex(/^(?:\d+:)?\d{1,2}:\d{2}$/)
      .describe("`start` as it is read: `m:ss`, or `h:mm:ss`."),
    estimated,
    url: link.nullable().describe("Plays the episode at `start`; null where it has no media."),
    quote: text.describe("The episode's own words, unchanged."),
    speaker: text.exactOptional().describe("Who says it; absent in notes, and where nobody is named."),
    kind: passageKindSchema.describe(
      "What is quoted: a chapter's summary, one of its points, or what was said.",
    ),
    support: supportSchema.describe(
      "How the sentence before `[n]` stands to the quote: in its words, borne out by it, or near it.",
    ),
  })
  .describe("What an answer rests on. Made from the index alone: no language model writes any of it.");
export type Citation = Infer<typeof citationSchema>;

export const answerModeSchema = z.enum(["extractive", "llm"]);
export type AnswerMode = Infer<typeof answerModeSchema>;

export const chatMessageSchema = z.object({ role: z.enum(["user", "assistant"]), content: text });
export type ChatMessage = Infer<typeof chatMessageSchema>;

const answerId = text.describe("The answer's own, for feedback.");
const model = text.nullable().describe("The language model's name; null without one.");

export const chatResponseSchema = z
  .object({
    id: answerId,
    answer: text.describe(
      "Paragraphs, `- ` lists and `**bold**`, with `[n]` after what citation n supports. No links, images, headings or HTML.",
    ),
    citations: z.array(citationSchema).describe("By their number; where it abstained, those of its hint."),
    abstained: z
      .boolean()
      .describe(
        "True where the episodes do not answer the question. A second paragraph may then begin `Near this:`, a hint with its own `[n]`.",
      ),
    closest: z.array(citationSchema).max(3).describe("What comes nearest, where it abstained; else none."),
    mode: answerModeSchema.describe("Who wrote it: the notes themselves, or a language model over them."),
    model,
    degraded: z.boolean().describe("True where less than the server was set up with made this answer."),
    checks: z
      .object({
        sentences: count.describe("Sentences that were checked."),
        withheld: count.describe("Of them not released, because nothing in the episodes supports them."),
        corrected: count.describe("Of them mended before release: words, markers, links or markup."),
        weak: count.describe("Of those released, the ones that their citations hold loosely."),
      })
      .describe("What became of the sentences."),
    followUps: z.array(text).max(3).describe("Questions that the episodes do answer."),
    timings: z
      .object({
        embedMs: amount.describe("Milliseconds to read the question."),
        retrieveMs: amount.describe("Milliseconds to find the passages."),
        firstDeltaMs: amount.describe("Milliseconds until the first of the text."),
        totalMs: amount.describe("Milliseconds in all."),
      })
      .describe("How long it took."),
  })
  .describe("A grounded answer.");
export type ChatResponse = Infer<typeof chatResponseSchema>;

/** What each event of a streamed answer carries. */
export const EVENT_SCHEMAS = {
  "answer-start": z
    .object({
      id: answerId,
      mode: answerModeSchema.describe("Who will write it. `answer-end` says who did."),
      model,
    })
    .describe("The first event."),
  "status-update": z
    .object({
      stage: text.describe(
        "What is being done: `searching`, `reading 18 passages`, `checking`, `understood as: ` with the question as it was put to the search, or another word.",
      ),
    })
    .describe("What the answer waits for. May be passed over."),
  "citation-add": citationSchema,
  "text-delta": z
    .object({ delta: text.describe("The next piece of the answer.") })
    .describe("Some of the text; the pieces in their order are the answer."),
  "answer-end": chatResponseSchema,
  "answer-error": z
    .object({ code: text.describe("As in a problem."), detail: text.describe("What went wrong.") })
    .describe("The last event of an answer that failed on its way."),
};

type EventData<Name extends keyof typeof EVENT_SCHEMAS> = Infer<(typeof EVENT_SCHEMAS)[Name]>;

/** One step of an answer. Exactly one `answer-end` or `answer-error` comes last. */
export type AnswerEvent =
  | ({ readonly type: "answer-start" } & EventData<"answer-start">)
  | ({ readonly type: "status-update" } & EventData<"status-update">)
  | ({ readonly type: "text-delta" } & EventData<"text-delta">)
  | ({ readonly type: "answer-error" } & EventData<"answer-error">)
  | { readonly type: "citation-add"; readonly citation: Citation }
  | { readonly type: "answer-end"; readonly response: ChatResponse };
