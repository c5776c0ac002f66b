import { estimateTokens } from "../../budget/token-budget.js";
import type { ModelMessage } from "../chat-model.js";

/** Tokens that are left free beside the prompt, whose own are estimated, and the reply. */
const MARGIN = 256;

/** Counts the tokens that a window leaves for the reply to a prompt; without end where the window is not known. */
export function countFreeTokens(windowTokens: number | null, prompt: readonly ModelMessage[]): number {
  if (windowTokens === null) return Number.POSITIVE_INFINITY;
  return prompt.reduce((left, { content }) => left - estimateTokens(content), windowTokens - MARGIN);
}
