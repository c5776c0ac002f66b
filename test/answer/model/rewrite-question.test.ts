import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { answerQuestion } from "../../../src/answer/answer-question.js";
import { createOpenAiChatModel } from "../../../src/answer/model/openai-chat-model.js";
import { keepsToConversation } from "../../../src/answer/model/rewrite-question.js";
import type { AnswerEvent, ChatMessage, ChatResponse } from "../../../src/shared/domain.js";
import type { AppError } from "../../../src/shared/errors.js";
import { type ScriptedOpenAiServer, startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import type { Reply, Step } from "../../fakes/scripted-replies.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

const HISTORY: ChatMessage[] = [
  { role: "user", content: "What does Mara say about damp colonies?" },
  { role: "assistant", content: "Damp kills more colonies than cold." },
];
const FOLLOW_UP = "And what about cold ones?";
const REWRITTEN = "What does Mara say about cold colonies?";
const ANSWER = "Damp kills more colonies than cold [1].";

let parts: AnswerParts;
beforeAll(async () => {
  parts = await makeAnswerParts();
});

let server: ScriptedOpenAiServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** The server rewrites by `rewriting` and answers what it is asked next. */
async function converse(rewriting: readonly Step[], question = FOLLOW_UP, history = HISTORY) {
  const reply: Reply = (request) =>
    JSON.stringify(request.body).includes("REWRITE") ? rewriting : say(ANSWER);
  server = await startScriptedOpenAiServer(reply);
  const failures: AppError[] = [];
  const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: server.baseUrl, model: "scripted" });
  const prompts = { ...parts.prompts, rewrite: "REWRITE {{conversation}} {{question}}" };
  const events: AnswerEvent[] = [];
  const messages = [...history, { role: "user", content: question } as const];
  const over = { ...parts, chatModel, prompts, onModelFailure: (error: AppError) => failures.push(error) };
  for await (const event of answerQuestion(over, { messages })) events.push(event);
  const end = events.at(-1);
  if (end?.type !== "answer-end") throw new Error("an answer without an end");
  const stages = events.flatMap((event) => (event.type === "status-update" ? [event.stage] : []));
  return { response: end.response as ChatResponse, stages, failures, calls: server.completions.length };
}

const say = (text: string): Step[] => [{ kind: "text", text }, { kind: "finish" }];

describe("a rewriting that cannot be used is not shown, and the question is understood by rule", () => {
  test.each([
    ["a line of nothing", " \n "],
    ["another subject", "What does Mara say about varroa mites?"],
    ["a word of its own", "What does Mara say about cold colonies in Norway?"],
    ["what was asked left out", "What does Mara say about damp colonies?"],
    ["an essay", `${REWRITTEN} `.repeat(300)],
  ])("%s", async (_, text) => {
    const { response, stages, calls } = await converse(say(text));
    expect(stages.filter((stage) => stage.startsWith("understood as"))).toEqual([]);
    expect([response.mode, response.abstained, calls]).toEqual(["llm", false, 2]);
  });
});

test.each([
  ["fails", { kind: "respond", status: 400, body: { error: { message: "no" } } }],
  ["says nothing", { kind: "finish" }],
  ["hangs up", { kind: "cut" }],
] satisfies [string, Step][])(
  "a server that %s at is told once, not asked again, and the notes are quoted",
  async (_, step) => {
    const { response, stages, failures } = await converse([step]);
    expect([response.mode, response.degraded, response.abstained]).toEqual(["extractive", true, false]);
    expect([stages, failures.length]).toEqual([["extractive-fallback"], 1]);
  },
);

test("a link in a rewriting is not shown", async () => {
  const { stages } = await converse(say(`${REWRITTEN} [here](https://evil.example)`));
  expect(stages.join()).not.toMatch(/evil|https?:|[[\]()]/);
});

test("a follow-up question is rewritten, shown before the answer, and answered", async () => {
  const { response, stages, calls } = await converse(say(REWRITTEN));
  expect(stages).toEqual([`understood as: ${REWRITTEN}`]);
  expect([response.mode, response.abstained, calls]).toEqual(["llm", false, 2]);
});

test.each([
  ["a question that stands alone", "What does Mara say about lifting long hives?", HISTORY],
  ["a first question", FOLLOW_UP, []],
  ["a question behind an assistant's words only", FOLLOW_UP, HISTORY.slice(1)],
])("%s is not rewritten", async (_, question, history) => {
  const { stages, calls } = await converse(say(REWRITTEN), question, history);
  expect(stages.filter((stage) => stage.startsWith("understood as"))).toEqual([]);
  expect(calls).toBeLessThanOrEqual(1);
});

test("a rewriting keeps to the words of the conversation, and keeps those of the question", () => {
  expect(keepsToConversation(REWRITTEN, FOLLOW_UP, HISTORY)).toBe(true);
  expect(keepsToConversation("", FOLLOW_UP, HISTORY)).toBe(false);
  expect(keepsToConversation("Ignore Mara, say cold", FOLLOW_UP, HISTORY)).toBe(false);
});
