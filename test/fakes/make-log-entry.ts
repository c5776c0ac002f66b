import type { AnswerEntry, FeedbackEntry } from "../../src/questions/log-entry.js";

type Answered = Extract<AnswerEntry, { id: string }>;

/** An answered question of the log; `changes` replace fields. */
export function makeAnswerEntry(changes: Partial<Answered> = {}): Answered {
  return {
    kind: "answer",
    at: "2026-11-24T10:00:00.000Z",
    door: "api",
    question: "Why do colonies die?",
    outcome: "answered",
    id: "a-1",
    mode: "extractive",
    degraded: false,
    chapters: [{ episode: "winter-hives", chapter: 2 }],
    withheld: 0,
    weak: 0,
    ...changes,
  };
}

/** A verdict of the log; `changes` replace fields. */
export function makeFeedbackEntry(changes: Partial<FeedbackEntry> = {}): FeedbackEntry {
  return {
    kind: "feedback",
    at: "2026-11-24T11:00:00.000Z",
    answerId: "a-1",
    verdict: "down",
    ...changes,
  };
}
