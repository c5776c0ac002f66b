import { expect, test } from "vitest";
import { inChat, QUESTION, readChat, useSite, waitFor, writeTag } from "./browser/drive-widget.js";

const open = useSite();

test("the keyboard alone opens the bubble, asks, plays a citation, and comes back to where it was", async () => {
  const { page } = await open({
    body: (server) => `<button>Before</button>${writeTag(server, 'mode="bubble" episode="winter-hives"')}`,
  });
  await page.evaluate(() => {
    addEventListener("cuepoint-seek", (event) => {
      document.body.dataset["sought"] = JSON.stringify(Reflect.get(event, "detail"));
      event.preventDefault();
    });
  });
  await waitFor(page, inChat(".launcher"));
  const focused = () =>
    page.evaluate(() => document.querySelector("cuepoint-chat")?.shadowRoot?.activeElement?.className ?? "");
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await focused()) === name) return;
    }
    throw new Error(`Tab does not come to .${name}`);
  };
  await tabTo("launcher");
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("question");
  await page.keyboard.type(QUESTION);
  await page.keyboard.press("Enter");
  await waitFor(page, inChat(".origin"));
  expect(await focused()).toBe("question");
  await page.keyboard.down("Shift");
  await tabTo("marker");
  await page.keyboard.up("Shift");
  await page.keyboard.press("Enter");
  expect(JSON.parse(await page.$eval("body", (body) => body.dataset["sought"] ?? "{}"))).toEqual({
    episode: "winter-hives",
    start: 95,
    end: 4000,
    url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
  });
  await page.keyboard.press("Escape");
  await waitFor(page, inChat(".launcher"));
  expect(await focused()).toBe("launcher");
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("question");
  expect(await readChat(page, ".asked")).toEqual([QUESTION]);
});

test("Escape that ends a composition leaves the bubble open", async () => {
  const { page } = await open({ body: (server) => writeTag(server, 'mode="bubble"') });
  await (await waitFor(page, inChat(".launcher")))?.click();
  await page.$eval(inChat(".question"), (box) => {
    const options = { key: "Escape", bubbles: true, composed: true, isComposing: true };
    box.dispatchEvent(new KeyboardEvent("keydown", options));
  });
  await waitFor(page, inChat(".question"));
});
