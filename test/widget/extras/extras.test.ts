import { expect, test } from "vitest";
import { makeCitation, makeResponse, scriptAnswer } from "../../fakes/make-answer.js";
import { EXTRAS } from "../../fakes/scripted-cuepoint-server.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  settle,
  useDemoPage,
  waitFor,
  waitForCount,
} from "../browser/drive-widget.js";
import { useScriptedSite } from "../browser/use-scripted-site.js";

const openDemo = useDemoPage();
const openScripted = useScriptedSite();

test("under an answer stand its moments on a line, and what else its chapter says", async () => {
  const { page, faults } = await openDemo();
  await ask(page, "What kills more colonies than cold?");
  await (await waitFor(page, inChat(".more summary")))?.click();
  const more = await readChat(page, ".more li");
  expect(more.length).toBeGreaterThan(0);
  expect(more.join("\n")).not.toContain("Damp kills more colonies than cold");
  const line = await page.$eval(inChat(".timeline"), (timeline) => ({
    label: timeline.getAttribute("aria-label"),
    places: [...timeline.querySelectorAll<HTMLElement>(".mark")].map(({ style }) => style.insetInlineStart),
  }));
  expect(line).toEqual({ label: "Moments: 1:35", places: [expect.stringMatching(/^\d+(\.\d+)?%$/)] });
  expect(await page.$(inChat(".playhead:not([hidden])"))).toBeNull();
  await page.$eval("cuepoint-chat", (chat) => Reflect.set(chat, "currentTime", 100));
  expect(await page.$(inChat(".playhead:not([hidden])"))).not.toBeNull();
  expect(faults).toEqual([]);
});

test("what is added to an answer is on its way before the answer ends", async () => {
  let end = () => {};
  const hold = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { page, server } = await openScripted({
    answer: () =>
      scriptAnswer(makeResponse({ answer: "Damp kills [1].", citations: [makeCitation()] }), { hold }),
  });
  await ask(page, QUESTION);
  await expect
    .poll(() => server.requests)
    .toContainEqual(expect.stringMatching(/^GET \/widget\/.*\/extras\.js$/));
  expect(await page.$(inChat(".origin"))).toBeNull();
  end();
  await waitFor(page, inChat(".copy"));
});

test("a moment is shared as the address of the server's page that asks again and plays it", async () => {
  const { page, server } = await openDemo();
  await page.evaluate(() => {
    Object.assign(navigator, {
      canShare: () => true,
      share: async (data: unknown) => {
        document.body.dataset["shared"] = JSON.stringify(data);
      },
    });
  });
  await ask(page, QUESTION);
  await (await waitFor(page, inChat(".share")))?.click();
  await page.waitForFunction(() => document.body.dataset["shared"] !== undefined);
  const shared = JSON.parse(await page.$eval("body", (body) => body.dataset["shared"] ?? ""));
  const address = new URL(shared.url);
  expect(address.origin + address.pathname).toBe(`${server.url}/`);
  expect(Object.fromEntries(address.searchParams)).toEqual({ q: QUESTION, t: "95", e: "winter-hives" });
});

test.each([
  ["is not there", null],
  ["is not the one that the widget was built with", Buffer.concat([EXTRAS, Buffer.from(" ")])],
])("where the module %s, the answer is whole without it", async (_, extras) => {
  const { page } = await openScripted({
    answer: () => scriptAnswer(makeResponse({ answer: "Damp kills [1].", citations: [makeCitation()] })),
    extras,
  });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  await settle(page);
  expect(await readChat(page, ".answer-text")).toEqual(["Damp kills .1:35 Wintering"]);
  expect(await readChat(page, ".actions button")).toEqual(["Ask again"]);
  await page.click(inChat(".again"));
  await waitForCount(page, ".origin", 1);
});
