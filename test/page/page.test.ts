import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ChatModel } from "../../src/answer/chat-model.js";
import { makeEpisode } from "../fakes/episodes.js";
import { type StartOptions, startServer, type TestServer } from "../fakes/start-server.js";
import { launchBrowser, type OpenOptions, openPage } from "./launch-browser.js";

const PAGE_DIR = join(import.meta.dirname, "../../dist/page");
const QUESTION = "Why do colonies die: is it damp or cold?";

/** What YouTube's player does with the messages of its iframe API, as far as the page relies on it. */
const FAKE_PLAYER = `<!doctype html><script>
  const heard = [];
  addEventListener("message", ({ data, source }) => {
    const message = JSON.parse(data);
    heard.push(message.event === "command" ? message.func + ":" + message.args.join() : message.event);
    document.title = heard.join(" ");
    if (message.event === "listening") source.postMessage(JSON.stringify({ event: "onReady" }), "*");
    if (message.func === "seekTo") {
      source.postMessage(JSON.stringify({ event: "infoDelivery", info: { currentTime: message.args[0] } }), "*");
    }
  });
</script>`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

let servers: TestServer[];
let pages: Page[];
beforeEach(() => {
  servers = [];
  pages = [];
});
afterEach(async () => {
  await Promise.all(pages.map((page) => page.close()));
  await Promise.all(servers.map((server) => server.stop()));
});

async function open(server: StartOptions = {}, options: OpenOptions = {}) {
  const started = await startServer({ pageDir: PAGE_DIR, ...server });
  servers.push(started);
  const opened = await openPage(browser, `${started.url}/`, options);
  pages.push(opened.page);
  return { ...opened, server: started };
}

async function ask(page: Page, question: string): Promise<void> {
  await page.type("#question", question);
  await page.keyboard.press("Enter");
}

const readText = (page: Page, selector: string) =>
  page.$$eval(selector, (found) => found.map((element) => element.textContent));

/** A model that writes the pieces, then waits for `held`. */
function makeModel(pieces: readonly string[], held: Promise<void> = Promise.resolve()): ChatModel {
  return {
    resolveModel: async () => "test-model",
    async *stream(_messages, { signal } = {}) {
      yield* pieces;
      await Promise.race([
        held,
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
      ]);
    },
  };
}

