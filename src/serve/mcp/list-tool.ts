import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { listStored } from "../../store/episodes/list-episodes.js";
import { episodeListQuerySchema, expectCount } from "../api/request-schemas.js";
import { answerCall, READ_ONLY, type ToolParts } from "./answer-call.js";
import { linkEpisodes } from "./episode-address.js";
import { listOutputSchema } from "./output-schemas.js";
import { readArguments } from "./read-arguments.js";
import { writeEpisodeList } from "./write-episode.js";

const FEW = 50;
/** A language model pays for every line. */
export const MOST_IN_PART = 200;

const NO_LIMIT = expectCount(MOST_IN_PART);

const { cursor, q } = episodeListQuerySchema.shape;

const inputSchema = z.strictObject({
  query: q.describe("Words of a title or of people's names, or their beginnings; all episodes without it"),
  limit: z
    .int(NO_LIMIT)
    .min(1, NO_LIMIT)
    .max(MOST_IN_PART, NO_LIMIT)
    .default(FEW)
    .describe(`Episodes at most, 1 to ${MOST_IN_PART}`),
  cursor: cursor.describe("The nextCursor of the list before, for the rest of it"),
});

/** `list_episodes`: the list of `GET /api/episodes`. */
export function addListTool(server: McpServer, { answering, log }: ToolParts): void {
  server.registerTool(
    "list_episodes",
    {
      title: "List the episodes",
      description:
        "The episodes that can be asked, the newest first, each with the id by which the other tools narrow to it; " +
        "of many, those whose title or people have some words.",
      // A list that leaves out what was asked for looks whole.
      inputSchema: readArguments(inputSchema, ["too_small", "too_big", "unrecognized_keys"]),
      outputSchema: listOutputSchema,
      annotations: READ_ONLY,
    },
    ({ query, ...asked }, { mcpReq }) =>
      answerCall({ log, signal: mcpReq.signal }, async () => {
        const { store } = answering().answer;
        const page = listStored(store, { ...asked, words: query });
        const { episodes, total, next } = page;
        return {
          content: [{ type: "text", text: writeEpisodeList(page) }, ...linkEpisodes(episodes)],
          structuredContent: {
            episodes: episodes.map(({ id, title, show, publishedAt }) => ({ id, title, show, publishedAt })),
            total,
            nextCursor: next,
          },
        };
      }),
  );
}
