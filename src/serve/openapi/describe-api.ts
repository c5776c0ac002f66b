import type { z } from "zod";
import type { Episode } from "../../shared/domain.js";
import { listQuestionOperations, listWidgetOperations } from "./api-operations.js";
import { type Components, createComponents } from "./components.js";
import type { MediaTypeObject, OpenApiDocument, OperationObject, ResponseObject } from "./document.js";
import { describeFeedback, listOpenAiOperations, MCP_OPERATION } from "./door-operations.js";
import { describeFailures, type FailureGroup, type FailureOptions, listFailures } from "./failures.js";
import { HEADERS, type HeaderName, referHeaders } from "./headers.js";
import { type Content, type Operation, TAGS } from "./operation.js";
import { METRICS_OPERATION, SERVER_OPERATIONS } from "./server-operations.js";

/** The doors that are open beside those that always are. */
export interface OpenDoors {
  /** The schema that checks what `POST /api/feedback` is sent; null: the door is shut. */
  readonly feedback: z.ZodType | null;
  /** The schema that checks what `POST /v1/chat/completions` is sent, and the name of the one model. */
  readonly openai: { readonly request: z.ZodType; readonly model: string } | null;
  readonly mcp: boolean;
  readonly metrics: boolean;
}

export interface ApiDescription extends FailureOptions {
  /** The program's own. */
  readonly version: string;
  readonly episodes: readonly Pick<Episode, "id">[];
  /** The episode that is shown as an example; null where there is none. */
  readonly example: Episode | null;
  readonly doors: OpenDoors;
}

/** The OpenAPI 3.1 document of a server: what its routes take, give and refuse. */
export function describeApi(description: ApiDescription): OpenApiDocument {
  const { version, episodes, example, doors, guarded, keys } = description;
  const { feedback, openai } = doors;
  const operations = [
    ...listQuestionOperations(example),
    ...(feedback === null ? [] : [describeFeedback(feedback)]),
    ...listWidgetOperations(version),
    ...(openai === null ? [] : listOpenAiOperations(openai)),
    ...(doors.mcp ? [MCP_OPERATION] : []),
    ...SERVER_OPERATIONS,
    ...(doors.metrics ? [METRICS_OPERATION] : []),
  ];
  const components = createComponents({
    episodeIds: episodes.map(({ id }) => id),
    doorRequests: {
      ...(feedback === null ? {} : { FeedbackRequest: feedback }),
      ...(openai === null ? {} : { ChatCompletionRequest: openai.request }),
    },
  });
  const groups = new Map(
    operations.map((operation) => [operation, listFailures(operation, { guarded, keys })]),
  );
  const described = operations.map((operation) =>
    describeOperation(operation, { components, failures: groups.get(operation) ?? [], keys }),
  );
  const tags = new Set<string>(operations.map(({ tag }) => tag));
  return {
    openapi: "3.1.1",
    info: {
      title: "Cuepoint",
      version,
      summary: "Ask a podcast a question, get a grounded answer, and the second it was said.",
      description:
        "JSON in and out, UTF-8. Lengths are counted in UTF-16 units, times in seconds. A request may hold no field that is not described here, except at `/v1`. Every response carries `x-request-id`.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: Object.entries(TAGS).flatMap(([name, description]) =>
      tags.has(name) ? [{ name, description }] : [],
    ),
    paths: groupByPath(operations, described),
    components: {
      schemas: components.schemas,
      headers: HEADERS,
      responses: describeResponses([...groups.values()].flat(), components),
      ...(keys
        ? {
            securitySchemes: {
              key: {
                type: "http",
                scheme: "bearer",
                description: "One of the server's keys, as `Authorization: Bearer KEY`.",
              },
            },
          }
        : {}),
    },
  };
}

interface Description {
  readonly components: Components;
  readonly failures: readonly FailureGroup[];
  readonly keys: boolean;
}

function describeOperation(
  operation: Operation,
  { components, failures, keys }: Description,
): OperationObject {
  const { id, tag, summary, description, parameters, request, replies, limited, keyed } = operation;
  const headers: HeaderName[] = [
    "x-request-id",
    ...(limited ? (["ratelimit", "ratelimit-policy"] as const) : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(parameters && {
      parameters: parameters.map(({ schema, example, ...parameter }) => ({
        ...parameter,
        required: parameter.in === "path",
        schema: components.refer(schema),
        ...(example === undefined ? {} : { example }),
      })),
    }),
    ...(request && {
      requestBody: { required: true, content: { "application/json": describeContent(request, components) } },
    }),
    responses: Object.fromEntries([
      ...replies.map(({ status, description: said, content }) => [
        status,
        {
          description: said,
          headers: referHeaders(headers),
          ...(content && {
            content: mapValues(content, (each) => describeContent(each, components)),
          }),
        },
      ]),
      ...failures
        .filter(({ status }) => replies.every((reply) => reply.status !== status))
        .map((group) => [group.status, { $ref: `#/components/responses/${nameGroup(group)}` }]),
    ]),
    ...(keyed && keys ? { security: [{ key: [] }] } : {}),
  };
}

function describeContent({ schema, example }: Content, { refer }: Components): MediaTypeObject {
  return { schema: refer(schema), ...(example === undefined ? {} : { example }) };
}

/** Each way of failing once, with the codes of every operation that fails in it. */
function describeResponses(
  groups: readonly FailureGroup[],
  { refer }: Components,
): Record<string, ResponseObject> {
  const responses: Record<string, ResponseObject> = {};
  for (const group of groups) {
    const name = nameGroup(group);
    const same = groups.filter((each) => nameGroup(each) === name);
    const { schema, example, mediaType } = group.shape;
    const body = {
      schema: schema === null ? {} : refer(schema),
      ...(example?.status === group.status ? { example } : {}),
    };
    responses[name] = {
      description: describeFailures([...new Set(same.flatMap(({ codes }) => codes))]),
      headers: referHeaders([...new Set(same.flatMap(({ headers }) => headers))]),
      content: { [mediaType]: body },
    };
  }
  return responses;
}

function nameGroup({ shape, status }: FailureGroup): string {
  return `${shape.name}${status}`;
}

function groupByPath(
  operations: readonly Operation[],
  described: readonly OperationObject[],
): OpenApiDocument["paths"] {
  return Object.fromEntries(operations.map(({ path, method }, i) => [path, { [method]: described[i] }]));
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
