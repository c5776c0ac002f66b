import { z } from "zod";
import { chatResponseSchema, type Infer } from "../../shared/domain.js";

const text = (description: string) => z.string().describe(description);
const count = (description: string) => z.int().min(0).describe(description);

export const modelSchema = z
  .object({
    id: text("What `model` of a request takes."),
    object: z.literal("model").describe("Always `model`."),
    created: count("Seconds since 1970: when the server took up its index."),
    owned_by: text("Who answers."),
  })
  .describe("The one model there is, whatever writes the answers behind it.");

export const modelListSchema = z
  .object({
    object: z.literal("list").describe("Always `list`."),
    data: z.array(modelSchema).describe("The one model."),
  })
  .describe("The models there are.");

export const annotationSchema = z
  .object({
    type: z.literal("url_citation").describe("Always `url_citation`."),
    url_citation: z
      .object({
        start_index: count("Where the marker `[n]` begins in `content`."),
        end_index: count("Where it ends."),
        url: z.url({ protocol: /^https?$/ }).describe("Plays the episode at the quoted second."),
        /** Chapter and episode, as the page has them: plain text, not Markdown. */
        title: text("The episode, the chapter and the time."),
      })
      .describe("The citation."),
  })
  .describe("A citation in OpenAI's shape. One without a link is a footnote only.");
export type UrlAnnotation = Infer<typeof annotationSchema>;

const usageSchema = z
  .object({
    prompt_tokens: count("Of the messages that were read."),
    completion_tokens: count("Of the answer."),
    total_tokens: count("Both."),
  })
  .describe("Estimated tokens.");
/** What a language model used is not in it. */
export type Usage = Infer<typeof usageSchema>;

const annotations = z.array(annotationSchema).describe("What the answer rests on.");
const created = count("Seconds since 1970.");
const index = z.literal(0).describe("There is one choice.");
const logprobs = z.null().describe("Never any.");
const refusal = z.null().describe("Never any.");
const role = z.literal("assistant").describe("Always `assistant`.");

const extensionSchema = chatResponseSchema
  .pick({ abstained: true, degraded: true, mode: true, citations: true, closest: true })
  .describe("What is beyond OpenAI's shape.");
export type CuepointExtension = Infer<typeof extensionSchema>;

const messageSchema = z.object({
  role,
  content: text("The answer, with its sources at the end unless `cuepoint.footnotes` is false."),
  refusal,
  annotations,
});

const deltaSchema = z.object({
  role: role.exactOptional(),
  content: text("The next piece of the answer.").exactOptional(),
  refusal: refusal.exactOptional(),
  annotations: annotations.exactOptional(),
});

export const chatCompletionSchema = z
  .object({
    id: text("The answer's own."),
    object: z.literal("chat.completion").describe("Always `chat.completion`."),
    created,
    model: text("The one model."),
    choices: z
      .array(
        z.object({
          index,
          message: messageSchema.describe("The answer."),
          logprobs,
          finish_reason: z.literal("stop").describe("Always `stop`."),
        }),
      )
      .describe("The one answer."),
    usage: usageSchema,
    cuepoint: extensionSchema,
  })
  .describe("A whole answer, in OpenAI's shape.");
export type Completion = Infer<typeof chatCompletionSchema>;

export const chatCompletionChunkSchema = z
  .object({
    id: text("The answer's own, the same in each piece."),
    object: z.literal("chat.completion.chunk").describe("Always `chat.completion.chunk`."),
    created,
    model: text("The one model."),
    choices: z
      .array(
        z.object({
          index,
          delta: deltaSchema.describe("What comes next; the last piece with text carries the annotations."),
          logprobs,
          finish_reason: z.literal("stop").nullable().describe("`stop` in the last; else null."),
        }),
      )
      .describe("The one answer; none in the piece that carries `usage`."),
    usage: usageSchema
      .nullable()
      .exactOptional()
      .describe("Where `stream_options` asks for it; null before the last piece."),
    cuepoint: extensionSchema.exactOptional().describe("Beyond OpenAI's shape; at the end."),
  })
  .describe("A piece of an answer, in OpenAI's shape.");
export type CompletionChunk = Infer<typeof chatCompletionChunkSchema>;

export const openAiErrorSchema = z
  .object({
    error: z
      .object({
        message: text("What is wrong, and what to do."),
        type: text("OpenAI's own word for this kind of failure."),
        /** Such as `messages.0.content`. */
        param: z.string().nullable().describe("The wrong field, where one is named."),
        code: text("For programs."),
      })
      .describe("The failure."),
  })
  .describe("A failure, in OpenAI's shape.");
export type OpenAiError = Infer<typeof openAiErrorSchema>;
