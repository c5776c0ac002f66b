import { z } from "zod";
import type { OpenApiDocument, SchemaObject } from "../../../src/serve/openapi/document.js";
import { readJson, type StartOptions, startServer } from "../../fakes/start-server.js";

/** The document of a server with these parts. */
export async function readDocument(options: StartOptions = {}): Promise<OpenApiDocument> {
  const server = await startServer(options);
  try {
    return await readJson<OpenApiDocument>(await fetch(`${server.url}/openapi.json`));
  } finally {
    await server.stop();
  }
}

/** A check of JSON against a schema of the document, by the JSON Schema alone: what a client's validator would say. */
export function readSchema(document: OpenApiDocument, schema: SchemaObject): z.ZodType {
  const $defs = document.components.schemas;
  const text = JSON.stringify({ ...schema, $defs }).replaceAll("#/components/schemas/", "#/$defs/");
  return z.fromJSONSchema(JSON.parse(text));
}

/** Every object in a value that is JSON, with where it stands. */
export function* walk(
  value: unknown,
  path = "",
): Generator<{ path: string; object: Record<string, unknown> }> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield { path, object: value as Record<string, unknown> };
  for (const [key, each] of Object.entries(value)) yield* walk(each, `${path}/${key}`);
}
