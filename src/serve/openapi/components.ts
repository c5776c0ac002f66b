import { z } from "zod";
import { searchResultSchema } from "../../answer/search-result.js";
import * as nouns from "../../shared/domain.js";
import * as requests from "../api/request-schemas.js";
import * as responses from "../api/response-schemas.js";
import * as openai from "../openai/openai-schemas.js";
import type { SchemaObject } from "./document.js";

/** Request schemas that have a name in the document. */
const REQUESTS = {
  ChatRequest: requests.chatRequestSchema,
  SearchRequest: requests.searchRequestSchema,
  ChatMessage: requests.messageSchema,
  EpisodeFilter: requests.filter,
  EpisodeId: requests.episodeIdSchema,
};

/** Response schemas that have one. */
const RESPONSES = {
  ChatResponse: nouns.chatResponseSchema,
  Citation: nouns.citationSchema,
  AnswerStart: nouns.EVENT_SCHEMAS["answer-start"],
  StatusUpdate: nouns.EVENT_SCHEMAS["status-update"],
  TextDelta: nouns.EVENT_SCHEMAS["text-delta"],
  AnswerError: nouns.EVENT_SCHEMAS["answer-error"],
  SearchResponse: responses.searchResponseSchema,
  SearchResult: searchResultSchema,
  EpisodeList: responses.episodeListSchema,
  ListedEpisode: responses.listedEpisodeSchema,
  Episode: nouns.episodeSchema,
  Chapter: nouns.chapterSchema,
  Person: nouns.personSchema,
  Media: nouns.mediaSchema,
  WidgetSettings: responses.widgetSettingsSchema,
  WidgetIntegrity: responses.widgetIntegritySchema,
  Health: responses.healthSchema,
  Ready: responses.readySchema,
  Problem: responses.problemSchema,
  ModelList: openai.modelListSchema,
  Model: openai.modelSchema,
  ChatCompletion: openai.chatCompletionSchema,
  ChatCompletionChunk: openai.chatCompletionChunkSchema,
  Annotation: openai.annotationSchema,
  OpenAiError: openai.openAiErrorSchema,
};

const address = (id: string) => `#/components/schemas/${id}`;

/** An event as it is read from the stream: its name, and its data as one line of JSON. */
export const streamEventSchema = z
  .union(
    Object.entries(nouns.EVENT_SCHEMAS).map(([name, schema]) =>
      z.strictObject({ event: z.literal(name), data: z.string().meta(holdJson(nameOf(RESPONSES, schema))) }),
    ),
  )
  .meta({ description: "One event of a streamed answer." });

/** `data` of an event as JSON of the named schema. */
export function holdJson(id: string): Record<string, unknown> {
  return { contentMediaType: "application/json", contentSchema: { $ref: address(id) } };
}

export interface Components {
  readonly schemas: Readonly<Record<string, SchemaObject>>;
  /** A schema as it is written in its place: by its name where it has one. */
  refer(schema: z.ZodType): SchemaObject;
}

/**
 * Every named schema as JSON Schema, draft 2020-12. `optionalRequests` are the bodies of optional routes that are open, by
 * the name that each is to have.
 */
export function createComponents(optionalRequests: Readonly<Record<string, z.ZodType>>): Components {
  const named = { ...REQUESTS, ...optionalRequests, ...RESPONSES, StreamEvent: streamEventSchema };
  const override: z.core.JSONSchemaGeneratorParams["override"] = ({ jsonSchema }) => {
    // The largest whole number there is limits nothing.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  };
  const convert = (schemas: Record<string, z.ZodType>, io: "input" | "output") => {
    const registry = z.registry<{ id: string }>();
    for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
    return z.toJSONSchema(registry, { uri: address, io, override }).schemas;
  };
  const schemas = {
    ...convert({ ...REQUESTS, ...optionalRequests }, "input"),
    ...convert({ ...RESPONSES, StreamEvent: streamEventSchema }, "output"),
  };
  return {
    schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, strip(schema)])),
    refer: (schema) => {
      const id = findName(named, schema);
      return id === null ? strip(z.toJSONSchema(schema, { io: "input", override })) : { $ref: address(id) };
    },
  };
}

/** Without what only a schema in a file of its own needs. */
function strip({ $schema: _, $id: __, "~standard": ___, ...schema }: Record<string, unknown>): SchemaObject {
  return schema as SchemaObject;
}

function findName(named: Readonly<Record<string, z.ZodType>>, schema: z.ZodType): string | null {
  return Object.entries(named).find(([, each]) => each === schema)?.[0] ?? null;
}

function nameOf(named: Readonly<Record<string, z.ZodType>>, schema: z.ZodType): string {
  const name = findName(named, schema);
  if (name === null) throw new TypeError("Expected a schema that the document names.");
  return name;
}
