import { describe, expect, test } from "vitest";
import { makeResponse, scriptAnswer } from "../fakes/make-answer.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  readText,
  useSite,
  waitFor,
  waitForCount,
  writeTag,
} from "./browser/drive-widget.js";
import { useScriptedSite } from "./browser/use-scripted-site.js";

const open = useSite();
const openScripted = useScriptedSite();

const HELD = new Promise<void>(() => undefined);

test("a page's own rules for text and boxes do not reach into the widget", async () => {
  const css = `html { font-size: 62.5% } * { all: unset; text-transform: uppercase; letter-spacing: 1em; direction: rtl }
    body { font: 7px/3 cursive; color: lime; text-align: center; white-space: pre; visibility: visible }
    button, textarea, p { display: none !important }`;
  const { page } = await open({ css, body: (server) => writeTag(server, "") });
  await waitFor(page, inChat(".question"));
  const style = await page.$eval(inChat(".notice"), (notice) => {
    const { fontSize, textTransform, letterSpacing, textAlign, whiteSpace, direction } =
      getComputedStyle(notice);
    return [fontSize, textTransform, letterSpacing, textAlign, whiteSpace, direction];
  });
  expect(style).toEqual(["14.4px", "none", "normal", "start", "normal", "ltr"]);
  const box = await page.$eval(inChat(".send"), (send) => [send.clientWidth, send.clientHeight]);
  expect(Math.min(...box)).toBeGreaterThanOrEqual(42);
});

describe("an attribute that cannot be used", () => {
  test.each([
    ["strings", "{", /JSON/],
    ["strings", '{"asl":"x"}', /cuepoint-chat: strings has no text named "asl"/],
    ["player", "#(", /not a valid selector/],
    ["chapters", "p::", /not a valid selector/],
    ["server", "ftp://x.example", /cuepoint-chat: server must be an http\(s\) address/],
  ])(
    "%s=%j is told to the page's owner, and readers are answered all the same",
    async (name, value, reason) => {
      const { page, faults } = await open({ body: (server) => writeTag(server, `${name}='${value}'`) });
      await waitFor(page, inChat(".question"));
      await ask(page, QUESTION);
      await waitFor(page, inChat(".origin"));
      expect(faults).toEqual([expect.stringMatching(reason)]);
    },
  );

  test("episode of another server is named to the reader before anything is asked", async () => {
    const { page } = await open({ body: (server) => writeTag(server, 'episode="nope" chapters') });
    await waitFor(page, inChat(".banner"));
    expect(await readChat(page, ".banner")).toEqual([
      "The server has no episode “nope”. The owner of this site has to correct it.",
    ]);
  });
});

test("the page's own texts stand in for the shipped ones, by attribute and by property", async () => {
  const { page } = await open({
    lang: "de",
    body: (server) => writeTag(server, `strings='{"title":"Frag Mara"}'`),
  });
  await waitFor(page, inChat(".question"));
  expect([await readChat(page, ".title"), await readChat(page, ".send")]).toEqual([
    ["Frag Mara"],
    ["Fragen"],
  ]);
  await page.$eval("cuepoint-chat", (chat) => Reflect.set(chat, "strings", { ask: "Los" }));
  await page.waitForFunction(
    () => document.querySelector("cuepoint-chat")?.shadowRoot?.querySelector(".send")?.textContent === "Los",
  );
  expect(await readChat(page, ".title")).toEqual(["Frag Mara"]);
});

test("several widgets on one page answer each for itself", async () => {
  const { page } = await open({
    body: (server) => `${writeTag(server, 'id="a"')}${writeTag(server, 'id="b" mode="bubble"')}`,
  });
  await waitFor(page, "#a >>> .question");
  await page.focus("#a >>> .question");
  await page.keyboard.type(QUESTION);
  await page.keyboard.press("Enter");
  await waitFor(page, "#a >>> .origin");
  await page.click("#b >>> .launcher");
  await waitFor(page, "#b >>> .question");
  expect(await readText(page, "#b >>> .asked")).toEqual([]);
});

test("a widget that is taken out while it answers stops asking, and put back in it begins anew", async () => {
  const { page, server } = await openScripted({ answer: () => scriptAnswer(makeResponse(), { hold: HELD }) });
  await ask(page, "x");
  await waitFor(page, inChat(".marker"));
  await page.evaluate(() => {
    const chat = document.querySelector("cuepoint-chat");
    chat?.remove();
    if (chat) document.body.append(chat);
  });
  await waitForCount(page, ".asked", 0);
  await waitFor(page, inChat(".send"));
  await ask(page, "y");
  await waitFor(page, inChat(".marker"));
  expect(server.requests.filter((request) => request.startsWith("POST"))).toHaveLength(2);
});

test("an attribute that changes while it answers begins anew; the theme does not", async () => {
  const { page } = await openScripted({ answer: () => scriptAnswer(makeResponse(), { hold: HELD }) });
  await ask(page, "x");
  await waitFor(page, inChat(".marker"));
  await page.$eval("cuepoint-chat", (chat) => chat.setAttribute("theme", "dark"));
  expect(await readChat(page, ".asked")).toEqual(["x"]);
  expect(await page.$eval(inChat(".panel"), (panel) => getComputedStyle(panel).colorScheme)).toBe("dark");
  await page.$eval("cuepoint-chat", (chat) => chat.setAttribute("lang", "fr"));
  await waitForCount(page, ".asked", 0);
  expect(await readChat(page, ".send")).toEqual(["Demander"]);
});

