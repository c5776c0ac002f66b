import { z } from "zod";
import { PROBLEM_CODES } from "../../answer/response/problem.js";
import { searchResultSchema } from "../../answer/search-result.js";
import { answerModeSchema, episodeSchema } from "../../shared/domain.js";

const text = (description: string) => z.string().describe(description);
const flag = (description: string) => z.boolean().describe(description);
const ordinal = (description: string) => z.int().min(1).describe(description);

export const listedEpisodeSchema = episodeSchema
  .omit({ chapters: true })
  .extend({ chapterCount: ordinal("Chapters that it has.") })
  .describe("One recording, without its chapters.");

export const episodeListSchema = z
  .object({
    episodes: z
      .array(listedEpisodeSchema)
      .describe("The newest first; of one day, in the order of the corpus."),
    total: z.int().min(0).describe("How many episodes there are, or have the words."),
    nextCursor: z
      .string()
      .nullable()
      .describe("What `cursor` takes to list the rest; null where there is none."),
  })
  .describe("Episodes, or a part of them.");

export const searchResponseSchema = z
  .object({
    results: z.array(searchResultSchema).describe("Best first."),
    degraded: flag("True where they were found with less than the server was set up for: by words alone."),
  })
  .describe("Passages, without an answer.");

export const widgetSettingsSchema = z
  .object({
    version: text("Of the program."),
    feedback: flag("Whether `POST /api/feedback` is there."),
    questionLog: flag("Whether questions are kept."),
    questionLogDays: ordinal("For how many days; absent where they are not kept.").exactOptional(),
    degraded: flag("True where the server answers with less than it was set up with."),
    mode: answerModeSchema.describe("Who writes the answers."),
    episode: episodeSchema.exactOptional().describe("The one that was asked for, or the only one there is."),
    questions: z
      .array(z.string())
      .exactOptional()
      .describe("To begin with, of several episodes; absent beside an episode, which has its own."),
  })
  .describe("What a widget must know before it asks.");

export const widgetIntegritySchema = z
  .object({
    version: text("Of the widget."),
    integrity: z
      .string()
      .regex(/^sha384-[A-Za-z\d+/]{64}$/)
      .describe("Hash of its file, as the `integrity` attribute takes it."),
  })
  .describe("What a page needs to load one version of the widget and no other.");

export const healthSchema = z
  .object({ ok: z.literal(true).describe("Always true.") })
  .describe("The process runs.");

export const readySchema = z
  .object({
    ready: flag("Whether any answer can be given."),
    degraded: flag("True where answers are less than the server was set up for."),
    reasons: z.array(z.string()).describe("Why, a sentence each."),
    engine: z
      .enum(["hnsw", "exact", "keywords", "weaviate"])
      .describe("What finds the passages: an approximate index, an exact one, words alone, or a cluster."),
  })
  .describe("Whether the server can answer.");

export const problemSchema = z
  .object({
    type: z.literal("about:blank").describe("The status and `code` say it all."),
    title: text("What is wrong, the same for each `code`."),
    status: z.int().min(400).max(599).describe("The response's status."),
    detail: text("What is wrong with this request, and what to do."),
    code: z.enum([...PROBLEM_CODES]).describe("For programs."),
    requestId: text("What the server's log calls this request; `x-request-id` too."),
  })
  .describe("A failure (RFC 9457).");
