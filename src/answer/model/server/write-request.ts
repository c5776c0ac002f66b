import type { ModelMessage } from "../chat-model.js";
import type { ParameterTrial } from "./request-parameters.js";

/**
 * Writes a request's body. The client reads each answer as a stream, whatever is asked for: `guardFetch` makes one of an
 * answer that comes whole. `sent` is what the server is sent.
 */
export function writeRequest(trial: ParameterTrial, model: string, messages: readonly ModelMessage[]) {
  const sent = { ...trial.values, model, messages: trial.takesSystem ? [...messages] : joinSystem(messages) };
  return { body: { ...sent, stream: true as const }, sent };
}

/** Puts the instructions in front of the first message of a user. */
function joinSystem(messages: readonly ModelMessage[]): ModelMessage[] {
  const instructions = messages.filter(({ role }) => role === "system").map(({ content }) => content);
  const rest = messages.filter(({ role }) => role !== "system");
  const first = rest.findIndex(({ role }) => role === "user");
  return rest.map((message, i) =>
    i === first ? { ...message, content: [...instructions, message.content].join("\n\n") } : message,
  );
}
