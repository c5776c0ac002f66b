import { afterEach, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { type ScriptedOpenAiServer, startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import {
  answering,
  hanging,
  neverEnding,
  obedient,
  type Reply,
  readMessages,
} from "../fakes/scripted-replies.js";
import { post, readEvents, readJson, startServer, type TestServer } from "../fakes/start-server.js";

const QUESTION = "Why do colonies die: is it damp or cold?";

let upstream: ScriptedOpenAiServer | null = null;
let server: TestServer | null = null;
afterEach(async () => {
  await server?.stop();
  await upstream?.close();
});

/** The outcome as JSON and at the end of a stream, over real sockets on both sides. */
async function askBothWays(reply: Reply, changes: Partial<AnswerParts> = {}, firstTokenTimeoutMs = 20_000) {
  upstream = await startScriptedOpenAiServer(reply);
  const { baseUrl } = upstream;
  const chatModel = createOpenAiChatModel({
    apiKey: null,
    baseUrl,
    model: "scripted",
    firstTokenTimeoutMs,
  });
  server = await startServer({ parts: { chatModel, ...changes } });
  const body = { messages: [{ role: "user", content: QUESTION }] };
  const url = `${server.url}/api/chat`;
  const json = await readJson<ChatResponse>(await post(url, body));
  const stream = await post(url, body, { accept: "text/event-stream" });
  const events = readEvents(await stream.text());
  const end = events.at(-1);
  expect(end?.event).toBe("answer-end");
  const deltas = events.filter(({ event }) => event === "text-delta").map(({ data }) => data["delta"]);
  expect(deltas.join("")).toBe(json.answer);
  const { timings: _, ...outcome } = json;
  expect(end?.data).toMatchObject(outcome);
  return json;
}

/** Writes what it makes of the passages, each found by some of its words. */
function writing(text: (numberOf: (words: string) => string) => string): Reply {
  return (request) => {
    const lines = readMessages(request.body).join("\n").split("\n");
    const numberOf = (words: string) =>
      /^\[(\d+)\]/.exec(lines.find((line) => line.includes(words)) ?? "")?.[1] ?? "99";
    return answering(text(numberOf))(request);
  };
}

describe("a language model, as JSON and as a stream alike", () => {
  test("that is obedient shows nothing but what the passages say", async () => {
    const { answer, citations, mode } = await askBothWays(obedient());
    expect(mode).toBe("llm");
    expect(answer).not.toMatch(/NO ANSWER|square brackets|passages>/);
    expect(citations.length).toBeGreaterThan(0);
  });

  test("that is forgetful gets its citations", async () => {
    const forgetful = answering("Damp kills more colonies than cold. Bees cluster around the queen.");
    const { answer, citations, checks } = await askBothWays(forgetful);
    expect(answer).toBe("Damp kills more colonies than cold. [1] Bees cluster around the queen. [2]");
    expect(citations.map(({ quote, support }) => [quote, support])).toEqual([
      ["Damp kills more colonies than cold", "verbatim"],
      ["Bees cluster around the queen", "verbatim"],
    ]);
    expect(checks).toEqual({ sentences: 2, withheld: 0, corrected: 2, weak: 0 });
  });

  test("that is a liar gets nothing through but what is true", async () => {
    const liar = writing(
      (numberOf) =>
        `Damp kills 70 colonies more than cold [${numberOf("Damp")}]. ` +
        `Google says that bees cluster around the queen [${numberOf("cluster")}]. ` +
        `Bees cluster around the queen [${numberOf("cluster")}].`,
    );
    const { answer, checks } = await askBothWays(liar);
    expect(answer).toBe("Bees cluster around the queen. [1]");
    expect(checks).toEqual({ sentences: 3, withheld: 2, corrected: 0, weak: 0 });
  });

  test("that is a liar throughout is not let through", async () => {
    const { mode, degraded, answer } = await askBothWays(answering("Damp kills 70 colonies [1]."));
    expect([mode, degraded]).toEqual(["extractive", true]);
    expect(answer).not.toContain("70");
  });

  test("that swaps its markers has them put right", async () => {
    const swapper = writing(
      (numberOf) =>
        `Damp kills more colonies than cold [${numberOf("cluster")}]. ` +
        `Bees cluster around the queen [${numberOf("Damp")}].`,
    );
    const { citations, checks } = await askBothWays(swapper);
    expect(citations.map(({ quote }) => quote)).toEqual([
      "Damp kills more colonies than cold",
      "Bees cluster around the queen",
    ]);
    expect(checks).toEqual({ sentences: 2, withheld: 0, corrected: 2, weak: 0 });
  });

  test("that babbles without end is cut off, and what it repeats is said once", async () => {
    const babbler = neverEnding("Damp kills more colonies than cold [1]. And so on and on. ");
    const { answer, checks } = await askBothWays(babbler);
    expect(answer).toBe("Damp kills more colonies than cold. [1]");
    expect(checks.withheld).toBeGreaterThan(0);
  });

  test("that is silent is not waited for", async () => {
    const { mode, degraded, citations } = await askBothWays(hanging(), {}, 50);
    expect([mode, degraded]).toEqual(["extractive", true]);
    expect(citations.length).toBeGreaterThan(0);
  });

  test("whose unsupported sentences are to be shown says so of each, and cites nothing for it", async () => {
    const text = "Sure, here it is! Damp kills more colonies than cold. It costs 500 dollars [1].";
    const { answer, checks } = await askBothWays(answering(text), { unsupported: "show" });
    expect(answer).toBe(
      "(not from the episode) Sure, here it is! Damp kills more colonies than cold. [1] " +
        "(not from the episode) It costs 500 dollars.",
    );
    expect(checks).toEqual({ sentences: 3, withheld: 0, corrected: 1, weak: 0 });
  });

  test("whose every sentence is unsupported is not shown at all", async () => {
    const { mode, answer } = await askBothWays(answering("I like the sea."), { unsupported: "show" });
    expect(mode).toBe("extractive");
    expect(answer).not.toContain("sea");
  });
});
