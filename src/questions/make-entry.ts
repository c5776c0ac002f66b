import type { ChatResponse } from "../shared/domain.js";
import type { ErrorCode } from "../shared/errors.js";
import type { AnswerEntry, Channel } from "./log-entry.js";

/** A question that came in by one channel, and what became of it. */
export type AnswerOutcome = {
  readonly channel: Channel;
  /** The question as it was asked, without the turns before it. */
  readonly question: string;
} & (
  | { readonly kind: "answered"; readonly response: ChatResponse }
  | { readonly kind: "failed"; readonly code: ErrorCode }
  /** The client went away before the end. */
  | { readonly kind: "left" }
);

/** Makes the log's entry of a question that was asked at that time. */
export function makeEntry(asked: AnswerOutcome, time: Date): AnswerEntry {
  const { channel: door, question } = asked;
  const base = { kind: "answer", at: time.toISOString(), door, question } as const;
  if (asked.kind === "left") return { ...base, outcome: "left" };
  if (asked.kind === "failed") return { ...base, outcome: "failed", code: asked.code };
  const { id, abstained, mode, degraded, citations, checks } = asked.response;
  const outcome = abstained ? "abstained" : "answered";
  const chapters = listChapters(citations);
  return { ...base, outcome, id, mode, degraded, chapters, withheld: checks.withheld, weak: checks.weak };
}

function listChapters(citations: ChatResponse["citations"]): { episode: string; chapter: number }[] {
  const chapters = citations.map(({ episode, chapter }) => ({
    episode: episode.id,
    chapter: chapter.number,
  }));
  return [...new Map(chapters.map((cited) => [`${cited.chapter} ${cited.episode}`, cited])).values()];
}
