import type { ChatMessage } from "./domain.js";
import { LIMITS } from "./limits.js";

/**
 * Keeps the last messages that fit a request within `LIMITS`. Each but the last, which is what is asked now, is cut to its
 * length, never within a character.
 */
export function fitConversation(messages: readonly ChatMessage[]): ChatMessage[] {
  const kept: ChatMessage[] = [];
  let room = LIMITS.conversationLength;
  for (const { role, content } of messages.slice(-LIMITS.messages).reverse()) {
    const most = role === "user" ? LIMITS.questionLength : LIMITS.answerLength;
    const cut = kept.length === 0 ? content : content.slice(0, most).replace(/\p{Cs}$/u, "");
    room -= cut.length;
    if (room < 0 && kept.length > 0) break;
    kept.unshift({ role, content: cut });
  }
  return kept;
}
