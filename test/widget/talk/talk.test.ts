import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import type { ChatModel } from "../../../src/answer/model/chat-model.js";
import { TEXT_ALONE } from "../../fakes/scripted-chat-model.js";
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

const open = useDemoPage();

/** Makes a model that says what the notes say. */
const makeModel = (): ChatModel => ({
  traits: TEXT_ALONE,
  resolveModel: async () => "test-model",
  async *stream() {
    yield "Damp kills more colonies than cold [1].";
  },
});

interface Body {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly episodes: readonly string[];
}

/** Keeps what the widget sends from now on; Firefox's protocol does not tell it. */
async function recordBodies(page: Page): Promise<() => Promise<Body[]>> {
  await page.evaluate(() => {
    const send = window.fetch;
    const sent: string[] = [];
    window.fetch = (address, options) => {
      if (String(address).endsWith("/api/chat")) sent.push(String(options?.body));
      return send(address, options);
    };
    Object.assign(window, { sent });
  });
  return async () =>
    (await page.evaluate((): string[] => Reflect.get(window, "sent"))).map((body) => JSON.parse(body));
}

test("a quoted answer begins with the words that answer; a moment stands once, with its time and its chapter", async () => {
  const { page, faults, foreign } = await open();
  const question = "What kills more colonies than cold, and what do bees cluster around?";
  await ask(page, question);
  await waitFor(page, inChat(".origin"));
  expect(await readChat(page, ".asked")).toEqual([question]);
  const [first, second, ...others] = await readChat(page, ":is(.answer-text p, .answer-text li)");
  expect([first, others]).toEqual(["“Damp kills more colonies than cold” 1:35 Wintering", []]);
  expect(second).toMatch(/^“Bees [^”]*” ?$/);
  expect(await page.$eval(inChat(".marker"), (marker) => marker.getAttribute("aria-label"))).toBe(
    "Play at 1:35, Wintering",
  );
  expect(await readChat(page, ".answer > :not([hidden]) > h3")).not.toContain("Sources");
  expect(await readChat(page, ".origin")).toEqual(["Quoted from notes and transcripts."]);
  expect(faults).toEqual([]);
  expect(foreign).toEqual([]);
});

test("a marker opens its own quote, in sight in the log, and moves nothing of the page", async () => {
  const { page } = await open({ parts: { chatModel: makeModel() } }, { width: 360, height: 700 });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".copy"));
  await settle(page);
  const before = await page.evaluate(() => window.scrollY);
  await page.evaluate(() => addEventListener("cuepoint-seek", (event) => event.preventDefault()));
  await page.$$eval(inChat(".marker"), (markers) => (markers.at(-1) as HTMLElement).click());
  await waitFor(page, inChat("details[open] .revealed"));
  const shown = await page.evaluate(() => {
    const root = document.querySelector("cuepoint-chat")?.shadowRoot;
    const log = root?.querySelector(".log")?.getBoundingClientRect() ?? new DOMRect();
    const quote = root?.querySelector(".revealed")?.getBoundingClientRect() ?? new DOMRect();
    return { inSight: quote.top >= log.top - 1 && quote.top < log.bottom, scrolled: window.scrollY };
  });
  expect(shown).toEqual({ inSight: true, scrolled: before });
});

test("an unanswerable question offers the nearest chapters, and a follow-up asks when clicked", async () => {
  const { page } = await open();
  await ask(page, "What is the capital of Mongolia?");
  await waitFor(page, inChat(".origin"));
  expect(await readChat(page, ".answer-text")).toEqual(["The episodes do not answer this question."]);
  expect(await readChat(page, ".answer > :not([hidden]) > h3")).toEqual([
    "Closest moments, may not answer",
    "Ask next",
  ]);
  expect((await readChat(page, ".nearest .play")).length).toBeGreaterThan(0);
  await page.click(inChat(".follow-ups .suggestion"));
  await waitForCount(page, ".origin", 2);
  expect((await readChat(page, ".asked"))[1]).toMatch(/^(?:What|How|Why) .+\?$/);
});

test.each([
  ['["Why | air?","How cold?"]', ["Why | air?", "How cold?"]],
  [" Why air? | How cold? | ", ["Why air?", "How cold?"]],
  ["<b>Why?</b>", ["<b>Why?</b>"]],
])("the page's own questions %j are there at once, in place of the episode's", async (questions, shown) => {
  const { page } = await open();
  await page.evaluate(
    (value) => document.querySelector("cuepoint-chat")?.setAttribute("questions", value),
    questions,
  );
  await waitForCount(page, ".starters .suggestion", shown.length);
  expect(await readChat(page, ".starters .suggestion")).toEqual(shown);
  await page.focus(inChat(".question"));
  await page.waitForNetworkIdle();
  expect(await readChat(page, ".starters .suggestion")).toEqual(shown);
});

