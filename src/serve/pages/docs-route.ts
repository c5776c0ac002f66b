import type { OpenApiDocument } from "../openapi/document.js";
import { type Route, replyPage } from "../route.js";
import { renderDocs } from "./docs/render-docs.js";

/** `GET /docs`: the API described for people. */
export function createDocsRoute(describe: () => Promise<OpenApiDocument>): Route {
  let page: string | null = null;
  return {
    id: "readDocumentation",
    method: "get",
    path: "/docs",
    // `/docs/` is another folder to a browser, which would look for the page's style there.
    strict: true,
    tag: "Pages",
    summary: "This description, for people",
    description: "The same as a page, without scripts.",
    replies: [replyPage],
    handle: async (_request, response) => {
      page ??= renderDocs(await describe());
      response.set("cache-control", "no-cache").type("html").send(page);
    },
  };
}
