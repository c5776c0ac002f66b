import { count, median, type Share } from "./measure-figures.js";
import type { ScoredAnswer } from "./score-answer.js";

/** What can be known of a model's answers without its script. */
export type ServedAnswer = Pick<
  ScoredAnswer,
  "id" | "question" | "outcome" | "answerable" | "firstDeltaMs" | "totalMs" | "checks" | "answer"
>;

export interface ServedFigures {
  /** Of the answerable questions. */
  readonly written: Share;
  readonly abstained: Share;
  readonly fellBack: Share;
  /** Of the unanswerable questions. */
  readonly declined: Share;
  /** Of the sentences that were checked. */
  readonly withheld: Share;
  readonly corrected: Share;
  /** Of the sentences that were released. */
  readonly weak: Share;
  readonly firstDeltaMs: number | null;
  readonly totalMs: number | null;
}

export function measureServed(answers: readonly ServedAnswer[]): ServedFigures {
  const answerable = answers.filter((answer) => answer.answerable);
  const total = (name: keyof ServedAnswer["checks"]) =>
    answers.reduce((all, { checks }) => all + (checks[name] ?? 0), 0);
  const of = total("sentences");
  return {
    written: count(answerable, ({ outcome }) => outcome === "written"),
    abstained: count(answerable, ({ outcome }) => outcome === "abstained"),
    fellBack: count(answerable, ({ outcome }) => outcome === "fell back"),
    declined: count(
      answers.filter((answer) => !answer.answerable),
      ({ outcome }) => outcome === "abstained",
    ),
    withheld: { count: total("withheld"), of },
    corrected: { count: total("corrected"), of },
    weak: { count: total("weak"), of: of - total("withheld") },
    firstDeltaMs: median(answers.flatMap(({ firstDeltaMs }) => firstDeltaMs ?? [])),
    totalMs: median(answers.map(({ totalMs }) => totalMs)),
  };
}
