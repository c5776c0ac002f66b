import type { ChatMessage } from "../../shared/domain.js";
import { LIMITS } from "../../shared/limits.js";

/** The last messages that fit a request: the newest always, older ones while there is room. */
export function limitConversation(messages: readonly ChatMessage[]): ChatMessage[] {
  const kept: ChatMessage[] = [];
  let room = LIMITS.conversationLength;
  for (const message of messages.slice(-LIMITS.messages).reverse()) {
    const content =
      message.role === "assistant" ? message.content.slice(0, LIMITS.answerLength) : message.content;
    room -= content.length;
    if (room < 0) break;
    kept.unshift({ role: message.role, content });
  }
  return kept;
}
