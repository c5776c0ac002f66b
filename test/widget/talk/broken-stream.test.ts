import { expect, test } from "vitest";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  useDemoPage,
  waitFor,
  waitForCount,
} from "../browser/drive-widget.js";
import { encode, RESPONSE, START, script } from "../browser/script-answer.js";

const open = useDemoPage();

test("a lost connection keeps what was shown, and asking again takes its place", async () => {
  const { page } = await open();
  await script(page, `${START}${encode("text-delta", { delta: "Damp kills [1] and **co" })}`, {
    lost: true,
  });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".failure"));
  expect(await readChat(page, ".answer-text")).toEqual(["Damp kills (loosely based on 1:35) and"]);
  expect(await readChat(page, ".failure")).toEqual([
    "The answer broke off: the connection to the server was lost. Ask again.",
  ]);
  await script(page, `${START}${encode("answer-end", RESPONSE)}`);
  await page.click(inChat(".answer > button"));
  await waitFor(page, inChat(".origin"));
  expect(await readChat(page, ".asked")).toEqual([QUESTION]);
  expect(await page.$$(inChat(".failure"))).toEqual([]);
});

test.each([
  [
    "the server's own words for what the reader did",
    400,
    { code: "bad_request", detail: "It is too long." },
    "It is too long.",
  ],
  [
    "a sentence for a code it knows",
    503,
    { code: "not_ready", detail: "x" },
    "The server is not ready. Ask again in a moment.",
  ],
  [
    "the id to report a fault of the server by",
    500,
    { code: "internal", detail: "x", requestId: "r-1" },
    "The server could not answer. Ask again in a moment. Request id: r-1",
  ],
  [
    "a sentence of its own where the body says nothing",
    502,
    "<html>",
    "The server could not answer. Ask again in a moment.",
  ],
])("a refused question shows %s", async (_, status, problem, sentence) => {
  const { page } = await open();
  await script(page, JSON.stringify(problem), { status });
  await ask(page, QUESTION);
  await waitForCount(page, ".failure", 1);
  expect(await readChat(page, ".failure")).toEqual([sentence]);
});

test("an error in the stream keeps what was shown and ends the answer", async () => {
  const { page } = await open();
  const error = encode("answer-error", { code: "upstream_failed", detail: "x" });
  await script(page, `${START}${encode("text-delta", { delta: "Damp kills [1]." })}${error}`);
  await ask(page, QUESTION);
  await waitForCount(page, ".failure", 1);
  expect(await readChat(page, ".answer-text")).toEqual(["Damp kills (loosely based on 1:35)."]);
  expect(await readChat(page, ".failure")).toEqual(["The language model did not answer. Ask again."]);
});
