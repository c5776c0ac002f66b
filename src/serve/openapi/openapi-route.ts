import { z } from "zod";
import { type Route, replyJson } from "../route.js";
import type { OpenApiDocument } from "./document.js";

/** `GET /openapi.json`: the API described for programs. The document names episodes, so no page of another site reads it. */
export function createOpenApiRoute(describe: () => Promise<OpenApiDocument>): Route {
  let text: string | null = null;
  return {
    id: "getApiDescription",
    method: "get",
    path: "/openapi.json",
    tag: "Server",
    summary: "This description, for programs",
    description: "OpenAPI 3.1, made from the schemas that check the requests.",
    replies: [replyJson("The document.", z.looseObject({ openapi: z.string() }))],
    handle: async (_request, response) => {
      text ??= JSON.stringify(await describe());
      response.set("cache-control", "no-cache");
      response.type("application/json").send(text);
    },
  };
}
