import { z } from "zod";

const LONGEST_CONVERSATION = 32_000;
const MOST_NAMES = 100;

const names = z.array(z.string().min(1).max(200)).max(MOST_NAMES);

const filter = z.strictObject({
  shows: names.optional(),
  people: names.optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  languages: names.optional(),
});

const question = z
  .string()
  .max(2000, "a question has at most 2000 characters")
  .refine((text) => text.trim() !== "", "a question must not be empty");

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("user"), content: question }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.string().max(8000),
  }),
]);

/** Body of `POST /api/chat`. */
export const chatRequestSchema = z.strictObject({
  messages: z
    .array(message)
    .min(1, "at least one message is needed")
    .max(20, "at most 20 messages are read")
    .refine(
      (messages) => messages.length === 0 || messages.at(-1)?.role === "user",
      "the last message must be the user's",
    )
    .refine(
      (messages) => messages.reduce((sum, { content }) => sum + content.length, 0) <= LONGEST_CONVERSATION,
      `the messages together have at most ${LONGEST_CONVERSATION} characters`,
    ),
  episodes: names.optional(),
  filter: filter.optional(),
  stream: z.boolean().optional(),
});

/** Body of `POST /api/search`. */
export const searchRequestSchema = z.strictObject({
  query: question,
  limit: z.number().int().min(1).max(50).default(10),
  episodes: names.optional(),
  filter: filter.optional(),
});
