import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelMessage } from "../../src/answer/model/chat-model.js";
import {
  createOpenAiChatModel,
  type OpenAiOptions,
} from "../../src/answer/model/server/openai-chat-model.js";
import { type LlamaServer, startLlamaServer } from "./start-llama-server.js";

const enabled = process.env["CUEPOINT_TEST_LLM"] === "1";
const INSTALL_TIMEOUT_MS = 45 * 60_000;

const ASK: readonly ModelMessage[] = [
  { role: "system", content: "Answer in one short sentence." },
  { role: "user", content: "What colour is the sky on a clear day?" },
];
const STORY: readonly ModelMessage[] = [
  { role: "user", content: "Write a very long story about a beekeeper and the sea." },
];

describe.skipIf(!enabled)(
  enabled ? "a real model" : "a real model (skipped: set CUEPOINT_TEST_LLM=1 to install and ask one)",
  { timeout: 180_000 },
  () => {
    let llama: LlamaServer;
    beforeAll(async () => {
      llama = await startLlamaServer();
    }, INSTALL_TIMEOUT_MS);
    afterAll(() => llama?.stop());

    // A machine that is busy elsewhere takes seconds a token.
    const patience = { firstTokenTimeoutMs: 60_000, totalTimeoutMs: 150_000 };
    const connect = (changes: Partial<OpenAiOptions> = {}) =>
      createOpenAiChatModel({ apiKey: null, baseUrl: llama.baseUrl, model: null, ...patience, ...changes });

    const isBusy = async () => {
      const response = await fetch(`${llama.url}/slots`);
      const slots = (await response.json()) as { is_processing: boolean }[];
      return slots.some((slot) => slot.is_processing);
    };

    test("is found as the server's only one", async () => {
      expect(await connect().resolveModel()).toBe("SmolLM2-135M-Instruct.Q4_1.gguf");
    });

    test("answers in pieces", async () => {
      const pieces: string[] = [];
      for await (const text of connect().stream(ASK)) pieces.push(text);
      expect(pieces.length).toBeGreaterThan(3);
      expect(pieces.join("")).toMatch(/\b(sky|blue)\b/i);
    });

    test("keeps to the number of tokens it is given", async () => {
      const pieces: string[] = [];
      for await (const text of connect({ maxTokens: 8 }).stream(STORY)) pieces.push(text);
      expect(pieces.length).toBeGreaterThan(0);
      expect(pieces.length).toBeLessThanOrEqual(8);
    });

    test("stops writing when its reader leaves", async () => {
      for await (const _ of connect({ maxTokens: 3_000 }).stream(STORY)) {
        expect(await isBusy()).toBe(true);
        break;
      }
      await expect.poll(isBusy, { timeout: 10_000, interval: 20 }).toBe(false);
    });

    test("stops writing when it is aborted", async () => {
      const leaving = new AbortController();
      const reason = new Error("the reader has gone");
      const read = async () => {
        for await (const _ of connect({ maxTokens: 3_000 }).stream(STORY, { signal: leaving.signal })) {
          leaving.abort(reason);
        }
      };
      await expect(read()).rejects.toBe(reason);
      await expect.poll(isBusy, { timeout: 10_000, interval: 20 }).toBe(false);
    });

    test("that is too slow is a time-out", async () => {
      const texts = connect({ firstTokenTimeoutMs: 1 }).stream(ASK);
      await expect(texts[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "upstream_timeout" });
    });
  },
);
