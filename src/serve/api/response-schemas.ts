import { z } from "zod";
import type { SearchResult } from "../../answer/search-result.js";
import type { Chapter, ChatResponse, Citation, Episode, Media, Person } from "../../shared/domain.js";
import { PROBLEM_KINDS } from "../edge/problem.js";
import { schemaOf } from "./schema-of.js";

const text = (description: string) => z.string().meta({ description });
const flag = (description: string) => z.boolean().meta({ description });
const count = (description: string) => z.int().min(0).meta({ description });
const ordinal = (description: string) => z.int().min(1).meta({ description });
const seconds = (description: string) => z.number().min(0).meta({ description });
const date = (description: string) => z.iso.date().nullable().meta({ description });
const milliseconds = (what: string) =>
  z
    .number()
    .min(0)
    .meta({ description: `Milliseconds ${what}.` });

export const personSchema = schemaOf<Person>()(
  z
    .strictObject({
      name: text("As the page of the episode has it."),
      role: z
        .string()
        .nullable()
        .meta({ description: "`host`, `guest` or another word from the page; null where it names none." }),
    })
    .meta({ description: "Somebody who speaks in an episode." }),
);

export const mediaSchema = schemaOf<Media>()(
  z
    .discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("youtube").meta({ description: "A video of YouTube." }),
        id: z
          .string()
          .regex(/^[\w-]{11}$/)
          .meta({ description: "YouTube's own id of the video." }),
      }),
      z.strictObject({
        kind: z.enum(["audio", "video"]).meta({ description: "What the file holds." }),
        url: z.url({ protocol: /^https?$/ }).meta({ description: "Address of the file." }),
      }),
    ])
    .meta({ description: "Where an episode can be played." }),
);

export const chapterSchema = schemaOf<Chapter>()(
  z
    .strictObject({
      number: ordinal("1 for the first, as on the page of the episode."),
      title: text("As on the page."),
      startSeconds: seconds("Where it begins, in seconds."),
      endSeconds: z.number().min(0).nullable().meta({
        description: "Where it ends, in seconds; null where nobody says, of the last chapter only.",
      }),
      summary: z.string().nullable().meta({ description: "What it is about; null where there is none." }),
      bullets: z.array(z.string()).meta({ description: "Its notes, point by point." }),
      generated: z.literal(true).exactOptional().meta({
        description: "There where the program made the chapter from the transcript, title and all.",
      }),
    })
    .meta({ description: "A span of an episode with its notes." }),
);

export const episodeSchema = schemaOf<Episode>()(
  z
    .strictObject({
      id: text("What `episodes` of a question takes; letters, digits and hyphens."),
      title: text("As on the page of the episode."),
      show: z.string().nullable().meta({ description: "The podcast; null where it is not known." }),
      people: z.array(personSchema).meta({ description: "Hosts and guests." }),
      publishedAt: date("Day of publication, `YYYY-MM-DD`; null where it is not known."),
      durationSeconds: z
        .number()
        .min(0)
        .nullable()
        .meta({ description: "Length in seconds; null where it is not known." }),
      language: text("BCP 47 tag."),
      media: mediaSchema.nullable().meta({ description: "Where it can be played; null for text alone." }),
      source: z.string().nullable().meta({ description: "Where the notes come from." }),
      rights: z.string().nullable().meta({ description: "Whose they are." }),
      chapters: z
        .array(chapterSchema)
        .min(1)
        .meta({ description: "In the order of the episode; never none." }),
    })
    .meta({ description: "One recording, with its chapters." }),
);

export const listedEpisodeSchema = schemaOf<Omit<Episode, "chapters"> & { readonly chapterCount: number }>()(
  episodeSchema
    .omit({ chapters: true })
    .extend({ chapterCount: ordinal("Chapters that it has.") })
    .meta({ description: "One recording, without its chapters." }),
);

export const episodeListSchema = z
  .strictObject({ episodes: z.array(listedEpisodeSchema).meta({ description: "All that can be asked." }) })
  .meta({ description: "Every episode." });

export const citationSchema = schemaOf<Citation>()(
  z
    .strictObject({
      n: ordinal("What `[n]` in the answer stands for; counted by first use."),
      episode: z
        .strictObject({
          id: text("The episode's id."),
          title: text("The episode's title."),
          show: z.string().nullable().meta({ description: "The podcast; null where it is not known." }),
          publishedAt: date("Day of publication, `YYYY-MM-DD`; null where it is not known."),
        })
        .meta({ description: "The episode it is from." }),
      chapter: z
        .strictObject({ number: ordinal("The chapter's number."), title: text("The chapter's title.") })
        .meta({ description: "The chapter it is from." }),
      start: seconds("Where what is quoted begins, in seconds."),
      end: z
        .number()
        .min(0)
        .nullable()
        .meta({ description: "Where it ends, in seconds, after `start`; null where nobody says." }),
      timestamp: z
        .string()
        .regex(/^(?:\d+:)?\d{1,2}:\d{2}$/)
        .meta({ description: "`start` as it is read: `m:ss`, or `h:mm:ss`." }),
      url: z
        .url({ protocol: /^https?$/ })
        .nullable()
        .meta({ description: "Plays the episode at `start`; null where it has no media." }),
      quote: text("The episode's own words, unchanged."),
      kind: z
        .enum(["summary", "bullet", "transcript"])
        .meta({ description: "What is quoted: a chapter's summary, one of its points, or what was said." }),
      support: z.enum(["verbatim", "supported", "weak"]).meta({
        description:
          "How the sentence before `[n]` stands to the quote: in its words, borne out by it, or near it.",
      }),
    })
    .meta({
      description: "What an answer rests on. Made from the index alone: no language model writes any of it.",
    }),
);

