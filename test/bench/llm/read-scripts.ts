import { readFileSync } from "node:fs";
import { z } from "zod";
import { chatMessageSchema } from "../../../src/shared/domain.js";

export const CORPORA = ["page", "changelog"] as const;
export type CorpusName = (typeof CORPORA)[number];

/** Checked exactly: none of these may be released. */
export const EXACT_KINDS: readonly string[] = ["number", "name", "date", "quantity"];
const WRONG_KINDS = [
  ...["role", "cause", "number", "name", "date", "quantity", "merged", "overreach", "speaker", "world"],
  "polarity",
];

const cites = z.array(z.string().regex(/[\p{L}\p{N}]/u)).default([]);

const scriptSchema = z.object({
  id: z.string().min(1),
  corpus: z.enum(CORPORA),
  question: z.string().min(1),
  /** The one episode that is asked; all where absent. */
  episode: z.string().exactOptional(),
  history: z.array(chatMessageSchema).default([]),
  /** The question in full, as the model rewrites it; the question as it is where absent. */
  rewritten: z.string().exactOptional(),
  answerable: z.boolean(),
  /** Words of each passage that an answer needs. */
  needs: cites,
  /** The reply says that the passages do not answer. */
  refusal: z.boolean().default(false),
  /** The refusal comes with a remark on what the passages do say. */
  hint: z.boolean().default(false),
  reply: z
    .array(
      z.object({
        text: z.string().min(1),
        cites,
        follows: z.enum(["sentence", "paragraph", "item"]).default("sentence"),
        /** Asked once more whether the passages say so, the model says no, though they do. */
        denied: z.boolean().exactOptional(),
        /** `gap`: says what is not answered. `lead`: leads in to what follows. Else it states something. */
        kind: z.enum(["gap", "lead"]).exactOptional(),
      }),
    )
    .min(1),
  wrong: z
    .array(
      z.object({
        kind: z.enum(WRONG_KINDS),
        text: z.string().min(1),
        cites,
        /** Asked once more whether the passages say so, the model says yes, though they do not. */
        affirmed: z.boolean().exactOptional(),
      }),
    )
    .default([]),
});

/** A question, the reply of a strong model to it, and sentences that would be wrong in it. */
export type Script = z.infer<typeof scriptSchema>;
export type ScriptSentence = Script["reply"][number];

/** Reads JSON Lines. Throws where a line cannot be used, and says which. */
export function readScripts(file: string): Script[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    try {
      return [scriptSchema.parse(JSON.parse(line))];
    } catch (error) {
      const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      throw new Error(`${file}:${i + 1}: ${problem}`);
    }
  });
}
