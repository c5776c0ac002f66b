import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROBLEM_CODES } from "../../../src/answer/response/problem.js";
import { openQuestionLog } from "../../../src/questions/question-log.js";
import { createMetrics } from "../../../src/serve/metrics/create-metrics.js";
import type { OpenApiDocument } from "../../../src/serve/openapi/document.js";
import { makeEpisode } from "../../fakes/episodes.js";
import {
  readJson,
  type StartOptions,
  startServer,
  type TestServer,
  VERSION,
} from "../../fakes/start-server.js";
import { readDocument, readSchema, walk } from "./read-schemas.js";

/** Every route that a server may have. */
const OPEN: StartOptions = {
  questionLog: await openQuestionLog({
    dir: mkdtempSync(join(tmpdir(), "cuepoint-document-")),
    days: 1,
    warn: () => undefined,
  }),
  mcp: true,
  metrics: createMetrics({ version: VERSION }),
};
const KEYS = ["a key that is long enough to be one"];

interface Layer {
  readonly rawPath: unknown;
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** The routes of an app, `GET /api/episodes/{id}`, through the routers in it. */
function listRoutes(stack: readonly Layer[], mount = ""): string[] {
  return stack.flatMap(({ rawPath, route, handle }) => {
    const named = Object.keys(route?.methods ?? {}).filter((method) => method !== "_all");
    // One route of a path says of every method it does not have that it is not allowed.
    const methods = named.length > 1 ? [] : named;
    const path = `${mount}${route?.path}`.replace(/[:*](\w+)/g, "{$1}");
    return [
      ...listRoutes(handle?.stack ?? [], rawPath === "/" ? mount : `${mount}${rawPath}`),
      ...methods.map((method) => `${method.toUpperCase()} ${path}`),
    ];
  });
}

const listOperations = ({ paths }: OpenApiDocument) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operation,
      name: `${method.toUpperCase()} ${path}`,
    })),
  );

describe("the document of a running app", () => {
  let server: TestServer;
  let document: OpenApiDocument;
  beforeAll(async () => {
    server = await startServer(OPEN);
    document = await readJson<OpenApiDocument>(await fetch(`${server.url}/openapi.json`));
  });
  afterAll(() => server.stop());

  test("has every route that the app has, and no other", () => {
    const routes = listRoutes((server.app.router as unknown as { stack: readonly Layer[] }).stack);
    expect(routes.length).toBeGreaterThan(10);
    const described = listOperations(document).map(({ name }) => name);
    expect(routes.sort()).toEqual(described.sort());
  });

  test("is that of the running version, under the licence of the program", () => {
    expect(document.openapi).toBe("3.1.1");
    expect(document.info).toMatchObject({ version: VERSION, license: { identifier: "MIT" } });
  });

  test("is read by no page of another site, and is asked for again each time", async () => {
    const { headers } = await fetch(`${server.url}/openapi.json`, {
      headers: { origin: "https://a.example" },
    });
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("cache-control")).toBe("no-cache");
  });
});

test("a key is asked for where the document says so, and nowhere else", async () => {
  const server = await startServer({ ...OPEN, apiKeys: KEYS });
  try {
    const document = await readJson<OpenApiDocument>(await fetch(`${server.url}/openapi.json`));
    for (const { name, operation } of listOperations(document)) {
      const [method = "", path = ""] = name.split(" ");
      const { status } = await fetch(`${server.url}${path}`, { method });
      expect([name, status === 401]).toEqual([name, operation.security !== undefined]);
      expect([name, "401" in operation.responses]).toEqual([name, operation.security !== undefined]);
    }
  } finally {
    await server.stop();
  }
});