test("earlier turns go with the next question, and a new conversation forgets them", async () => {
  const { page } = await open();
  const readBodies = await recordBodies(page);
  for (const [i, question] of [QUESTION, "And cold?"].entries()) {
    await ask(page, question);
    await waitForCount(page, ".origin", i + 1);
  }
  await page.click(inChat(".new"));
  expect(await page.$$(inChat(".answer"))).toEqual([]);
  expect(await readChat(page, ".starters .suggestion")).not.toEqual([]);
  await ask(page, QUESTION);
  await waitForCount(page, ".origin", 1);
  const bodies = await readBodies();
  expect(bodies.map(({ messages }) => messages.map(({ role }) => role))).toEqual([
    ["user"],
    ["user", "assistant", "user"],
    ["user"],
  ]);
  expect(bodies[0]?.episodes).toEqual(["winter-hives"]);
});

test("asked again, a question takes its answer's place and goes without it", async () => {
  const { page } = await open();
  await ask(page, QUESTION);
  await waitForCount(page, ".origin", 1);
  const readBodies = await recordBodies(page);
  await page.click(inChat(".again"));
  await waitForCount(page, ".origin", 1);
  expect((await readBodies()).map(({ messages }) => messages)).toEqual([
    [{ role: "user", content: QUESTION }],
  ]);
  expect(await readChat(page, ".asked")).toEqual([QUESTION]);
});

test("an answer is copied with its sources, and the reader is told", async () => {
  const { page } = await open();
  await page.evaluate(() => {
    document.addEventListener("copy", (event) => {
      document.body.dataset["copied"] = event.clipboardData?.getData("text/plain");
    });
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  await (await waitFor(page, inChat(".copy")))?.click();
  await page.waitForFunction(
    () =>
      document.querySelector("cuepoint-chat")?.shadowRoot?.querySelector(".outcome")?.textContent ===
      "Copied",
  );
  const copied = await page.$eval("body", (body) => body.dataset["copied"] ?? "");
  expect(copied.split("\n")[0]).toBe(QUESTION);
  expect(copied).toContain("[1] 1:35, Wintering (Winter Hives)");
  expect(copied).toContain("https://www.youtube.com/watch?v=abcdefghijk&t=95s");
});

test("a server that is gone is said in words, with a way to ask again", async () => {
  const { page, server } = await open();
  await server.stop();
  await ask(page, QUESTION);
  await waitFor(page, inChat(".failure"));
  expect(await readChat(page, ".failure")).toEqual([
    "The server cannot be reached. Check your connection and ask again.",
  ]);
});

test("Enter that ends a composition sends nothing, and Shift+Enter breaks the line", async () => {
  const { page } = await open();
  await page.focus(inChat(".question"));
  await page.keyboard.type("みつばち");
  await page.$eval(inChat(".question"), (box) => {
    const press = (options: KeyboardEventInit) =>
      box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...options }),
      );
    press({ isComposing: true });
    press({ keyCode: 229 });
  });
  expect(await readChat(page, ".asked")).toEqual([]);
  await page.keyboard.down("Shift");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Shift");
  await page.keyboard.type("?");
  await page.keyboard.press("Enter");
  await waitFor(page, inChat(".asked"));
  expect(await readChat(page, ".asked")).toEqual(["みつばち\n?"]);
});

describe("a long talk", () => {
  test("scrolls in its log: the newest question is in sight and the page stays where it is", async () => {
    const { page } = await open({}, { width: 1280, height: 800 });
    for (const count of [1, 2, 3]) {
      await ask(page, QUESTION);
      await waitForCount(page, ".origin", count);
    }
    const seen = await page.evaluate(async () => {
      // The log scrolls with the frame after the answer, so one more frame shows where it stays.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      const root = document.querySelector("cuepoint-chat")?.shadowRoot;
      const top = [...(root?.querySelectorAll(".asked") ?? [])].at(-1)?.getBoundingClientRect().top ?? -1;
      return { asked: top > 0 && top < window.innerHeight / 2, scrolled: window.scrollY };
    });
    expect(seen).toEqual({ asked: true, scrolled: 0 });
  });

  test.each([
    ["nothing is stored without `persist`", false, []],
    ["with `persist` the same tab shows it again, and goes on from it", true, [QUESTION]],
  ])("%s", async (_, persist, shown) => {
    const { page } = await open();
    const keep = () =>
      page.evaluate(
        (set) => document.querySelector("cuepoint-chat")?.toggleAttribute("persist", set),
        persist,
      );
    await keep();
    await waitFor(page, inChat(".question"));
    await ask(page, QUESTION);
    await waitForCount(page, ".origin", 1);
    const stored = await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie]);
    expect(stored).toEqual([persist ? 1 : 0, 0, ""]);
    await page.reload();
    await waitFor(page, inChat(".question"));
    await keep();
    await waitForCount(page, ".origin", shown.length);
    expect(await readChat(page, ".asked")).toEqual(shown);
    const readBodies = await recordBodies(page);
    await ask(page, "And cold?");
    await waitForCount(page, ".origin", shown.length + 1);
    expect((await readBodies())[0]?.messages).toHaveLength(shown.length * 2 + 1);
  });
});
