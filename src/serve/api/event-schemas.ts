import { z } from "zod";
import type { AnswerEvent } from "../../shared/domain.js";
import { chatResponseSchema, citationSchema } from "./response-schemas.js";
import { schemaOf } from "./schema-of.js";

type Fields<Name extends AnswerEvent["type"]> = Omit<Extract<AnswerEvent, { type: Name }>, "type">;

export const answerStartSchema = schemaOf<Fields<"answer-start">>()(
  z
    .strictObject({
      id: z.string().meta({ description: "The answer's own, for feedback." }),
      mode: z.enum(["extractive", "llm"]).meta({
        description: "Who will write it. `answer-end` says who did.",
      }),
      model: z.string().nullable().meta({ description: "The language model's name; null without one." }),
    })
    .meta({ description: "The first event." }),
);

export const statusUpdateSchema = schemaOf<Fields<"status-update">>()(
  z
    .strictObject({ stage: z.string().meta({ description: "A word for what is being done." }) })
    .meta({ description: "What the answer waits for. May be passed over." }),
);

export const textDeltaSchema = schemaOf<Fields<"text-delta">>()(
  z
    .strictObject({ delta: z.string().meta({ description: "The next piece of the answer." }) })
    .meta({ description: "Some of the text; the pieces in their order are the answer." }),
);

export const answerErrorSchema = schemaOf<Fields<"answer-error">>()(
  z
    .strictObject({
      code: z.string().meta({ description: "As in a problem." }),
      detail: z.string().meta({ description: "What went wrong." }),
    })
    .meta({ description: "The last event of an answer that failed on its way." }),
);

/** What each event of a streamed answer carries. */
export const EVENT_SCHEMAS = {
  "answer-start": answerStartSchema,
  "status-update": statusUpdateSchema,
  "citation-add": citationSchema,
  "text-delta": textDeltaSchema,
  "answer-end": chatResponseSchema,
  "answer-error": answerErrorSchema,
} as const satisfies Record<AnswerEvent["type"], z.ZodType>;
