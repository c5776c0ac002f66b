import type { Outcome } from "./answer-eval-question.js";

export interface Miss extends Pick<Outcome["question"], "id" | "kind" | "question"> {
  /** Says in a few words what went wrong. */
  readonly what: string;
}

/** Describes what went wrong with a question; returns null where nothing did. */
export function describeMiss(outcome: Outcome): Miss | null {
  const { id, kind, question } = outcome.question;
  const what = describe(outcome);
  return what === null ? null : { id, kind, question, what };
}

function describe({ question, ranked, response }: Outcome): string | null {
  const { answerable, gold_chapters, also_ok_chapters } = question;
  if (!answerable) return response.abstained ? null : "answered, should abstain";
  if (response.abstained) return "abstained";
  const cited = new Set(response.citations.map(({ chapter }) => chapter.number));
  const good = [...gold_chapters, ...also_ok_chapters];
  const wrong = [...cited].filter((number) => !good.includes(number));
  const missing = gold_chapters.filter((number) => !cited.has(number));
  if (![...cited].some((number) => good.includes(number))) {
    const rank = ranked.findIndex((number) => gold_chapters.includes(number)) + 1;
    return `cited ${list(cited)}, not ${list(gold_chapters)} (found at ${rank === 0 ? "none" : rank})`;
  }
  if (wrong.length > 0) return `cited ${list(wrong)} as well`;
  return gold_chapters.length > 1 && missing.length > 0 ? `did not cite ${list(missing)}` : null;
}

function list(numbers: Iterable<number>): string {
  return [...numbers].join(", ");
}
