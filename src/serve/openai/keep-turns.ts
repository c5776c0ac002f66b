import type { ChatMessage } from "../../shared/domain.js";
import { AppError } from "../../shared/errors.js";
import { fitConversation } from "../../shared/fit-conversation.js";
import { LIMITS } from "../../shared/limits.js";
import type { CompletionMessage } from "./completion-request.js";

/**
 * Keeps the user's and the assistant's last turns, within `LIMITS`. A client sends its whole history with each
 * question, this server's own long answers too: earlier turns are cut, and the oldest left out, rather than refused.
 * Throws `bad_request` for a question that is empty or too long, and where there is none.
 */
export function keepTurns(messages: readonly CompletionMessage[]): ChatMessage[] {
  const turns = messages.flatMap((message, at) =>
    message.role === "user" || (message.role === "assistant" && message.content.trim() !== "")
      ? [{ ...message, at }]
      : [],
  );
  const last = turns.at(-1);
  if (last?.role !== "user") throw refuse("messages", "the last message must be the user's");
  const field = `messages.${last.at}.content`;
  if (last.content.trim() === "") throw refuse(field, "a question must not be empty");
  if (last.content.length > LIMITS.questionLength)
    throw refuse(field, `a question has at most ${LIMITS.questionLength} characters`);
  return fitConversation(turns.filter(({ content }) => content.trim() !== ""));
}

function refuse(field: string, what: string): AppError {
  return new AppError("bad_request", `${field}: ${what}`, { field });
}
