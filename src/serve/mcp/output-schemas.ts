import { z } from "zod";
import type { SearchResult } from "../../answer/search-result.js";
import { answerModeSchema, type Citation, passageKindSchema, supportSchema } from "../../shared/domain.js";

// A language model pays for every word of these schemas: they give the nouns' fields in types and few words.

const episode = z.object({
  id: z.string(),
  title: z.string(),
  show: z.string().nullable(),
  publishedAt: z.string().nullable(),
});

const estimated = z.literal(true).exactOptional();

const span = {
  start: z.number().describe("Seconds"),
  end: z.number().nullable().describe("Seconds; null where it is not known"),
  timestamp: z.string().describe("The start as m:ss or h:mm:ss"),
  estimated: estimated.describe("There where the start is estimated: say about"),
  url: z.string().nullable().describe("Plays the episode from the start"),
};

const place = {
  episode,
  chapter: z.object({ number: z.number(), title: z.string(), untimed: z.literal(true).exactOptional() }),
  ...span,
  kind: passageKindSchema,
};

const result = z.object({
  rank: z.number().describe("1 is the best"),
  ...place,
  text: z.string().describe("The passage's own words"),
}) satisfies z.ZodType<SearchResult>;

const citation = z.object({
  n: z.number().describe("[n] in the answer"),
  ...place,
  quote: z.string().describe("The passage's own words"),
  support: supportSchema,
}) satisfies z.ZodType<Citation>;

const degraded = z.boolean().describe("True: made with less than the server is configured for");

export const searchOutputSchema = z.object({ results: z.array(result), degraded });

export const askOutputSchema = z.object({
  answer: z.string().describe("With [n] after what citation n supports"),
  abstained: z.boolean().describe("True: the episodes do not answer"),
  degraded,
  mode: answerModeSchema,
  citations: z.array(citation),
  closest: z.array(citation).describe("The nearest chapters where it abstained"),
  followUps: z.array(z.string()).describe("Questions that the episodes do answer"),
});

export const listOutputSchema = z.object({
  episodes: z.array(episode),
  total: z.number().describe("Episodes that have the words"),
  nextCursor: z.string().nullable().describe("Lists the rest; null where there is none"),
});

export const chapterOutputSchema = z.object({
  episode,
  number: z.number(),
  title: z.string(),
  ...span,
  summary: z.string().nullable(),
  bullets: z.array(z.string()),
  transcript: z
    .array(z.object({ start: z.number(), timestamp: z.string(), estimated, text: z.string() }))
    .describe("What is said in it, in order; empty unless asked for"),
});
