import { z } from "zod";
import type { TokenUsage } from "../budget/token-budget.js";

export interface AnswerChunk {
  readonly text: string;
  /** True where the server says that the answer is complete. */
  readonly last: boolean;
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

const choiceSchema = z.object({
  delta: z.object({ content: z.string().nullish() }).nullish(),
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

/** Reads the first choice's part of a chunk, without its reasoning; returns null where the value is no chunk. */
export function readChunk(value: unknown): AnswerChunk | null {
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success) return null;
  const { choices: choice, usage } = parsed.data;
  return {
    text: choice?.delta?.content ?? "",
    last: (choice?.finish_reason ?? "") !== "",
    usage: usage ?? null,
  };
}
