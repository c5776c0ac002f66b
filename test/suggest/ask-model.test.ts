import { expect, test } from "vitest";
import { AppError } from "../../src/shared/errors.js";
import { createModelQuestions, readQuestions } from "../../src/suggest/ask-model.js";
import { makeEpisode } from "../fakes/episodes.js";
import { ScriptedChatModel } from "../fakes/scripted-chat-model.js";

const [chapter] = makeEpisode().chapters;
if (chapter === undefined) throw new Error("expected a chapter");

test.each([
  ["1. Why do hives need air?\n2) How do bees winter?", ["Why do hives need air?", "How do bees winter?"]],
  ['Here they are:\n- "Why do hives need air?"\n\n', ["Why do hives need air?"]],
  ["**Why do hives need air?**", ["Why do hives need air?"]],
  ["What about it?\nIs it so?\nHives need air.", []],
  ["Why <img src=x> hives?\nWhy [a](https://x.example) hives?\nWhy do `hives` hum?", []],
  [`Why do hives ${"very ".repeat(20)}much need air?`, []],
  ["", []],
])("of the reply %j these are questions: %j", (reply, questions) => {
  expect(readQuestions(reply, "en")).toEqual(questions);
});

test("the model is shown the notes of the chapter as data, and where there are none what is said", async () => {
  const chatModel = new ScriptedChatModel({ deltas: ["Why do hives need air?"] });
  const ask = createModelQuestions({
    chatModel,
    prompt: "<notes>{{notes}}</notes>",
    onFailure: () => undefined,
  });
  expect(await ask(makeEpisode(), chapter, { said: "So.", signal: undefined })).toEqual([
    "Why do hives need air?",
  ]);
  await ask(makeEpisode(), { ...chapter, summary: null, bullets: [] }, { said: "So.", signal: undefined });
  const shown = chatModel.calls.map(({ messages }) => messages.at(-1)?.content);
  expect(shown[0]).toContain("- Long hives need no lifting");
  expect(shown[0]).not.toContain("So.");
  expect(shown[1]).toBe("<notes>Choosing a hive\nSo.</notes>");
});

test("after its first failure, which is told once, the model is left alone", async () => {
  const chatModel = new ScriptedChatModel({ refusal: new AppError("upstream_failed", "it is away") });
  const failures: AppError[] = [];
  const ask = createModelQuestions({
    chatModel,
    prompt: "{{notes}}",
    onFailure: (error) => failures.push(error),
  });
  for (let i = 0; i < 3; i++)
    expect(await ask(makeEpisode(), chapter, { said: "", signal: undefined })).toEqual([]);
  expect([failures.length, chatModel.calls.length]).toEqual([1, 1]);
});
