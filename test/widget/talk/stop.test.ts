import { expect, test } from "vitest";
import type { ChatModel } from "../../../src/answer/model/chat-model.js";
import { TEXT_ALONE } from "../../fakes/scripted-chat-model.js";
import { ask, inChat, QUESTION, readChat, useDemoPage, waitFor } from "../browser/drive-widget.js";

const open = useDemoPage();

/** Makes a model that writes a sentence and a half and then waits until it is stopped, which `stopped` tells. */
function makeHungModel(): {
  readonly parts: { readonly chatModel: ChatModel };
  readonly stopped: Promise<void>;
} {
  let tell: () => void;
  const stopped = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const chatModel: ChatModel = {
    traits: TEXT_ALONE,
    resolveModel: async () => "test-model",
    async *stream(_messages, { signal } = {}) {
      yield "Damp kills more colonies than cold [1]. And ";
      await new Promise((_, reject) =>
        signal?.addEventListener("abort", () => {
          tell();
          reject(signal.reason);
        }),
      );
    },
  };
  return { parts: { chatModel }, stopped };
}

test("a stopped answer keeps what was said, ends the model's work, and can be asked again", async () => {
  const { parts, stopped } = makeHungModel();
  const { page } = await open({ parts });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".marker"));
  expect(await page.$eval(inChat(".log"), (log) => log.getAttribute("aria-busy"))).toBe("true");
  expect(await page.$(inChat(".send:not([hidden])"))).toBeNull();
  await page.click(inChat(".stop"));
  await stopped;
  await waitFor(page, inChat(".failure"));
  expect(await readChat(page, ".failure")).toEqual(["You stopped this answer."]);
  expect((await readChat(page, ".answer-text"))[0]).toContain("Damp kills more colonies than cold");
  expect(await readChat(page, ".answer > button")).toEqual(["Ask again"]);
  expect(await page.$(inChat(".send:not([hidden])"))).not.toBeNull();
  expect(await page.$eval(inChat(".log"), (log) => log.getAttribute("aria-busy"))).toBe("false");
});

test("a new conversation in the middle of an answer is empty, and asks again from the start", async () => {
  const { parts, stopped } = makeHungModel();
  const { page } = await open({ parts });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".marker"));
  await page.click(inChat(".new"));
  await stopped;
  const shown = await page.$$eval(inChat(":is(.turns > *, .new, .stop, .send, .starters)"), (found) =>
    found.filter((element) => !(element as HTMLElement).hidden).map((element) => element.className),
  );
  expect(shown).toEqual(["starters", "send"]);
  expect(await readChat(page, ".announcer")).toEqual([""]);
});

test("an answer that the next question interrupts says so, and not that its reader stopped it", async () => {
  const { parts, stopped } = makeHungModel();
  const { page } = await open({ parts });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".marker"));
  await ask(page, "And cold?");
  await stopped;
  await waitFor(page, inChat(".failure"));
  expect(await readChat(page, ".failure")).toEqual(["You asked another question."]);
  expect(await readChat(page, ".asked")).toEqual([QUESTION, "And cold?"]);
  expect(await page.$(inChat(".stop:not([hidden])"))).not.toBeNull();
});
