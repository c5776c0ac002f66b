import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { createOpenAiChatModel } from "../../../src/answer/model/server/openai-chat-model.js";
import { createSecretHider } from "../../../src/cli/doctor/hide-secrets.js";
import { tryLanguageModel } from "../../../src/cli/doctor/try-language-model.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import { startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { hanging, stalling } from "../../fakes/scripted-replies.js";
import { type LocalParts, makeAnswerParts } from "../../fakes/start-server.js";

const QUESTION = "Why do colonies die: is it damp or cold?";

let parts: LocalParts;
beforeAll(async () => {
  parts = await makeAnswerParts();
});

describe("a trial of a language model", () => {
  test.each([
    ["says nothing", hanging(), "begin its answer within 0.1 s", null],
    ["stops in the middle", stalling("Damp kills "), "finish its answer within 0.2 s", expect.any(Number)],
  ])("ends at the time limit where the server %s, with the reason", async (_, reply, why, firstTextMs) => {
    const server = await startScriptedOpenAiServer(reply);
    const { baseUrl } = server;
    const limits = { firstTokenTimeoutMs: 100, totalTimeoutMs: 200 };
    const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl, model: "m", ...limits });
    const { signal } = new AbortController();
    const { trial, failure } = await tryLanguageModel({ ...parts, chatModel }, QUESTION, signal);
    await server.close();
    expect(failure?.message).toBe(`the language model's server at ${server.host} did not ${why}`);
    expect(trial.calls).toMatchObject([{ failure: failure?.sentence, firstTextMs }]);
    expect(trial.response).toMatchObject({ mode: "extractive", degraded: true });
  });

  test("keeps the beginning of a reply without end", async () => {
    const deltas = Array.from({ length: 300 }, () => "and so on ".repeat(100));
    const { signal } = new AbortController();
    const chatModel = new ScriptedChatModel({ deltas });
    const { trial } = await tryLanguageModel({ ...parts, chatModel }, QUESTION, signal);
    expect(trial.calls[0]?.reply).toBe(deltas.join("").slice(0, 100_000));
    expect(trial.calls[0]?.replyLength).toBe(300_000);
  });

  test("throws the signal's reason once it is aborted", async () => {
    const chatModel = new ScriptedChatModel({ deltas: ["Damp kills."] });
    const gone = new Error("gone");
    await expect(tryLanguageModel({ ...parts, chatModel }, QUESTION, AbortSignal.abort(gone))).rejects.toBe(
      gone,
    );
  });
});

describe("a secret", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 40 });

  test("is not in what is shown, as it is or spaced out, and what is around it stays", () => {
    fc.assert(
      fc.property(
        texts,
        texts,
        fc.stringMatching(/^[A-Z!-@]{8,20}$/),
        fc.boolean(),
        (a, b, secret, isSpaced) => {
          const written = isSpaced ? [...secret].join(" \n") : secret;
          fc.pre(!`${a}${b}`.includes("["));
          const shown = createSecretHider([secret])(`${a}${written}${b}`);
          expect(shown.replaceAll(/\s/g, "")).not.toContain(secret);
          expect(shown).toContain("[redacted]");
        },
      ),
    );
  });

  test("that is too short to be one, or none, changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        fc.pre(!/bearer|basic/i.test(text) && !/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(text));
        expect(createSecretHider(["abc"])(text)).toBe(text);
      }),
    );
  });
});
