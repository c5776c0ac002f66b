import { type RequestHandler, Router } from "express";
import { route } from "../edge/route.js";
import type { OpenApiDocument } from "../openapi/document.js";
import { renderDocs } from "./docs/render-docs.js";

/** `GET /docs`: the API described for people, when first asked for. */
export function createDocsPage(describe: () => Promise<OpenApiDocument>): Router {
  // `/docs/` is another folder to a browser: the page's style would not be found from there.
  const router = Router({ strict: true });
  let page: string | null = null;
  const send: RequestHandler = async (_request, response) => {
    page ??= renderDocs(await describe());
    response.set("cache-control", "no-cache").type("html").send(page);
  };
  route(router, "/docs", { get: send });
  return router;
}
