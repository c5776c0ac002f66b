import { z } from "zod";
import { chatMessageSchema } from "../shared/domain.js";
import { AppError } from "../shared/errors.js";

/** A message shows this many characters of a line that is no JSON. */
const MOST_SHOWN = 60;

const chapters = z.array(z.number().int().positive()).transform((numbers) => [...new Set(numbers)]);

/** What is said from `start` to `end`, in seconds of the episode. */
const span = z
  .object({ start: z.number().nonnegative(), end: z.number().nonnegative() })
  .refine(({ start, end }) => start <= end, { message: "expected start not to come after end" });

const questionSchema = z
  .object({
    id: z.string().min(1),
    question: z.string().min(1),
    history: z.array(chatMessageSchema).default([]),
    episode: z.string().optional(),
    gold_chapters: chapters,
    also_ok_chapters: chapters.default([]),
    /** Notes that answer, word for word. */
    gold_bullets: z.array(z.string()).default([]),
    /** Where it is answered in speech. */
    gold_spans: z.array(span).default([]),
    answerable: z.boolean(),
    kind: z.string().default("other"),
    must_not: z.array(z.string()).default([]),
  })
  .refine(({ answerable, gold_chapters }) => answerable === gold_chapters.length > 0, {
    message: "expected gold_chapters where answerable is true, and none where it is false",
  });

/** A question and its right answer; the chapters are numbers as on the page. */
export type EvalQuestion = z.infer<typeof questionSchema>;

/**
 * Reads at least one question from JSON Lines and ignores unknown fields. Throws `bad_request`, whose problems name
 * every line that cannot be read, as `file:line`.
 */
export function readQuestions(text: string, file: string): EvalQuestion[] {
  const questions: EvalQuestion[] = [];
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [i, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const question = readLine(line);
    if (typeof question === "string") {
      problems.push(`${file}:${i + 1}: ${question}`);
      continue;
    }
    const first = lineOf.get(question.id);
    if (first !== undefined) {
      problems.push(`${file}:${i + 1}: the id ${JSON.stringify(question.id)} is that of line ${first}`);
    }
    lineOf.set(question.id, i + 1);
    questions.push(question);
  }
  const wrong = problems.length === 1 ? "1 line is" : `${problems.length} lines are`;
  if (problems.length > 0) {
    throw new AppError("bad_request", `${file} cannot be used: ${wrong} wrong`, {
      hint: "A line is one question as JSON.",
      problems,
    });
  }
  if (questions.length > 0) return questions;
  throw new AppError("bad_request", `${file} holds no question`, { hint: "Give it one a line, as JSON." });
}

/** Reads the question of one line, or says what is wrong with it. */
function readLine(line: string): EvalQuestion | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return `expected JSON, found ${line.trim().slice(0, MOST_SHOWN)}`;
  }
  const { data, error } = questionSchema.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const field = issue?.path.join(".") ?? "";
  return `${field === "" ? "" : `${field}: `}${issue?.message}`;
}
