import { listSearchResults } from "../../answer/list-search-results.js";
import { joinSignals } from "../../platform/abort-signals.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import type { RouteParts } from "../app-parts.js";
import { readClient } from "../edge/identify-client.js";
import { parseBody } from "../edge/parse-body.js";
import { serveClient } from "../edge/watch-client.js";
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
    description:
      "The passages that fit best, without an answer and without scores. Where too many questions wait, they are found by their words alone, and `degraded` is true.",
    request: { schema: searchRequestSchema, example: { query: "small models", limit: 2 } },
    replies: [replyJson("Passages, best first.", searchResponseSchema, SEARCH_RESPONSE)],
    failures: ["not_ready"],
    limit: limits.searches,
    handle: (request, response) =>
      serveClient(response, async (gone) => {
        const { query: question, ...wanted } = parseBody(searchRequestSchema, request.body);
        const asker = { client: readClient(request), signal: joinSignals(gone, answering.cutOff) };
        const { passages, degraded } = await searchPassages(answer, { question, ...wanted, ...asker });
        const found = { results: listSearchResults(passages), degraded: answer.degraded || degraded };
        // Express would hash it for a tag, which no client keeps of what it sent a question for.
        response.type("json").end(JSON.stringify(found));
      }),
  };
}
