import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { ChatResponse, Citation } from "../../shared/domain.js";
import { chatRequestSchema, searchRequestSchema } from "../api/request-schemas.js";
import { parseBody } from "../edge/parse-body.js";
import { collectAnswer, giveAnswer } from "../give-answer.js";
import { answerCall, READ_ONLY } from "./answer-call.js";
import { linkEpisodes } from "./episode-address.js";
import { DESCRIPTIONS } from "./input-descriptions.js";
import type { McpParts } from "./mcp-server.js";
import { askOutputSchema } from "./output-schemas.js";
import { tellProgress } from "./tell-progress.js";
import { writePlace } from "./write-place.js";
import { breakDefinitions, QUOTATION_NOTICE, quoteLines } from "./write-quotation.js";

/** Its calls are counted as answers. */
export const ASK_TOOL = "ask_episodes";

const { query, history, episodes, filter } = searchRequestSchema.shape;

const inputSchema = z.strictObject({
  question: query.describe("In any words, 1 to 2000 characters"),
  history: history.describe(DESCRIPTIONS.history),
  episodes: episodes.describe(DESCRIPTIONS.episodes),
  filter: filter.describe(DESCRIPTIONS.filter),
});

/** `ask_episodes`: the answer of `POST /api/chat`. */
export function addAskTool(server: McpServer, { answering, log }: McpParts): void {
  server.registerTool(
    ASK_TOOL,
    {
      title: "Ask the episodes",
      description:
        "Answers a question from podcast episodes alone, with numbered citations: chapter, time and a link that plays " +
        "it. Says so where the episodes do not answer, and names the nearest chapters.",
      inputSchema,
      outputSchema: askOutputSchema,
      annotations: READ_ONLY,
    },
    ({ question, history: before = [], ...scope }, { mcpReq }) =>
      answerCall({ log, signal: mcpReq.signal }, async () => {
        const { messages } = parseBody(chatRequestSchema, {
          messages: [...before, { role: "user", content: question }],
        });
        const asked = { door: "mcp", gone: mcpReq.signal, messages, ...scope } as const;
        const response = await collectAnswer(tellProgress(giveAnswer(answering(), asked), mcpReq));
        const { answer, abstained, degraded, mode, citations, closest, followUps } = response;
        return {
          content: [
            { type: "text", text: writeAnswer(response) },
            ...linkEpisodes([...citations, ...closest].map(({ episode }) => episode)),
          ],
          structuredContent: { answer, abstained, degraded, mode, citations, closest, followUps },
        };
      }),
  );
}

function writeAnswer({ answer, abstained, degraded, citations, closest, followUps }: ChatResponse): string {
  const sources = abstained ? closest : citations;
  return [
    breakDefinitions(answer),
    ...(degraded ? ["(This answer was made with less than the server is configured for.)"] : []),
    ...(sources.length === 0 ? [] : [`${abstained ? "Nearest chapters" : "Sources"}. ${QUOTATION_NOTICE}`]),
    ...sources.map((citation) => writePlace(writeMark(citation, abstained), citation, citation.quote)),
    ...(followUps.length === 0 ? [] : [`The episodes also answer:\n${followUps.map(quoteLines).join("\n")}`]),
  ].join("\n\n");
}

/** A chapter that is merely near supports nothing. */
function writeMark({ n, support }: Citation, abstained: boolean): string {
  if (abstained) return "-";
  return support === "weak" ? `[${n}] (loosely supported)` : `[${n}]`;
}