export const chatResponseSchema = schemaOf<ChatResponse>()(
  z
    .strictObject({
      id: text("The answer's own, for feedback."),
      answer: text(
        "Paragraphs, `- ` lists and `**bold**`, with `[n]` after what citation n supports. No links, images, headings or HTML.",
      ),
      citations: z.array(citationSchema).meta({ description: "By their number." }),
      abstained: flag("True where the episodes do not answer the question."),
      closest: z
        .array(citationSchema)
        .max(3)
        .meta({ description: "What comes nearest, where it abstained; else none." }),
      mode: z
        .enum(["extractive", "llm"])
        .meta({ description: "Who wrote it: the notes themselves, or a language model over them." }),
      model: z.string().nullable().meta({ description: "The language model's name; null without one." }),
      degraded: flag("True where less than the server was set up with made this answer."),
      checks: z
        .strictObject({
          sentences: count("Sentences that were checked."),
          withheld: count("Of them not released, because nothing in the episodes supports them."),
          corrected: count("Of them mended before release: markers, links or markup."),
        })
        .meta({ description: "What became of the sentences." }),
      followUps: z.array(z.string()).max(3).meta({ description: "Questions that the episodes do answer." }),
      timings: z
        .strictObject({
          embedMs: milliseconds("to read the question"),
          retrieveMs: milliseconds("to find the passages"),
          firstDeltaMs: milliseconds("until the first of the text"),
          totalMs: milliseconds("in all"),
        })
        .meta({ description: "How long it took." }),
    })
    .meta({ description: "A grounded answer." }),
);

export const searchResultSchema = schemaOf<SearchResult>()(
  citationSchema
    .omit({ n: true, quote: true, support: true })
    .extend({ rank: ordinal("1 for the best."), text: text("The episode's own words, unchanged.") })
    .meta({ description: "A passage that was found." }),
);

export const searchResponseSchema = z
  .strictObject({ results: z.array(searchResultSchema).meta({ description: "Best first." }) })
  .meta({ description: "Passages, without an answer." });

export const widgetSettingsSchema = z
  .strictObject({
    version: text("Of the program."),
    feedback: flag("Whether `POST /api/feedback` is there."),
    questionLog: flag("Whether questions are kept."),
    questionLogDays: ordinal("For how many days; absent where they are not kept.").exactOptional(),
    degraded: flag("True where the server answers with less than it was set up with."),
    mode: z.enum(["extractive", "llm"]).meta({ description: "Who writes the answers." }),
    episode: episodeSchema
      .exactOptional()
      .meta({ description: "The one that was asked for, or the only one there is." }),
  })
  .meta({ description: "What a widget must know before it asks." });

export const widgetIntegritySchema = z
  .strictObject({
    version: text("Of the widget."),
    integrity: z
      .string()
      .regex(/^sha384-[A-Za-z\d+/]{64}$/)
      .meta({ description: "Hash of its file, as the `integrity` attribute takes it." }),
  })
  .meta({ description: "What a page needs to load one version of the widget and no other." });

export const healthSchema = z
  .strictObject({ ok: z.literal(true).meta({ description: "Always true." }) })
  .meta({ description: "The process runs." });

export const readySchema = z
  .strictObject({
    ready: flag("Whether any answer can be given."),
    degraded: flag("True where answers are less than the server was set up for."),
    reasons: z.array(z.string()).meta({ description: "Why, a sentence each." }),
    engine: z.enum(["hnsw", "exact", "keywords", "weaviate"]).meta({
      description: "What finds the passages: an approximate index, an exact one, words alone, or a cluster.",
    }),
  })
  .meta({ description: "Whether the server can answer." });

export const problemSchema = z
  .strictObject({
    type: z.literal("about:blank").meta({ description: "The status and `code` say it all." }),
    title: text("What is wrong, the same for each `code`."),
    status: z.int().min(400).max(599).meta({ description: "The response's status." }),
    detail: text("What is wrong with this request, and what to do."),
    code: z.enum(Object.keys(PROBLEM_KINDS)).meta({ description: "For programs." }),
    requestId: text("What the server's log calls this request; `x-request-id` too."),
  })
  .meta({ description: "A failure (RFC 9457)." });
