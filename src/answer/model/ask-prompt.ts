import type { ChatModel } from "./chat-model.js";
import { fillPrompt } from "./fill-prompt.js";

export interface Asking {
  readonly chatModel: ChatModel;
  /** A template with slots. */
  readonly prompt: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a filled prompt to the model and returns the reply; one longer than `longest` (UTF-16 units) is read no further.
 * Throws what `fillPrompt` throws, the model's `AppError`, or the signal's reason.
 */
export async function askPrompt(
  { chatModel, prompt, signal }: Asking,
  values: Readonly<Record<string, string>>,
  longest = Number.POSITIVE_INFINITY,
): Promise<string> {
  const content = fillPrompt(prompt, values);
  let reply = "";
  for await (const delta of chatModel.stream([{ role: "user", content }], { signal })) {
    reply += delta;
    if (reply.length > longest) break;
  }
  return reply;
}
