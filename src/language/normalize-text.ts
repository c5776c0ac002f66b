import type { ChatMessage } from "../shared/domain.js";
import { LIMITS } from "../shared/limits.js";
import { stripHidden } from "../shared/strip-hidden.js";

/**
 * Returns a typed text as it is matched: in compatibility form (NFKC, Unicode Standard Annex 15), without invisible
 * characters. That form may be many times as long as the text, so it is cut to `most` UTF-16 units.
 */
export function normalizeText(text: string, most: number = LIMITS.questionLength): string {
  // Many marks on one letter are left out first: to order them takes a time that grows with their square.
  return stripHidden(stripHidden(text).normalize("NFKC").slice(0, most));
}

export function normalizeTurns(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.map(({ role, content }) => ({
    role,
    content: normalizeText(content, role === "user" ? LIMITS.questionLength : LIMITS.answerLength),
  }));
}
