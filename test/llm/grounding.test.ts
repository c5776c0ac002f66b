import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerQuestion } from "../../src/answer/answer-question.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import type { Answering } from "../../src/compose/compose.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { readWhole } from "../fakes/read-whole.js";
import { readDevQuestions } from "../quality/read-dev-questions.js";
import { composeRealParts } from "../quality/real-parts.js";
import { SecondOpinion } from "./second-opinion.js";
import { type LlamaServer, startLlamaServer } from "./start-llama-server.js";

const enabled = process.env["CUEPOINT_TEST_LLM"] === "1";
const HOUR_MS = 60 * 60_000;

describe.skipIf(!enabled)(
  enabled
    ? "what a real model says of the dev questions"
    : "what a real model says of the dev questions (skipped: set CUEPOINT_TEST_LLM=1)",
  () => {
    let llama: LlamaServer;
    let answering: Answering;
    beforeAll(async () => {
      llama = await startLlamaServer();
      answering = await composeRealParts();
    }, HOUR_MS);
    afterAll(async () => {
      await answering?.close();
      await llama?.stop();
    });

    async function ask(question: string): Promise<ChatResponse> {
      const chatModel = createOpenAiChatModel({
        apiKey: null,
        baseUrl: llama.baseUrl,
        model: null,
        firstTokenTimeoutMs: 120_000,
        totalTimeoutMs: 300_000,
      });
      const messages = [{ role: "user", content: question } as const];
      for await (const event of answerQuestion({ ...answering.parts, chatModel }, { messages })) {
        if (event.type === "answer-end") return event.response;
      }
      throw new Error("an answer without an end");
    }

    test(
      "every sentence that is released unmarked has a citation that a second opinion accepts",
      async () => {
        const opinion = new SecondOpinion(await readWhole(answering.parts.store));
        const questions = readDevQuestions();
        const totals = {
          answers: 0,
          byModel: 0,
          sentences: 0,
          withheld: 0,
          weak: 0,
          released: 0,
          accepted: 0,
        };
        for (const { question } of questions.filter(({ answerable }) => answerable)) {
          const { answer, citations, checks, mode } = await ask(question);
          totals.answers++;
          if (mode !== "llm" || citations.length === 0) continue;
          totals.byModel++;
          totals.sentences += checks.sentences;
          totals.withheld += checks.withheld;
          totals.weak += checks.weak;
          for (const { text, numbers } of splitByMarkers(answer)) {
            const named = citations.filter(({ n }) => numbers.includes(n));
            expect(named.length).toBeGreaterThan(0);
            if (named.every(({ support }) => support === "weak")) continue;
            const cited = named.map(({ chapter }) => chapter.number);
            const accepted = cited.includes(opinion.findChapter(text));
            totals.released++;
            totals.accepted += Number(accepted);
            process.stderr.write(`${JSON.stringify({ question, text, cited, accepted })}\n`);
          }
        }
        process.stderr.write(`${JSON.stringify(totals)}\n`);
        expect(totals.released).toBeGreaterThan(10);
        expect(totals.accepted / totals.released).toBeGreaterThanOrEqual(0.95);
      },
      HOUR_MS,
    );
  },
);

/** A sentence ends with its markers. */
function splitByMarkers(answer: string): { text: string; numbers: number[] }[] {
  return [...answer.matchAll(/([^[\]]+)((?:\[\d+\])+)/g)].map(([, text = "", markers = ""]) => ({
    text: text.trim(),
    numbers: [...markers.matchAll(/\d+/g)].map(([n]) => Number(n)),
  }));
}
