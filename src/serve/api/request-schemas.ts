import { z } from "zod";
import { LIMITS } from "../../limits.js";
import { LONGEST_COMMENT } from "../../questions/log-entry.js";
import { stripHidden } from "../../strip-hidden.js";

const MOST_NAMES = 100;

export const names = z.array(z.string().min(1).max(200)).max(MOST_NAMES);

export const filter = z.strictObject({
  shows: names.optional(),
  people: names.optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  languages: names.optional(),
});

const question = z
  .string()
  .max(LIMITS.questionLength, `a question has at most ${LIMITS.questionLength} characters`)
  .refine((text) => stripHidden(text).trim() !== "", "a question must not be empty");

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("user"), content: question }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.string().max(LIMITS.answerLength),
  }),
]);

/** Turns, oldest first; together no longer than a conversation may be. */
const conversation = z
  .array(message)
  .max(LIMITS.messages, `at most ${LIMITS.messages} messages are read`)
  .refine(
    (messages) => messages.reduce((sum, { content }) => sum + content.length, 0) <= LIMITS.conversationLength,
    `the messages together have at most ${LIMITS.conversationLength} characters`,
  );

/** Body of `POST /api/chat`. */
export const chatRequestSchema = z.strictObject({
  messages: conversation
    .min(1, "at least one message is needed")
    .refine(
      (messages) => messages.length === 0 || messages.at(-1)?.role === "user",
      "the last message must be the user's",
    ),
  episodes: names.optional(),
  filter: filter.optional(),
  stream: z.boolean().optional(),
});

/** Body of `POST /api/search`. */
export const searchRequestSchema = z.strictObject({
  query: question,
  history: conversation.optional(),
  limit: z.number().int().min(1).max(50).default(10),
  episodes: names.optional(),
  filter: filter.optional(),
});

/** Body of `POST /api/feedback`. */
export const feedbackRequestSchema = z.strictObject({
  answerId: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "expected the id of an answer"),
  verdict: z.enum(["up", "down"]),
  comment: z.string().max(LONGEST_COMMENT, `a comment has at most ${LONGEST_COMMENT} characters`).optional(),
});
