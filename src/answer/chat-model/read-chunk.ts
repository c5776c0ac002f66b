import { z } from "zod";

export interface AnswerChunk {
  readonly text: string;
  /** The server says that the answer is complete. */
  readonly last: boolean;
}

const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** The first choice's part of a chunk, reasoning left out; null where the value is no chunk. */
export function readChunk(value: unknown): AnswerChunk | null {
  const parsed = chunkSchema.safeParse(value);
  if (!parsed.success) return null;
  const choice = parsed.data.choices?.[0];
  return { text: choice?.delta?.content ?? "", last: (choice?.finish_reason ?? "") !== "" };
}