describe("asking", () => {
  test("shows the answer with its citations as buttons, and its sources with their quotes", async () => {
    const { page, faults, foreign } = await open();
    expect(await readText(page, "h1")).toEqual(["Winter Hives"]);
    expect(await readText(page, ".chapter-time")).toEqual(["0:00", "1:35"]);
    await ask(page, QUESTION);
    await page.waitForSelector(".origin");
    expect(await readText(page, ".asked")).toEqual([QUESTION]);
    expect((await readText(page, ".answer-text li"))[0]).toBe("Damp kills more colonies than cold 1");
    expect(await page.$eval(".marker", (marker) => marker.getAttribute("aria-label"))).toBe(
      "Play at 1:35, Wintering",
    );
    expect((await readText(page, "blockquote"))[0]).toBe("[1] Damp kills more colonies than cold");
    expect(await page.$eval(".source-place a", (link) => link.getAttribute("href"))).toBe(
      "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
    );
    expect(await readText(page, ".origin")).toEqual(["Quoted from the chapter notes."]);
    expect(faults).toEqual([]);
    expect(foreign).toEqual([]);
  });

  test("the answer is announced once, when it is whole", async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const announcer = document.getElementById("announcer");
      if (announcer === null) return;
      new MutationObserver(() => {
        announcer.dataset["said"] = `${announcer.dataset["said"] ?? ""}|${announcer.textContent}`;
      }).observe(announcer, { childList: true });
    });
    await ask(page, QUESTION);
    await page.waitForSelector(".origin");
    const said = await page.$eval("#announcer", (element) => (element as HTMLElement).dataset["said"] ?? "");
    expect(said).toMatch(
      /^\|Looking for an answer\.\|Answer: Wintering\s+- Damp kills more colonies than cold/,
    );
    expect(said.split("|")).toHaveLength(3);
    expect(said).not.toContain("[1]");
  });

  test("an unanswerable question offers the nearest chapters, and a follow-up asks when clicked", async () => {
    const { page } = await open();
    await ask(page, "What is the capital of Mongolia?");
    await page.waitForSelector(".origin");
    expect(await readText(page, ".answer-text")).toEqual(["The chapter notes do not answer this question."]);
    expect(await readText(page, ".answer h3")).toEqual(["Nearest chapters", "Ask next"]);
    expect((await readText(page, ".source-title")).length).toBeGreaterThan(0);
    await page.click(".suggestion");
    await page.waitForFunction(() => document.querySelectorAll(".origin").length === 2);
    expect((await readText(page, ".asked"))[1]).toMatch(/^What is said about/);
  });

  test("earlier turns go with the next question, and a new conversation forgets them", async () => {
    const { page, server } = await open();
    const bodies: { messages: { role: string }[] }[] = [];
    page.on("request", (request) => {
      if (request.url() === `${server.url}/api/chat`) bodies.push(JSON.parse(request.postData() ?? "{}"));
    });
    for (const [i, question] of [QUESTION, "And cold?"].entries()) {
      await ask(page, question);
      await page.waitForFunction((count) => document.querySelectorAll(".origin").length === count, {}, i + 1);
    }
    await page.click("#new-conversation");
    expect(await page.$$(".answer")).toEqual([]);
    await ask(page, QUESTION);
    await page.waitForSelector(".origin");
    expect(bodies.map(({ messages }) => messages.map(({ role }) => role))).toEqual([
      ["user"],
      ["user", "assistant", "user"],
      ["user"],
    ]);
  });

  test("a stopped answer keeps what was said, ends the model's work, and can be asked again", async () => {
    const { page } = await open({
      parts: {
        chatModel: makeModel(["Damp kills more colonies than cold [1]. And "], new Promise(() => undefined)),
      },
    });
    await ask(page, QUESTION);
    await page.waitForSelector(".marker");
    expect(await page.$eval("#send", (button) => (button as HTMLButtonElement).hidden)).toBe(true);
    await page.click("#stop");
    await page.waitForSelector(".failure");
    expect(await readText(page, ".failure")).toEqual(["You stopped this answer."]);
    expect((await readText(page, ".answer-text"))[0]).toContain("Damp kills more colonies than cold");
    expect(await readText(page, ".answer > button")).toEqual(["Ask again"]);
    expect(await page.$eval("#send", (button) => (button as HTMLButtonElement).hidden)).toBe(false);
  });

  test("a server that is gone is said in words, with a way to ask again", async () => {
    const { page, server } = await open();
    await server.stop();
    servers = [];
    await ask(page, QUESTION);
    await page.waitForSelector(".failure");
    expect(await readText(page, ".failure")).toEqual([
      "The server cannot be reached. Check your connection and ask again.",
    ]);
  });

  test("a degraded server says so in a banner", async () => {
    const { page } = await open({
      parts: { degraded: true },
      reasons: ["Passages are found by keywords only."],
    });
    await page.waitForFunction(() => document.getElementById("banner")?.hidden === false);
    expect(await readText(page, "#banner")).toEqual(["Passages are found by keywords only."]);
  });
});

