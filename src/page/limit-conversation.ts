import type { ChatMessage } from "../domain.js";

/** What `POST /api/chat` takes. */
const MOST_MESSAGES = 20;
const LONGEST_ANSWER = 8_000;
const LONGEST_CONVERSATION = 32_000;

/** The last messages that fit a request: the newest always, older ones while there is room. */
export function limitConversation(messages: readonly ChatMessage[]): ChatMessage[] {
  const kept: ChatMessage[] = [];
  let room = LONGEST_CONVERSATION;
  for (const message of messages.slice(-MOST_MESSAGES).reverse()) {
    const content = message.role === "assistant" ? message.content.slice(0, LONGEST_ANSWER) : message.content;
    room -= content.length;
    if (room < 0) break;
    kept.unshift({ role: message.role, content });
  }
  return kept;
}
