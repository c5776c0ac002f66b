import type { RequestHandler } from "express";
import { buildCitation } from "../answer/build-citation.js";
import type { RetrieveParts } from "../retrieve/retrieve.js";
import { searchPassages } from "../retrieve/search-passages.js";
import { parseBody } from "./parse-body.js";
import { searchRequestSchema } from "./request-schemas.js";

/** `POST /api/search`: ranked passages, best first, without scores. */
export function createSearchRoute(parts: RetrieveParts): RequestHandler {
  return async (request, response) => {
    const { query, ...options } = parseBody(searchRequestSchema, request.body);
    const found = await searchPassages(parts, { question: query, ...options });
    response.json({
      results: found.map((source, i) => describeResult(buildCitation(source, i + 1, "verbatim"))),
    });
  };
}

function describeResult({ n, quote, support: _, ...place }: ReturnType<typeof buildCitation>) {
  return { rank: n, ...place, text: quote };
}