describe("playing", () => {
  test("a citation loads the player at its second, and another one moves it there", async () => {
    const { page, foreign, faults } = await open({}, { answerForeign: () => FAKE_PLAYER });
    await ask(page, QUESTION);
    await page.waitForSelector(".marker");
    await page.click(".marker");
    const frame = await page.waitForFrame((candidate) =>
      candidate.url().startsWith("https://www.youtube-nocookie.com/"),
    );
    const url = new URL(foreign[0] ?? "");
    expect(url.pathname).toBe("/embed/abcdefghijk");
    expect([url.searchParams.get("start"), url.searchParams.get("enablejsapi")]).toEqual(["95", "1"]);
    expect(await page.$eval("iframe", (element) => element.referrerPolicy)).toBe(
      "strict-origin-when-cross-origin",
    );
    await frame.waitForFunction(() => document.title === "listening");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await page.click(".chapter");
    await frame.waitForFunction(() => document.title === "listening seekTo:0,true playVideo:");
    await page.waitForSelector(".chapter[aria-current]");
    expect(await readText(page, ".chapter[aria-current] .chapter-title")).toEqual(["Choosing a hive"]);
    expect(foreign).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  test("nothing of YouTube is asked for before a click, and without an answer a link stands in", async () => {
    const { page, foreign } = await open();
    await ask(page, QUESTION);
    await page.waitForSelector(".marker");
    expect(foreign).toEqual([]);
    await page.click(".marker");
    await page.waitForSelector(".player-note a", { timeout: 10_000 });
    expect(await readText(page, ".player-note")).toEqual([
      "The video player cannot be reached from here. Play this moment on YouTube",
    ]);
    expect(
      await page.$eval(".player-note a", (link) => [link.getAttribute("href"), link.getAttribute("rel")]),
    ).toEqual(["https://www.youtube.com/watch?v=abcdefghijk&t=95s", "noopener"]);
  });

  test("audio is sought in the page's own player", async () => {
    const media = { kind: "audio", url: "https://cdn.example/hives.mp3" } as const;
    const { page } = await open({ episodes: [makeEpisode({ media })] });
    await page.$$eval(".chapter", (buttons) => (buttons[1] as HTMLButtonElement).click());
    expect(await page.$eval("audio", (audio) => [audio.src, audio.currentTime])).toEqual([media.url, 95]);
  });

  test("a citation of another episode shows that episode", async () => {
    const chapters = [
      {
        number: 1,
        title: "Mooring",
        startSeconds: 10,
        endSeconds: 20,
        summary: null,
        bullets: ["Tie the bowline twice"],
      },
    ];
    const second = makeEpisode({ id: "second", title: "Knots", chapters, media: null });
    const { page } = await open({ episodes: [makeEpisode(), second] });
    await ask(page, "how is the bowline tied when mooring?");
    await page.waitForSelector(".marker");
    await page.click(".marker");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Knots");
    expect(await page.$eval("#episode-select", (select) => (select as HTMLSelectElement).value)).toBe(
      "second",
    );
  });
});

describe("hostile text", () => {
  const HOSTILE =
    '<img src=x onerror="fetch(`https://evil.example`)"><script>evil()</script> **[1](javascript:evil())**';

  test("in titles, quotes and notes is shown as text: no element, no request, no refused script", async () => {
    const [first, second] = makeEpisode().chapters;
    if (first === undefined || second === undefined) throw new Error("the episode has two chapters");
    const chapters = [
      first,
      { ...second, title: `Wintering ${HOSTILE}`, bullets: [`Damp kills colonies ${HOSTILE}`] },
    ];
    const { page, foreign, faults } = await open({
      episodes: [makeEpisode({ title: HOSTILE, chapters, people: [{ name: HOSTILE, role: null }] })],
    });
    await ask(page, QUESTION);
    await page.waitForSelector(".origin");
    expect((await readText(page, ".answer-text"))[0]).toContain("<script>evil()</script>");
    expect(await readText(page, "h1")).toEqual([HOSTILE]);
    expect(await page.$$eval("img, body script, iframe", (found) => found.length)).toBe(0);
    const links = await page.$$eval("a", (found) => found.map((link) => new URL(link.href).origin));
    expect(new Set(links)).toEqual(new Set(["https://www.youtube.com"]));
    expect([foreign, faults]).toEqual([[], []]);
  });
});

test.each([320, 768])(
  "at %i pixels nothing is wider than the window, and targets are large enough",
  async (width) => {
    const { page } = await open({}, { width });
    await ask(page, QUESTION);
    await page.waitForSelector(".origin");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const small = await page.$$eval("button, select, textarea", (found) =>
      found
        .map((element) => ({ name: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ name }) => name),
    );
    expect(small).toEqual([]);
  },
);

test("the keyboard alone asks and plays", async () => {
  const { page } = await open({}, { answerForeign: () => FAKE_PLAYER });
  await page.focus("#question");
  await page.keyboard.type("Why do colonies die?");
  await page.keyboard.down("Shift");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Shift");
  await page.keyboard.type("Is it damp?");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".marker");
  expect(await readText(page, ".asked")).toEqual(["Why do colonies die?\nIs it damp?"]);
  await page.focus(".marker");
  await page.keyboard.press("Enter");
  await page.waitForSelector("iframe");
});
