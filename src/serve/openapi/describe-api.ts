import { findArea } from "../areas.js";
import { type Content, type Route, TAGS } from "../route.js";
import { type Components, createComponents } from "./components.js";
import type { MediaTypeObject, OpenApiDocument, OperationObject, ResponseObject } from "./document.js";
import { describeFailures, type FailureGroup, isLimited, listFailures } from "./failures.js";
import { HEADERS, type HeaderName, referHeaders } from "./headers.js";

export interface ApiDescription {
  readonly version: string;
  /** In the order of the document. */
  readonly routes: readonly Route[];
  /** True where keyed areas ask for a key. */
  readonly hasKeys: boolean;
}

/** The OpenAPI 3.1 document of a server: what its routes take, give and refuse, whatever episodes it has. */
export function describeApi(description: ApiDescription): OpenApiDocument {
  const { version, routes, hasKeys } = description;
  const components = createComponents(
    Object.fromEntries(
      routes.flatMap(({ request }) => (request?.name === undefined ? [] : [[request.name, request.schema]])),
    ),
  );
  const described = routes.map((route) => {
    const failures = listFailures(route, hasKeys);
    return {
      route,
      failures,
      operation: describeOperation(route, failures, { components, hasKeys }),
    };
  });
  const tags = new Set<string>(routes.map(({ tag }) => tag));
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
    servers: [{ url: "." }],
    tags: Object.entries(TAGS).flatMap(([name, description]) =>
      tags.has(name) ? [{ name, description }] : [],
    ),
    paths: Object.fromEntries(
      described.map(({ route, operation }) => [writePath(route), { [route.method]: operation }]),
    ),
    components: {
      schemas: components.schemas,
      headers: HEADERS,
      responses: describeResponses(
        described.flatMap(({ failures }) => failures),
        components,
      ),
      securitySchemes: hasKeys
        ? {
            key: {
              type: "http",
              scheme: "bearer",
              description: "One of the server's keys, as `Authorization: Bearer KEY`.",
            },
          }
        : undefined,
    },
  };
}

type Description = Pick<ApiDescription, "hasKeys"> & { readonly components: Components };

function describeOperation(
  route: Route,
  failures: readonly FailureGroup[],
  description: Description,
): OperationObject {
  const { id, tag, summary, request, replies } = route;
  const headers: HeaderName[] = [
    "x-request-id",
    ...(isLimited(route) ? (["ratelimit", "ratelimit-policy"] as const) : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: route.description,
    parameters: route.parameters?.map(({ schema, example, ...parameter }) => ({
      ...parameter,
      required: parameter.in === "path",
      schema: description.components.refer(schema),
      example,
    })),
    requestBody: request && {
      required: true,
      content: { "application/json": describeContent(request, description) },
    },
    responses: Object.fromEntries([
      ...replies.map(({ status, description: said, content }) => [
        status,
        {
          description: said,
          headers: referHeaders(headers),
          content:
            content &&
            Object.fromEntries(
              Object.entries(content).map(([type, each]) => [type, describeContent(each, description)]),
            ),
        },
      ]),
      ...failures
        .filter(({ status }) => replies.every((reply) => reply.status !== status))
        .map((group) => [group.status, { $ref: `#/components/responses/${nameGroup(group)}` }]),
    ]),
    security: description.hasKeys && findArea(route.path).keyed ? [{ key: [] }] : undefined,
  };
}

function describeContent({ schema, example }: Content, { components }: Description): MediaTypeObject {
  return { schema: components.refer(schema), example };
}

/** The path as OpenAPI writes it: `/api/episodes/{id}`. */
function writePath({ path }: Route): string {
  return path.replace(/[:*](\w+)/g, "{$1}");
}

/** Each way of failing once, with the codes of every route that fails in it. */
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
