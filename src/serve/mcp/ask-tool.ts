import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { ChatResponse, Citation } from "../../shared/domain.js";
import { chatRequestSchema, searchRequestSchema } from "../api/request-schemas.js";
import { parseBody } from "../edge/parse-body.js";
import { collectAnswer, giveAnswer } from "../give-answer.js";
import { ASK_TOOL, answerCall, READ_ONLY, type ToolParts } from "./answer-call.js";
import { linkEpisodes } from "./episode-address.js";
import { askOutputSchema } from "./output-schemas.js";
import { reportProgress } from "./report-progress.js";
import { SCOPE } from "./search-tool.js";
import { breakDefinitions, QUOTATION_NOTICE, quoteLines, writePlace } from "./write-quotation.js";

const inputSchema = z.strictObject({
  question: searchRequestSchema.shape.query.describe("In any words, 1 to 2000 characters"),
  ...SCOPE,
});

/** `ask_episodes`: the answer of `POST /api/chat`. */
export function addAskTool(server: McpServer, { answering, client, log }: ToolParts): void {
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
        const asked = { channel: "mcp", client, gone: mcpReq.signal, messages, ...scope } as const;
        const response = await collectAnswer(reportProgress(giveAnswer(answering(), asked), mcpReq));
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
