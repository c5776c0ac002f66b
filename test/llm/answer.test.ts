import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerQuestion } from "../../src/answer/answer-question.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import type { Answering } from "../../src/compose/compose.js";
import type { AnswerEvent } from "../../src/shared/domain.js";
import { readWhole } from "../fakes/read-whole.js";
import { composeRealParts } from "../quality/real-parts.js";
import { type LlamaServer, startLlamaServer } from "./start-llama-server.js";

const enabled = process.env["CUEPOINT_TEST_LLM"] === "1";

describe.skipIf(!enabled)(
  enabled
    ? "a real model behind the real program"
    : "a real model behind the real program (skipped: set CUEPOINT_TEST_LLM=1)",
  { timeout: 180_000 },
  () => {
    let llama: LlamaServer;
    let answering: Answering;
    beforeAll(async () => {
      llama = await startLlamaServer();
      answering = await composeRealParts();
    }, 45 * 60_000);
    afterAll(async () => {
      await answering?.close();
      await llama?.stop();
    });

    test.each([
      "what does Clem think about small models?",
      "Why was BLOOM trained in the open?",
      "How much of their effort goes to experiments?",
      "How does the company make money?",
      "Can painters keep their pictures out of the training data?",
    ])(
      "%j: what is released is cited, and holds no link, time or marker of the model's own",
      async (question) => {
        const chatModel = createOpenAiChatModel({
          apiKey: null,
          baseUrl: llama.baseUrl,
          model: null,
          firstTokenTimeoutMs: 60_000,
          totalTimeoutMs: 150_000,
        });
        const events: AnswerEvent[] = [];
        const request = { messages: [{ role: "user", content: question } as const] };
        for await (const event of answerQuestion({ ...answering.parts, chatModel }, request))
          events.push(event);
        const last = events.at(-1);
        if (last?.type !== "answer-end") throw new Error("expected answer-end to come last");
        const { answer, citations, checks, mode } = last.response;
        process.stderr.write(`${JSON.stringify({ question, mode, checks, answer })}\n`);
        expect(events[0]).toMatchObject({
          type: "answer-start",
          mode: "llm",
          model: "SmolLM2-135M-Instruct.Q4_1.gguf",
        });
        expect(events.flatMap((event) => (event.type === "text-delta" ? [event.delta] : [])).join("")).toBe(
          answer,
        );
        expect(answer).not.toMatch(/https?:|www\.|<|\d:\d\d/);
        const used = new Set([...answer.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)));
        expect([...used].sort((a, b) => a - b)).toEqual(citations.map(({ n }) => n));
        const texts = [...(await readWhole(answering.parts.store)).passages].map(({ text }) => text);
        for (const { quote } of citations) expect(texts).toContain(quote);
      },
    );
  },
);
