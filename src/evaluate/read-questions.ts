import { z } from "zod";
import { AppError } from "../errors.js";

const chapters = z.array(z.number().int().positive());

const questionSchema = z
  .object({
    id: z.string().min(1),
    question: z.string().min(1),
    history: z.array(z.object({ role: z.enum(["user", "assistant"]), content: z.string() })).default([]),
    episode: z.string().optional(),
    gold_chapters: chapters,
    also_ok_chapters: chapters.default([]),
    gold_bullets: z.array(z.string()).default([]),
    answerable: z.boolean(),
    kind: z.string().default("other"),
    must_not: z.array(z.string()).default([]),
  })
  .refine(({ answerable, gold_chapters }) => answerable === gold_chapters.length > 0, {
    message: "expected gold_chapters where answerable is true, and none where it is false",
  });

/** A question and what a right answer to it is; chapters by their numbers on the page. */
export type EvalQuestion = z.infer<typeof questionSchema>;

/**
 * Questions from JSON Lines; unknown fields are ignored. Throws `bad_request` whose problems name every line
 * that cannot be read, as `file:line`.
 */
export function readQuestions(text: string, file: string): EvalQuestion[] {
  const questions: EvalQuestion[] = [];
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const parsed = questionSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = issue?.path.join(".") ?? "";
      problems.push(
        `${file}:${i + 1}: ${field === "" ? "" : `${field}: `}${issue?.message ?? "not readable"}`,
      );
      continue;
    }
    const first = lineOf.get(parsed.data.id);
    if (first !== undefined) {
      problems.push(`${file}:${i + 1}: the id ${JSON.stringify(parsed.data.id)} is that of line ${first}`);
    }
    lineOf.set(parsed.data.id, i + 1);
    questions.push(parsed.data);
  }
  if (questions.length === 0 && problems.length === 0) problems.push(`${file}: there is no question in it`);
  if (problems.length === 0) return questions;
  throw new AppError("bad_request", `${file} cannot be used: ${problems.length} of its lines are wrong`, {
    hint: "Correct these lines; a line is one question as JSON.",
    problems,
  });
}

/** Undefined, which no schema accepts, where the line is no JSON. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
