import { listSearchResults } from "../../answer/search-result.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import type { RouteParts } from "../app-parts.js";
import { parseBody } from "../edge/parse-body.js";
import { SEARCH_RESPONSE } from "../openapi/examples.js";
import { type Route, replyJson } from "../route.js";
import { searchRequestSchema } from "./request-schemas.js";
import { searchResponseSchema } from "./response-schemas.js";

/** `POST /api/search`: ranked passages, best first, without scores. */
export function createSearchRoute({ answer, answering, limits }: RouteParts): Route {
  return {
    id: "searchEpisodes",
    method: "post",
    path: "/api/search",
    tag: "Questions",
    summary: "Look for passages",
    description: "The passages that fit best, without an answer and without scores.",
    request: { schema: searchRequestSchema, example: { query: "small models", limit: 2 } },
    replies: [replyJson("Passages, best first.", searchResponseSchema, SEARCH_RESPONSE)],
    failures: ["not_ready"],
    limit: limits.searches,
    handle: async (request, response) => {
      const { query: question, ...wanted } = parseBody(searchRequestSchema, request.body);
      const found = await searchPassages(answer, { question, ...wanted, signal: answering.cutOff });
      response.json({ results: listSearchResults(found) });
    },
  };
}
