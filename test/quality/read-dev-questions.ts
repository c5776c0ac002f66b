import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EvalQuestion, readQuestions } from "../../src/evaluate/read-questions.js";

/** The project's own questions about the shipped episode. */
export function readDevQuestions(): EvalQuestion[] {
  const file = "questions.jsonl";
  return readQuestions(readFileSync(join(import.meta.dirname, file), "utf8"), file);
}
