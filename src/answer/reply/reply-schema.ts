import { z } from "zod";
import type { Infer } from "../../shared/domain.js";
import type { ReplySchema } from "../model/chat-model.js";

/** A model may name more passages than there are, and more than anybody reads. */
const MOST_NUMBERS = 50;

const passageSchema = z.union([
  z.int(),
  z
    .string()
    .regex(/^\s*\[?\d{1,4}\]?\s*$/)
    .transform((written) => Number(written.replace(/\D/g, ""))),
]);

export const answeredSchema = z.enum(["yes", "partly", "no"]);
/** Whether the passages answer the question, in the model's own judgement; null where it was not asked. */
export type Answered = z.infer<typeof answeredSchema> | null;

/** What a sentence does: it states something, introduces a list, or says what the passages do not say. */
const kindSchema = z.enum(["claim", "lead", "gap"]);
const followsSchema = z.enum(["sentence", "paragraph", "item"]);

/** Lenient where a server only nearly keeps to the schema. */
export const jsonSentenceSchema = z.object({
  kind: kindSchema.nullable().catch(null),
  text: z.string(),
  follows: followsSchema.catch("sentence"),
  passages: z
    .array(z.unknown())
    .transform((entries) =>
      entries.slice(0, MOST_NUMBERS).flatMap((entry) => passageSchema.safeParse(entry).data ?? []),
    )
    .catch([]),
  quote: z.string().catch(""),
});

export type JsonSentence = Infer<typeof jsonSentenceSchema>;

/** What is asked of a server that takes schemas, in the order in which it is to be written. */
export const ANSWER_SCHEMA: ReplySchema = {
  name: "answer",
  schema: {
    type: "object",
    additionalProperties: false,
    required: ["answered", "sentences"],
    properties: {
      answered: { type: "string", enum: answeredSchema.options },
      sentences: {
        type: "array",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["kind", "text", "follows", "passages", "quote"],
          properties: {
            kind: { type: "string", enum: kindSchema.options },
            text: { type: "string" },
            follows: { type: "string", enum: followsSchema.options },
            passages: { type: "array", items: { type: "integer" } },
            quote: { type: "string" },
          },
        },
      },
    },
  },
};
