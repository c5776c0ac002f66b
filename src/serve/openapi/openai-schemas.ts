import { z } from "zod";

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
    prompt_tokens: z.int().min(0).meta({ description: "Of the request." }),
    completion_tokens: z.int().min(0).meta({ description: "Of the answer." }),
    total_tokens: z.int().min(0).meta({ description: "Both." }),
  })
  .meta({ description: "Estimated tokens." });

const annotations = z.array(annotationSchema).meta({ description: "What the answer rests on." });

export const chatCompletionSchema = z
  .looseObject({
    id: text("The answer's own."),
    object: z.literal("chat.completion").meta({ description: "Always `chat.completion`." }),
    created: z.int().min(0).meta({ description: "Seconds since 1970." }),
    model: text("The one model."),
    choices: z
      .array(
        z.looseObject({
          index: z.literal(0).meta({ description: "There is one choice." }),
          message: z
            .looseObject({
              role: z.literal("assistant").meta({ description: "Always `assistant`." }),
              content: text("The answer, with its sources at the end unless `cuepoint.footnotes` is false."),
              annotations,
            })
            .meta({ description: "The answer." }),
          finish_reason: z.string().meta({ description: "`stop`." }),
        }),
      )
      .meta({ description: "The one answer." }),
    usage: usageSchema,
  })
  .meta({ description: "A whole answer, in OpenAI's shape." });

export const chatCompletionChunkSchema = z
  .looseObject({
    id: text("The answer's own, the same in each piece."),
    object: z.literal("chat.completion.chunk").meta({ description: "Always `chat.completion.chunk`." }),
    created: z.int().min(0).meta({ description: "Seconds since 1970." }),
    model: text("The one model."),
    choices: z
      .array(
        z.looseObject({
          index: z.literal(0).meta({ description: "There is one choice." }),
          delta: z
            .looseObject({
              role: z.literal("assistant").optional().meta({ description: "In the first piece." }),
              content: z.string().optional().meta({ description: "The next piece of the answer." }),
              annotations: annotations.optional(),
            })
            .meta({ description: "What comes next; the last piece with text carries the annotations." }),
          finish_reason: z.string().nullable().meta({ description: "`stop` in the last; else null." }),
        }),
      )
      .meta({ description: "The one answer; none in the piece that carries `usage`." }),
    usage: usageSchema.nullish().meta({ description: "Where `stream_options` asks for it." }),
  })
  .meta({ description: "A piece of an answer, in OpenAI's shape." });

export const openAiErrorSchema = z
  .strictObject({
    error: z
      .looseObject({
        message: text("What is wrong, and what to do."),
        type: text("OpenAI's own word for this kind of failure."),
        param: z.string().nullable().meta({ description: "The wrong field, where one is named." }),
        code: z.string().nullable().meta({ description: "For programs." }),
      })
      .meta({ description: "The failure." }),
  })
  .meta({ description: "A failure, in OpenAI's shape." });