describe.each([
  ["of as few routes as there can be", await readDocument()],
  ["of every route, with keys", await readDocument({ ...OPEN, apiKeys: KEYS })],
])("a document %s", (_, document) => {
  const operations = listOperations(document).map(({ operation }) => operation);

  test("refers to nothing that is not in it, and has nothing that is not referred to", () => {
    const refers = [...walk(document)].flatMap(({ object }) => String(object["$ref"] ?? "") || []);
    const { securitySchemes: _none, ...components } = document.components;
    const there = Object.entries(components).flatMap(([kind, each]) =>
      Object.keys(each).map((name) => `#/components/${kind}/${name}`),
    );
    expect([...new Set(refers)].filter((address) => !there.includes(address))).toEqual([]);
    const unused = there.filter((address) => !refers.includes(address));
    // Without keys no route uses these.
    expect(unused.every((address) => /OpenAi|Model|Completion|Annotation|www-auth/.test(address))).toBe(true);
  });

  test("describes every operation, by a verb of its own, every schema and every field", () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(ask|search|list|get|check|read|open|rate|create|send)[A-Z]/);
    for (const { summary, description } of operations) expect(`${summary}${description}`).toMatch(/\w+ \w+/);
    const undescribed = [...walk(document.components.schemas)].flatMap(({ path, object }) =>
      Object.entries((object["properties"] as Record<string, Record<string, unknown>> | undefined) ?? {})
        .filter(([, field]) => field["description"] === undefined && field["$ref"] === undefined)
        .map(([name]) => `${path}/${name}`),
    );
    // A rule about the last message, an event's two lines, and what another door's own schema leaves out.
    const rules = /messages\/anyOf|StreamEvent|FeedbackRequest|ChatCompletionRequest|choices\/items/;
    expect(undescribed.filter((path) => !rules.test(path))).toEqual([]);
    const nameless = Object.entries(document.components.schemas).filter(([, schema]) => !schema.description);
    expect(nameless.map(([name]) => name).filter((name) => !rules.test(name))).toEqual([]);
  });

  test("lists every failure by its code, with the headers that come with it", () => {
    const { responses } = document.components;
    for (const { operationId, responses: own } of operations)
      expect([operationId, ...Object.keys(own)]).toEqual(expect.arrayContaining(["405", "500"]));
    const told = Object.values(responses).flatMap(({ description }) => description.match(/`(\w+)`/g) ?? []);
    const codes = new Set(told.map((code) => code.replaceAll("`", "")));
    expect([...PROBLEM_CODES]).toEqual(expect.arrayContaining([...codes]));
    for (const [name, { headers = {} }] of Object.entries(responses)) {
      const needed = [
        "x-request-id",
        ...(/405/.test(name) ? ["allow"] : []),
        ...(/429/.test(name) ? ["retry-after"] : []),
      ];
      expect(Object.keys(headers)).toEqual(expect.arrayContaining(needed));
    }
  });

  test("holds examples that its own schemas let through", () => {
    const contents = operations.flatMap(({ operationId, requestBody, responses }) =>
      [requestBody, ...Object.values(responses), ...Object.values(document.components.responses)].flatMap(
        (each) =>
          each !== undefined && "content" in each
            ? Object.entries(each.content ?? {}).map((entry) => [operationId, ...entry] as const)
            : [],
      ),
    );
    const examples = contents.filter(
      ([, type, { example }]) => type !== "text/event-stream" && example !== undefined,
    );
    expect(examples.length).toBeGreaterThan(10);
    for (const [operationId, , { schema, example }] of examples) {
      const { error } = readSchema(document, schema).safeParse(example);
      expect([operationId, error?.issues]).toEqual([operationId, undefined]);
    }
  });
});

test("keys are asked for where the server has some, at the routes they are for", async () => {
  const secured = (document: OpenApiDocument) =>
    listOperations(document).flatMap(({ name, operation }) =>
      operation.security === undefined ? [] : [name],
    );
  expect(secured(await readDocument(OPEN))).toEqual([]);
  const document = await readDocument({ ...OPEN, apiKeys: KEYS });
  expect(secured(document)).toEqual([
    "GET /v1/models",
    "GET /v1/models/{id}",
    "POST /v1/chat/completions",
    "POST /mcp",
  ]);
  const [scheme] = Object.values(document.components.securitySchemes ?? {});
  expect(scheme).toMatchObject({ type: "http", scheme: "bearer" });
});

test("the document is the same whatever episodes there are", async () => {
  const many = Array.from({ length: 60 }, (_, i) => makeEpisode({ id: `episode-${i}` }));
  const one = await readDocument({});
  expect(one.components.schemas["EpisodeId"]).toMatchObject({ type: "string", minLength: 1 });
  expect(await readDocument({ episodes: many })).toEqual(one);
});
