import type { RequestHandler } from "express";
import { z } from "zod";
import { loadOnce } from "../../shared/load-once.js";
import type { OpenApiDocument } from "../openapi/document.js";
import { PackedBody } from "../packed-body.js";
import { type Route, replyJson, replyPage } from "../route.js";
import { renderDocs } from "./docs/render-docs.js";

/** `GET /openapi.json` and `GET /docs`: they are the same whatever episodes the server has. */
export function createDescriptionRoutes(describe: () => Promise<OpenApiDocument>): Route[] {
  const send = (type: string, write: (document: OpenApiDocument) => string): RequestHandler => {
    const build = loadOnce(async () => await PackedBody.pack(type, write(await describe())));
    return async (request, response) => {
      const body = await build();
      response.set("cache-control", "no-cache");
      body.send(request, response);
    };
  };
  return [
    {
      id: "getApiDescription",
      method: "get",
      path: "/openapi.json",
      tag: "Server",
      summary: "This description, for programs",
      description: "OpenAPI 3.1, made from the schemas that check the requests.",
      replies: [replyJson("The document.", z.looseObject({ openapi: z.string() }))],
      handle: send("application/json", JSON.stringify),
    },
    {
      id: "readDocumentation",
      method: "get",
      path: "/docs",
      // `/docs/` is another folder to a browser, which would look for the page's style there.
      strict: true,
      tag: "Pages",
      summary: "This description, for people",
      description: "The same as a page, without scripts.",
      replies: [replyPage],
      handle: send("html", renderDocs),
    },
  ];
}
