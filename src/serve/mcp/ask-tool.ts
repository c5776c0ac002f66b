import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { collectAnswer } from "../../answer/response/collect-answer.js";
import { chatRequestSchema, searchRequestSchema } from "../api/request-schemas.js";
import { parseBody } from "../edge/parse-body.js";
import { giveAnswer } from "../give-answer.js";
import { ASK_TOOL, answerCall, READ_ONLY, type ToolParts } from "./answer-call.js";
import { linkEpisodes } from "./episode-address.js";
import { askOutputSchema } from "./output-schemas.js";
import { readArguments } from "./read-arguments.js";
import { reportProgress } from "./report-progress.js";
import { SCOPE } from "./search-tool.js";
import { writeAnswer } from "./write-answer.js";

const inputSchema = z.strictObject({
  question: searchRequestSchema.shape.query.describe("In any words, 1 to 2000 characters"),
  ...SCOPE,
});

/** `ask_episodes`: the answer of `POST /api/chat`. */
export function addAskTool(server: McpServer, { answering, client, log, note }: ToolParts): void {
  server.registerTool(
    ASK_TOOL,
    {
      title: "Ask the episodes",
      description:
        "Answers a question from podcast episodes alone, with numbered citations: chapter, time and a link that plays " +
        "it. Says so where the episodes do not answer, and names the nearest chapters.",
      inputSchema: readArguments(inputSchema),
      outputSchema: askOutputSchema,
      annotations: READ_ONLY,
    },
    ({ question, history: before = [], ...scope }, { mcpReq }) =>
      answerCall({ log, signal: mcpReq.signal }, async () => {
        const { messages } = parseBody(chatRequestSchema, {
          messages: [...before, { role: "user", content: question }],
        });
        const asked = { channel: "mcp", client, note, gone: mcpReq.signal, messages, ...scope } as const;
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
