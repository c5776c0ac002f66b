import { z } from "zod";
import { REFUSALS } from "../../answer/response/refusals.js";
import { LONGEST_COMMENT } from "../../questions/log-entry.js";
import { LIMITS } from "../../shared/limits.js";
import { NO_CURSOR } from "../../store/episodes/list-episodes.js";

const show = (figure: number) => figure.toLocaleString("en");

export const names = z.array(z.string().min(1).max(LIMITS.nameLength)).max(LIMITS.names);

/** An episode's id. The index says later whether there is such an episode. */
export const episodeIdSchema = z.string().min(1).max(LIMITS.episodeIdLength).meta({
  description: "An episode's id; `GET /api/episodes` lists them.",
});

export const episodes = z.array(episodeIdSchema).max(LIMITS.names).meta({
  description: "Only these episodes; all of them where none is named. An unknown id is a `bad_request`.",
});

export const filter = z
  .strictObject({
    shows: names.optional().meta({ description: "Names of podcasts, whatever the case; one is enough." }),
    people: names
      .optional()
      .meta({ description: "Names of hosts or guests, whatever the case; one of them is enough." }),
    from: z.iso.date().optional().meta({ description: "First day of publication, `YYYY-MM-DD`." }),
    to: z.iso.date().optional().meta({ description: "Last day of publication, `YYYY-MM-DD`." }),
    languages: names.optional().meta({ description: "BCP 47 tags; `en` includes `en-GB`." }),
  })
  .meta({
    description: "Which episodes to ask. What is absent or empty does not narrow; the rest does together.",
  });

const question = z
  .string()
  .max(LIMITS.questionLength, REFUSALS.questionTooLong)
  .regex(/\S/, REFUSALS.emptyQuestion)
  .meta({ description: `A question, of ${show(LIMITS.questionLength)} characters at most; not blank.` });

const answer = z
  .string()
  .max(LIMITS.answerLength, REFUSALS.answerTooLong)
  .meta({ description: `An answer, of ${show(LIMITS.answerLength)} characters at most; may be cut.` });

export const messageSchema = z
  .discriminatedUnion("role", [
    z.strictObject({ role: z.literal("user").meta({ description: "`user` asks," }), content: question }),
    z.strictObject({
      role: z.literal("assistant").meta({ description: "`assistant` answered." }),
      content: answer,
    }),
  ])
  .meta({ description: "One turn of a conversation." });

const CONVERSATION = `Oldest first, together ${show(LIMITS.conversationLength)} characters at most.`;

/** Turns, oldest first. Together they are no longer than a conversation may be. */
const conversation = z
  .array(messageSchema)
  .max(LIMITS.messages, REFUSALS.tooManyMessages)
  .refine(
    (messages) => messages.reduce((sum, { content }) => sum + content.length, 0) <= LIMITS.conversationLength,
    REFUSALS.conversationTooLong,
  );

/** JSON Schema cannot name the last item of an array, so every length has a schema that says what stands last. */
const lastIsUsers = Array.from({ length: LIMITS.messages }, (_, before) => ({
  type: "array",
  minItems: before + 1,
  maxItems: before + 1,
  prefixItems: [
    ...Array(before).fill({}),
    { type: "object", properties: { role: { const: "user" } }, required: ["role"] },
  ],
}));

/** Body of `POST /api/chat`. */
export const chatRequestSchema = z
  .strictObject({
    messages: conversation
      .min(1, REFUSALS.noMessage)
      .refine((messages) => messages.length === 0 || messages.at(-1)?.role === "user", REFUSALS.lastNotUsers)
      .meta({
        description: `The conversation; the last message is the question. ${CONVERSATION}`,
        anyOf: lastIsUsers,
      }),
    episodes: episodes.optional(),
    filter: filter.optional(),
    stream: z.boolean().optional().meta({
      description: "Whether the answer comes as events. Where absent, the `Accept` header decides.",
    }),
  })
  .meta({ description: "A question, with the conversation before it." });

/** Body of `POST /api/search`. */
export const searchRequestSchema = z
  .strictObject({
    query: question.meta({ description: "What to look for; not blank." }),
    history: conversation
      .optional()
      .meta({ description: `What was said before, which the query may lean on. ${CONVERSATION}` }),
    limit: z.number().int().min(1).max(50).default(10).meta({ description: "How many passages at most." }),
    episodes: episodes.optional(),
    filter: filter.optional(),
  })
  .meta({ description: "What to look for." });

/** A list of episodes has at most so many, and as many where nobody says. */
export const MOST_LISTED = 500;
const LONGEST_CURSOR = 2_000;
export const expectCount = (most: number) => `expected a whole number from 1 to ${most}`;
const NO_LIMIT = expectCount(MOST_LISTED);

/** Query of `GET /api/episodes`. */
export const episodeListQuerySchema = z.strictObject({
  cursor: z.string(NO_CURSOR).max(LONGEST_CURSOR, NO_CURSOR).optional().meta({
    description: "The `nextCursor` of the part before; without it the list begins with the newest.",
  }),
  limit: z.preprocess(
    (text) => (/^\d+$/.test(String(text)) ? Number(text) : text),
    z
      .int(NO_LIMIT)
      .min(1, NO_LIMIT)
      .max(MOST_LISTED, NO_LIMIT)
      .default(MOST_LISTED)
      .meta({ description: "How many episodes at most." }),
  ),
  q: z
    .string("expected words, once")
    .max(LIMITS.nameLength, `at most ${LIMITS.nameLength} characters are read`)
    .optional()
    .meta({
      description:
        "Words, or beginnings of words, which an episode must have in its title or in the names of its people: all of them, whatever the case.",
    }),
});

/** Body of `POST /api/feedback`. */
export const feedbackRequestSchema = z
  .strictObject({
    answerId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,100}$/, "expected the id of an answer")
      .meta({ description: "The `id` of the answer that is judged." }),
    verdict: z.enum(["up", "down"]).meta({ description: "`up`: it helped; `down`: it did not." }),
    comment: z
      .string()
      .max(LONGEST_COMMENT, `a comment has at most ${LONGEST_COMMENT} characters`)
      .optional()
      .meta({ description: `Why, of ${show(LONGEST_COMMENT)} characters at most.` }),
  })
  .meta({ description: "What a reader thinks of an answer." });