test("thumbs are shown where the server keeps feedback, and tell it the answer's id", async () => {
  const { page, server } = await openScripted({
    answer: () => scriptAnswer(makeResponse({ id: "answer-7" })),
    settings: { feedback: true, questionLog: true, questionLogDays: 30 },
  });
  await ask(page, "x");
  await waitForCount(page, ".thumb", 2);
  await (await waitFor(page, inChat(".thumb")))?.click();
  await waitFor(page, inChat(".thumb[aria-pressed=true]"));
  expect(server.requests.at(-1)).toBe('POST /api/feedback {"answerId":"answer-7","verdict":"up"}');
  expect(await readChat(page, ".outcome")).toEqual(["Thank you"]);
  expect((await readChat(page, ".notice"))[0]).toContain("but not who asked. Days kept: 30.");
});

test("an open bubble stays open when an attribute changes", async () => {
  const { page } = await open({ body: (server) => writeTag(server, 'mode="bubble"') });
  await (await waitFor(page, inChat(".launcher")))?.click();
  await page.$eval("cuepoint-chat", (chat) => chat.setAttribute("lang", "es"));
  await page.waitForFunction(
    () =>
      document.querySelector("cuepoint-chat")?.shadowRoot?.querySelector(".send")?.textContent ===
      "Preguntar",
  );
  await waitFor(page, inChat(".send"));
});

test("with a player and open chapters in it the widget still has its question box in sight", async () => {
  const { page } = await open({
    body: (server) => writeTag(server, 'episode="winter-hives" player="own" chapters'),
  });
  await (await waitFor(page, inChat("summary")))?.click();
  await (await waitFor(page, inChat(".chapter")))?.click();
  await waitFor(page, inChat(".player-place iframe"));
  const inside = await page.$eval(inChat(".talk"), (talk) => {
    const { bottom } = talk.getBoundingClientRect();
    const form = talk.querySelector(".ask")?.getBoundingClientRect().bottom ?? Number.POSITIVE_INFINITY;
    const log = talk.querySelector(".log")?.getBoundingClientRect().height ?? 0;
    return [form <= bottom, log >= 64];
  });
  expect(inside).toEqual([true, true]);
});

test.each(["en", "ar"])("in %s no source's title lies under the button that plays it", async (lang) => {
  const { page } = await open({ lang, open: { width: 360 }, body: (server) => writeTag(server, "") });
  await waitFor(page, inChat(".question"));
  for (const [i, question] of [QUESTION, "What is the capital of Mongolia?"].entries()) {
    await ask(page, question);
    await waitForCount(page, ".origin", i + 1);
  }
  const overlaps = await page.$$eval(inChat(".place"), (places) =>
    places.map((place) => {
      const play = place.querySelector(".play")?.getBoundingClientRect() ?? new DOMRect();
      const title = place.querySelector(":is(.source-title, .place-title span)")?.getBoundingClientRect();
      return title !== undefined && title.left < play.right && title.right > play.left;
    }),
  );
  expect(overlaps.length).toBeGreaterThan(1);
  expect(overlaps).toEqual(overlaps.map(() => false));
});

test("chapters are searched by their titles and their notes", async () => {
  const { page } = await open({ body: (server) => writeTag(server, 'episode="winter-hives" chapters') });
  await (await waitFor(page, inChat("summary")))?.click();
  await waitFor(page, inChat(".chapter-search"));
  const search = async (query: string) => {
    await page.$eval(
      inChat(".chapter-search"),
      (box, text) => {
        Object.assign(box, { value: text }).dispatchEvent(new Event("input"));
      },
      query,
    );
    return await readChat(page, "li:not([hidden]) > .chapter > .chapter-title");
  };
  expect(await search("DAMP")).toEqual(["Wintering"]);
  expect(await readChat(page, ".chapter-note:not([hidden])")).toEqual(["Damp kills more colonies than cold"]);
  expect(await search("zzz")).toEqual([]);
  expect(await readChat(page, ".no-chapter")).toEqual(["No chapter matches."]);
  expect(await search("")).toHaveLength(2);
});

test.each([
  [320, 256],
  [360, 400],
])(
  "in a window of %i by %i pixels the bubble's whole talk can be reached, and nothing is cut off",
  async (width, height) => {
    const { page } = await open({
      open: { width, height },
      body: (server) => writeTag(server, 'mode="bubble" episode="winter-hives"'),
    });
    await (await waitFor(page, inChat(".launcher")))?.click();
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    for (const selector of [".origin", ".question", ".send", ".close"]) {
      const seen = await page.$eval(inChat(selector), (element) => {
        element.scrollIntoView({ block: "nearest" });
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return left >= 0 && right <= window.innerWidth && top >= -1 && bottom <= window.innerHeight + 1;
      });
      expect([selector, seen]).toEqual([selector, true]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  },
);
