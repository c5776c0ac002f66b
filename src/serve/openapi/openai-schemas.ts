import { z } from "zod";
import { chatResponseSchema } from "../api/response-schemas.js";
import { schemaOf } from "../api/schema-of.js";
import type { Completion } from "../openai/completion.js";
import type { CompletionChunk } from "../openai/completion-chunks.js";
import type { OpenAiError } from "../openai/write-openai-problem.js";

const text = (description: string) => z.string().meta({ description });

export const modelSchema = z
  .strictObject({
    id: text("What `model` of a request takes."),
    object: z.literal("model").meta({ description: "Always `model`." }),
    created: z.int().min(0).meta({ description: "Seconds since 1970: when the server took up its index." }),
    owned_by: text("Who answers."),
  })
  .meta({ description: "The one model there is, whatever writes the answers behind it." });

export const modelListSchema = z
  .strictObject({
    object: z.literal("list").meta({ description: "Always `list`." }),
    data: z.array(modelSchema).meta({ description: "The one model." }),
  })
  .meta({ description: "The models there are." });

export const annotationSchema = z
  .strictObject({
    type: z.literal("url_citation").meta({ description: "Always `url_citation`." }),
    url_citation: z
      .strictObject({
        start_index: z.int().min(0).meta({ description: "Where the marker `[n]` begins in `content`." }),
        end_index: z.int().min(0).meta({ description: "Where it ends." }),
        url: z.url({ protocol: /^https?$/ }).meta({ description: "Plays the episode at the quoted second." }),
        title: text("The episode, the chapter and the time."),
      })
      .meta({ description: "The citation." }),
  })
  .meta({ description: "A citation in OpenAI's shape. One without a link is a footnote only." });

const usageSchema = z
  .strictObject({
    prompt_tokens: z.int().min(0).meta({ description: "Of the messages that were read." }),
    completion_tokens: z.int().min(0).meta({ description: "Of the answer." }),
    total_tokens: z.int().min(0).meta({ description: "Both." }),
  })
  .meta({ description: "Estimated tokens." });

const annotations = z.array(annotationSchema).meta({ description: "What the answer rests on." });
const created = z.int().min(0).meta({ description: "Seconds since 1970." });
const index = z.literal(0).meta({ description: "There is one choice." });
const logprobs = z.null().meta({ description: "Never any." });
const refusal = z.null().meta({ description: "Never any." });
const role = z.literal("assistant").meta({ description: "Always `assistant`." });

const extensionSchema = chatResponseSchema
  .pick({ abstained: true, degraded: true, mode: true, citations: true, closest: true })
  .meta({ description: "What is beyond OpenAI's shape." });

const messageSchema = z.strictObject({
  role,
  content: text("The answer, with its sources at the end unless `cuepoint.footnotes` is false."),
  refusal,
  annotations,
});

const deltaSchema = z.strictObject({
  role: role.exactOptional(),
  content: text("The next piece of the answer.").exactOptional(),
  refusal: refusal.exactOptional(),
  annotations: annotations.exactOptional(),
});

export const chatCompletionSchema = schemaOf<Completion>()(
  z
    .strictObject({
      id: text("The answer's own."),
      object: z.literal("chat.completion").meta({ description: "Always `chat.completion`." }),
      created,
      model: text("The one model."),
      choices: z
        .array(
          z.strictObject({
            index,
            message: messageSchema.meta({ description: "The answer." }),
            logprobs,
            finish_reason: z.literal("stop").meta({ description: "Always `stop`." }),
          }),
        )
        .meta({ description: "The one answer." }),
      usage: usageSchema,
      cuepoint: extensionSchema,
    })
    .meta({ description: "A whole answer, in OpenAI's shape." }),
);

export const chatCompletionChunkSchema = schemaOf<CompletionChunk>()(
  z
    .strictObject({
      id: text("The answer's own, the same in each piece."),
      object: z.literal("chat.completion.chunk").meta({ description: "Always `chat.completion.chunk`." }),
      created,
      model: text("The one model."),
      choices: z
        .array(
          z.strictObject({
            index,
            delta: deltaSchema.meta({
              description: "What comes next; the last piece with text carries the annotations.",
            }),
            logprobs,
            finish_reason: z
              .literal("stop")
              .nullable()
              .meta({ description: "`stop` in the last; else null." }),
          }),
        )
        .meta({ description: "The one answer; none in the piece that carries `usage`." }),
      usage: usageSchema
        .nullable()
        .exactOptional()
        .meta({ description: "Where `stream_options` asks for it; null before the last piece." }),
      cuepoint: extensionSchema.exactOptional().meta({ description: "Beyond OpenAI's shape; at the end." }),
    })
    .meta({ description: "A piece of an answer, in OpenAI's shape." }),
);

export const openAiErrorSchema = schemaOf<OpenAiError>()(
  z
    .strictObject({
      error: z
        .strictObject({
          message: text("What is wrong, and what to do."),
          type: text("OpenAI's own word for this kind of failure."),
          param: z.string().nullable().meta({ description: "The wrong field, where one is named." }),
          code: text("For programs."),
        })
        .meta({ description: "The failure." }),
    })
    .meta({ description: "A failure, in OpenAI's shape." }),
);
