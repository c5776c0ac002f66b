import type { RequestHandler } from "express";
import type { OpenApiDocument } from "./document.js";

/** `GET /openapi.json`: the API described for programs, when first asked for. It names episodes: no other site's page reads it. */
export function createOpenApiRoute(describe: () => OpenApiDocument): RequestHandler {
  let text: string | null = null;
  return (_request, response) => {
    text ??= JSON.stringify(describe());
    response.set("cache-control", "no-cache");
    response.type("application/json").send(text);
  };
}
