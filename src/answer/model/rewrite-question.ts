import { dropLeaning, leansOnHistory } from "../../language/join-follow-up.js";
import { tokenize } from "../../language/tokenize.js";
import type { ChatMessage } from "../../shared/domain.js";
import { cleanModelText } from "../ground/clean-model-text.js";
import type { ChatModel } from "./chat-model.js";
import { fillPrompt } from "./fill-prompt.js";

/** In UTF-16 units. A longer reply is no question but an essay. */
const LONGEST = 300;
/** Messages shown to the model, and how much of each, in UTF-16 units. */
const SHOWN_MESSAGES = 6;
const SHOWN_LENGTH = 600;

export interface Rewriting {
  readonly chatModel: ChatModel;
  /** A template with the slots `conversation` and `question`. */
  readonly prompt: string;
  readonly question: string;
  readonly history: readonly ChatMessage[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Returns the question in full, in a model's wording; null where the question stands alone, or where the model added
 * or lost something. Throws the model's `AppError`, or the signal's reason.
 */
export async function rewriteQuestion(rewriting: Rewriting): Promise<string | null> {
  const { chatModel, prompt, question, history, signal } = rewriting;
  if (!leansOnHistory(question) || !history.some(({ role }) => role === "user")) return null;
  const conversation = history
    .slice(-SHOWN_MESSAGES)
    .map(({ role, content }) => `${role}: ${content.replace(/\s+/g, " ").slice(0, SHOWN_LENGTH)}`)
    .join("\n");
  const content = fillPrompt(prompt, { conversation, question });
  let text = "";
  for await (const delta of chatModel.stream([{ role: "user", content }], { signal })) {
    text += delta;
    if (text.length > LONGEST) return null;
  }
  const rewritten = cleanModelText(text);
  return keepsToConversation(rewritten, question, history) ? rewritten : null;
}

/** True where the rewriting has no word that the conversation lacks, and keeps every word that is asked now. */
export function keepsToConversation(
  rewritten: string,
  question: string,
  history: readonly ChatMessage[],
): boolean {
  const terms = new Set(tokenize(rewritten));
  const asked = tokenize(dropLeaning(question));
  const known = new Set([question, ...history.map(({ content }) => content)].flatMap(tokenize));
  return (
    terms.size > 0 && [...terms].every((term) => known.has(term)) && asked.every((term) => terms.has(term))
  );
}
