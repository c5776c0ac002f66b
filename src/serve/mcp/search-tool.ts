import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { listSearchResults } from "../../answer/list-search-results.js";
import type { SearchResult } from "../../answer/search-result.js";
import { joinSignals } from "../../platform/abort-signals.js";
import { searchPassages } from "../../retrieve/search-passages.js";
import { searchRequestSchema } from "../api/request-schemas.js";
import { answerCall, READ_ONLY, type ToolParts } from "./answer-call.js";
import { linkEpisodes } from "./episode-address.js";
import { searchOutputSchema } from "./output-schemas.js";
import { readArguments } from "./read-arguments.js";
import { QUOTATION_NOTICE, writePlace } from "./write-quotation.js";

const { query, limit, history, episodes, filter } = searchRequestSchema.shape;

/** What narrows a question as well as a search. */
export const SCOPE = {
  history: history.describe(
    "What was said before, oldest first, where the question leans on it; at most 20 turns and 32,000 characters",
  ),
  episodes: episodes.describe("Only these episodes, by id; the resource cuepoint://episodes lists them"),
  filter: filter.describe(
    "Only episodes of these shows, with one of these people, published from and to these days (YYYY-MM-DD), " +
      "in these languages (BCP 47); what is absent does not narrow",
  ),
};

const inputSchema = z.strictObject({
  query: query.describe("What to look for, as a question or in a few words; 1 to 2000 characters"),
  limit: limit.describe("Passages at most, 1 to 50"),
  ...SCOPE,
});

/** `search_episodes`: the passages of `POST /api/search`. */
export function addSearchTool(server: McpServer, { answering, client, log }: ToolParts): void {
  server.registerTool(
    "search_episodes",
    {
      title: "Search the episodes",
      description:
        "Finds what podcast episodes say about something: ranked passages, word for word, each with its episode, " +
        "chapter, time and a link that plays it. Use it to read the sources yourself; ask_episodes answers a question.",
      inputSchema: readArguments(inputSchema),
      outputSchema: searchOutputSchema,
      annotations: READ_ONLY,
    },
    ({ query: question, ...options }, { mcpReq }) =>
      answerCall({ log, signal: mcpReq.signal }, async () => {
        const { answer, cutOff } = answering();
        const signal = joinSignals(mcpReq.signal, cutOff);
        const found = await searchPassages(answer, { question, ...options, client, signal });
        const results = listSearchResults(found.passages);
        const degraded = answer.degraded || found.degraded;
        return {
          content: [
            { type: "text", text: writeResults(results, degraded) },
            ...linkEpisodes(results.map(({ episode }) => episode)),
          ],
          structuredContent: { results, degraded },
        };
      }),
  );
}

const DEGRADED =
  "(These passages were found by their words alone, which is less than the server is configured for.)";

function writeResults(results: readonly SearchResult[], degraded: boolean): string {
  const notice = degraded ? [DEGRADED] : [];
  if (results.length === 0)
    return ["Nothing was found: no episode matches, or none of the words.", ...notice].join("\n\n");
  const passages = results.map((result) => writePlace(`${result.rank}.`, result, result.text));
  return [...notice, QUOTATION_NOTICE, ...passages].join("\n\n");
}
