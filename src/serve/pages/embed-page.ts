import { join } from "node:path";
import { type RequestHandler, Router } from "express";
import type { PassageStore } from "../../store/passage-store.js";
import { createFramedHeaders } from "../edge/response-headers.js";
import { route } from "../edge/route.js";

export interface EmbedPageOptions {
  readonly pageDir: string;
  readonly allowedOrigins: readonly string[];
  readonly answer: { readonly store: Pick<PassageStore, "episodes"> };
}

/** `GET /embed`: the widget as a page of its own, the only one that other sites may frame. */
export function createEmbedPage({ pageDir, allowedOrigins, answer }: EmbedPageOptions): Router {
  // `/embed/` is another folder to a browser: the page's own files would not be found from there.
  const router = Router({ strict: true });
  const send: RequestHandler = (_request, response) => {
    // The list of who may frame it comes with it, and may be another at the next start.
    response.set("cache-control", "no-cache");
    response.sendFile(join(pageDir, "embed.html"), { cacheControl: false });
  };
  route(router, "/embed", { get: [createFramedHeaders(answer.store.episodes, allowedOrigins), send] });
  return router;
}
