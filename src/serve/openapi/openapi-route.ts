import type { RequestHandler } from "express";
import type { OpenApiDocument } from "./document.js";

/** `GET /openapi.json`: the API described for programs, when first asked for. It names episodes: no other site's page reads it. */
export function createOpenApiRoute(describe: () => Promise<OpenApiDocument>): RequestHandler {
  let text: string | null = null;
  return async (_request, response) => {
    text ??= JSON.stringify(await describe());
    response.set("cache-control", "no-cache");
    response.type("application/json").send(text);
  };
}
