import type { RequestHandler } from "express";
import type { OpenApiDocument } from "./document.js";

/** `GET /openapi.json`: the API described for programs. Programs of any site may read it; it holds nothing of anyone's. */
export function createOpenApiRoute(document: OpenApiDocument): RequestHandler {
  const text = JSON.stringify(document);
  return (_request, response) => {
    response.set({ "cache-control": "no-cache", "access-control-allow-origin": "*" });
    response.type("application/json").send(text);
  };
}
