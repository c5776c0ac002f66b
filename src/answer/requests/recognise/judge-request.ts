import type { RequestModel, TextMeaning } from "./request-model.js";

/** The intent of a question about what is said. */
export const CONTENT = "content";

export interface Judged {
  /** The likeliest request. */
  readonly intent: string;
  /** How far it is ahead of a question about what is said: about 1 for a known phrasing, below 0 for such a question. */
  readonly margin: number;
  /** False where words alone were compared. */
  readonly byVector: boolean;
}

/** Finds the likeliest request that a text may be. */
export function judgeRequest(model: RequestModel, text: string, meaning: TextMeaning | null): Judged {
  const judged = model.score(text, meaning);
  if (judged === null) return { intent: CONTENT, margin: 0, byVector: false };
  const { scores, byVector } = judged;
  const content = Math.max(0, scores[model.intents.indexOf(CONTENT)] ?? 0);
  const ranked = model.intents
    .map((intent, i) => ({ intent, margin: (scores[i] ?? 0) - content, byVector }))
    .filter(({ intent }) => intent !== CONTENT);
  return ranked.reduce((best, next) => (next.margin > best.margin ? next : best));
}
