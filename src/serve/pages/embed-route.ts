import { AppError } from "../../shared/errors.js";
import type { AppParts } from "../app-parts.js";
import { createFramedHeaders } from "../edge/response-headers.js";
import { type Route, replyPage } from "../route.js";
import type { PageFiles } from "./page-files.js";

/** `GET /embed`: the widget as a page of its own, the only one that other sites may frame. */
export function createEmbedRoute({ allowedOrigins, answer }: AppParts, files: PageFiles): Route {
  const page = files.get("embed.html");
  return {
    id: "openEmbeddedWidget",
    method: "get",
    path: "/embed",
    // `/embed/` is another folder to a browser, which would look for the page's files there.
    strict: true,
    tag: "Pages",
    summary: "The widget as a page of its own",
    description:
      "For frames: the only page that other sites may frame, if the server's owner has named them. `episode` in its query chooses the episode.",
    replies: [replyPage],
    guards: [createFramedHeaders(answer.store.episodes, allowedOrigins)],
    handle: (request, response) => {
      if (page === undefined) throw new AppError("not_found", "the page is not built");
      // The page comes with the list of the sites that may frame it, which may change at the next start.
      response.set("cache-control", "no-cache");
      page.send(request, response);
    },
  };
}
