import type { RequestHandler } from "express";
import { listSearchResults } from "../../answer/search-result.js";
import type { RetrieveParts } from "../../retrieve/find-chapters.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import { parseBody } from "../edge/parse-body.js";
import { searchRequestSchema } from "./request-schemas.js";

/** `POST /api/search`: ranked passages, best first, without scores. */
export function createSearchRoute(parts: RetrieveParts): RequestHandler {
  return async (request, response) => {
    const { query, history, limit, episodes, filter } = parseBody(searchRequestSchema, request.body);
    const found = await searchPassages(parts, { question: query, history, limit, episodes, filter });
    response.json({ results: listSearchResults(found) });
  };
}
