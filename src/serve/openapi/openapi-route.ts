import type { RequestHandler } from "express";
import type { OpenApiDocument } from "./document.js";

/**
 * `GET /openapi.json`: the API described for programs, when first asked for. Programs of any site may read it; it holds
 * nothing of anyone's.
 */
export function createOpenApiRoute(describe: () => OpenApiDocument): RequestHandler {
  let text: string | null = null;
  return (_request, response) => {
    text ??= JSON.stringify(describe());
    response.set({ "cache-control": "no-cache", "access-control-allow-origin": "*" });
    response.type("application/json").send(text);
  };
}
