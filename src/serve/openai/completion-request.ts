import { z } from "zod";
import { episodes, filter } from "../api/request-schemas.js";

const part = z.discriminatedUnion(
  "type",
  [z.object({ type: z.enum(["text", "input_text"]), text: z.string() })],
  "only parts of the type text are read here",
);

/** Reads a string, or an array of text parts as one text with a line for each. */
const userText = z
  .preprocess(
    (content) => (typeof content === "string" ? [{ type: "text", text: content }] : content),
    z.array(part, "expected text or an array of text parts"),
  )
  .transform((parts) => parts.map(({ text }) => text).join("\n"))
  // JSON Schema shows the array alone, since it cannot say that a string is turned into one.
  .meta({ type: ["array", "string"], description: "Text, or parts of it." });

/** Reads what was said before where it is text; a call of a tool has none. */
const earlierText = z.unknown().transform((content) => {
  const parts: unknown[] = Array.isArray(content) ? content : [{ text: content }];
  return parts.flatMap(readText).join("\n");
});

/** A part without text is no fault, so no schema describes what is wrong with it: that would cost more than all else. */
function readText(part: unknown): string[] {
  const text = typeof part === "object" && part !== null && "text" in part ? part.text : null;
  return typeof text === "string" ? [text] : [];
}

const message = z.discriminatedUnion("role", [
  z.object({ role: z.literal("user"), content: userText }),
  z.object({ role: z.literal("assistant"), content: earlierText }),
  z.object({ role: z.enum(["system", "developer", "tool", "function"]) }),
]);

/** Only the question is answered: what earlier turns of a user hold beside text, such as an image, is left out. */
const messages = z.preprocess((sent) => {
  if (!Array.isArray(sent)) return sent;
  const last = sent.findLastIndex((each) => isUsers(each));
  return sent.map((each: unknown, i) =>
    i < last && isUsers(each) ? { role: "user", content: earlierText.parse(each.content) } : each,
  );
}, z.array(message));

function isUsers(sent: unknown): sent is { readonly content: unknown } {
  return (
    typeof sent === "object" && sent !== null && "role" in sent && sent.role === "user" && "content" in sent
  );
}

/** Some clients write a boolean as text. */
const stream = z.preprocess(
  (sent) => (sent === "true" || sent === "false" ? sent === "true" : sent),
  z.boolean().nullish(),
);

export type CompletionMessage = z.infer<typeof message>;

/**
 * Body of `POST /v1/chat/completions`. Every other parameter, known to OpenAI or not, is accepted and ignored: clients
 * send what they send everywhere. So is the model's name; the answer says which model it is of.
 */
export const completionRequestSchema = z.object({
  messages,
  stream: stream.optional(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  cuepoint: z
    .strictObject({
      footnotes: z.boolean().optional(),
      episodes: episodes.optional(),
      filter: filter.optional(),
    })
    .nullish(),
});
