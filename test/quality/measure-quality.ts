import { readFileSync } from "node:fs";
import { z } from "zod";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { ChatResponse } from "../../src/domain.js";
import { searchPassages } from "../../src/retrieve/search-passages.js";

const questionSchema = z.object({
  id: z.string(),
  question: z.string(),
  gold_chapters: z.array(z.number()),
  also_ok_chapters: z.array(z.number()).default([]),
  gold_bullets: z.array(z.string()).default([]),
  answerable: z.boolean(),
  kind: z.string(),
});

export type Question = z.infer<typeof questionSchema>;

export interface Judged {
  readonly question: Question;
  /** Distinct chapter numbers in the order search found them. */
  readonly ranked: readonly number[];
  readonly passages: readonly string[];
  readonly response: ChatResponse;
}

export function readQuestions(path: string): Question[] {
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => questionSchema.parse(JSON.parse(line)));
}

/** The question through the real pipeline: what search finds, and what is answered. */
export async function judge(parts: AnswerParts, question: Question): Promise<Judged> {
  const found = await searchPassages(parts, { question: question.question, limit: 50 });
  const messages = [{ role: "user", content: question.question } as const];
  for await (const event of answerQuestion(parts, { messages })) {
    if (event.type !== "answer-end") continue;
    return {
      question,
      ranked: [...new Set(found.map(({ chapter }) => chapter.number))],
      passages: found.map(({ passage }) => passage.text),
      response: event.response,
    };
  }
  throw new Error("an answer without an end");
}

export interface Figures {
  readonly hitAt1: number;
  readonly recallAt5: number;
  readonly bulletRecallAt10: number;
  readonly citationPrecision: number;
  readonly citationRecall: number;
  readonly falseAbstention: number;
  readonly abstentionRecall: number;
}

/** Definitions of the quality page: rates over answerable questions, abstention recall over the others. */
export function measure(judged: readonly Judged[]): Figures {
  const answerable = judged.filter(({ question }) => question.answerable);
  const answered = answerable.filter(({ response }) => !response.abstained);
  const unanswerable = judged.filter(({ question }) => !question.answerable);
  const withBullets = answerable.filter(({ question }) => question.gold_bullets.length > 0);
  return {
    hitAt1: mean(answerable, ({ question, ranked }) =>
      Number(question.gold_chapters.includes(ranked[0] ?? 0)),
    ),
    recallAt5: mean(answerable, ({ question, ranked }) => share(question.gold_chapters, ranked.slice(0, 5))),
    bulletRecallAt10: mean(withBullets, ({ question, passages }) =>
      share(question.gold_bullets, passages.slice(0, 10)),
    ),
    citationPrecision: mean(answered, ({ question, response }) => {
      const fine = [...question.gold_chapters, ...question.also_ok_chapters];
      return share(
        response.citations.map(({ chapter }) => chapter.number),
        fine,
      );
    }),
    citationRecall: mean(answered, ({ question, response }) =>
      share(
        question.gold_chapters,
        response.citations.map(({ chapter }) => chapter.number),
      ),
    ),
    falseAbstention: mean(answerable, ({ response }) => Number(response.abstained)),
    abstentionRecall: mean(unanswerable, ({ response }) => Number(response.abstained)),
  };
}

/** Share of the wanted that are among the found; 1 where nothing is wanted. */
function share<T>(wanted: readonly T[], found: readonly T[]): number {
  return wanted.length === 0 ? 1 : wanted.filter((entry) => found.includes(entry)).length / wanted.length;
}

function mean<T>(entries: readonly T[], value: (entry: T) => number): number {
  return entries.reduce((sum, entry) => sum + value(entry), 0) / Math.max(1, entries.length);
}
