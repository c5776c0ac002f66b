import { z } from "zod";
import type { TokenUsage } from "../../budget/token-budget.js";

export interface AnswerChunk {
  readonly text: string;
  /** What the server sets apart as the model's reasoning. */
  readonly thoughts: string;
  /** True where the server says that the answer is complete. */
  readonly last: boolean;
  /** True where it is complete because it came to the longest that was asked for. */
  readonly isCut: boolean;
  /** The tokens that the server says the call used; null where this chunk does not say. */
  readonly usage: TokenUsage | null;
}

/** A server may send anything here: what is no number of tokens is read as none. */
const tokens = z.number().nonnegative().nullable().catch(null);
const usageSchema = z
  .object({ prompt_tokens: tokens, completion_tokens: tokens })
  .transform(({ prompt_tokens: prompt, completion_tokens: completion }) =>
    prompt === null && completion === null ? null : { prompt: prompt ?? 0, completion: completion ?? 0 },
  )
  .nullish()
  .catch(null);

const textSchema = z.object({ type: z.literal("text"), text: z.string() }).transform(({ text }) => text);
/** The texts of a list of parts, joined; other parts are left out. */
const textsSchema = z.array(textSchema.catch("")).transform((texts) => texts.join(""));
const reasoningSchema = z.string().nullish().catch(null);
const thinkingSchema = z
  .object({ type: z.literal("thinking"), thinking: z.union([z.string(), textsSchema]) })
  .transform(({ thinking }) => thinking);
/** Mistral's reasoning models send a list of parts. */
const partsSchema = z.array(z.unknown()).transform((parts) => ({
  text: textsSchema.parse(parts),
  thoughts: parts.map((part) => thinkingSchema.safeParse(part).data ?? "").join(""),
}));

const messageSchema = z
  .object({
    content: z.union([z.string().transform((text) => ({ text, thoughts: "" })), partsSchema]).nullish(),
    reasoning_content: reasoningSchema,
    reasoning: reasoningSchema,
  })
  .nullish();

/** A server that sends an answer whole has `message` in place of `delta`, and one of plain text `text`. */
const choiceSchema = z.object({
  delta: messageSchema,
  message: messageSchema.catch(null),
  text: z.string().nullish().catch(null),
  finish_reason: z.string().nullish(),
});

const chunkSchema = z.object({
  // Only the first one is looked at, however many a server sends.
  choices: z
    .custom<readonly unknown[]>(Array.isArray)
    .transform(([first = null]) => first)
    .pipe(choiceSchema.nullable())
    .nullish(),
  usage: usageSchema,
});

/** Reads the first choice's part of a chunk, its reasoning apart from its text; returns null where the value is no chunk. */
export function readChunk(value: unknown): AnswerChunk | null {
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success) return null;
  const { choices: choice, usage } = parsed.data;
  const message = choice?.delta ?? choice?.message;
  const { content, reasoning_content, reasoning } = message ?? {};
  return {
    text: content?.text ?? (message ? "" : (choice?.text ?? "")),
    // Some servers send both fields, with the same text.
    thoughts: content?.thoughts || reasoning_content || reasoning || "",
    last: (choice?.finish_reason ?? "") !== "",
    isCut: choice?.finish_reason === "length",
    usage: usage ?? null,
  };
}
