import { z } from "zod";
import type { TokenUsage } from "../budget/token-budget.js";

export interface AnswerChunk {
  readonly text: string;
  /** True where the server says that the answer is complete. */
  readonly last: boolean;
  /** The tokens that the server says the call used; null where this chunk does not say. */
  readonly usage: TokenUsage | null;
}

const tokens = z.number().int().nonnegative();

/** A server may send anything here; what is no usage is read as null. */
const usageSchema = z
  .object({ prompt_tokens: tokens, completion_tokens: tokens })
  .transform(({ prompt_tokens: prompt, completion_tokens: completion }) => ({ prompt, completion }))
  .nullish()
  .catch(null);

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema,
});

/** Reads the first choice's part of a chunk, without its reasoning; returns null where the value is no chunk. */
export function readChunk(value: unknown): AnswerChunk | null {
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success) return null;
  const choice = parsed.data.choices?.[0];
  return {
    text: choice?.delta?.content ?? "",
    last: (choice?.finish_reason ?? "") !== "",
    usage: parsed.data.usage ?? null,
  };
}
