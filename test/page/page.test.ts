import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ChatModel } from "../../src/answer/chat-model/chat-model.js";
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
    expect((await readText(page, ".answer-text p"))[0]).toMatch(
      /^Under “Wintering”, the notes say: “Damp kills more colonies than cold” 1 and “Bees/,
    );
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
      /^\|Looking for an answer\.\|Answer: Under “Wintering”, the notes say: “Damp kills more colonies than cold/,
    );
    expect(said.split("|")).toHaveLength(3);
    expect(said).not.toContain("[1]");
  });

  test("an unanswerable question offers the nearest chapters, and a follow-up asks when clicked", async () => {
    const { page } = await open();
    await ask(page, "What is the capital of Mongolia?");
    await page.waitForSelector(".origin");
    expect(await readText(page, ".answer-text")).toEqual([
      "The chapter notes do not answer this question. They do not mention “Mongolia”.",
    ]);
    expect(await readText(page, ".answer h3")).toEqual(["Nearest chapters", "Ask next"]);
    expect((await readText(page, ".source-title")).length).toBeGreaterThan(0);
    await page.click(".suggestion");
    await page.waitForFunction(() => document.querySelectorAll(".origin").length === 2);
    expect((await readText(page, ".asked"))[1]).toMatch(/^What do they say about/);
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

  test("a new conversation in the middle of an answer is empty, and asks again from the start", async () => {
    const { page } = await open({
      parts: {
        chatModel: makeModel(["Damp kills more colonies than cold [1]. And "], new Promise(() => undefined)),
      },
    });
    await ask(page, QUESTION);
    await page.waitForSelector(".marker");
    await page.click("#new-conversation");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const shown = await page.$$eval("#log > *, #new-conversation, #stop, #send, #starters", (found) =>
      found.filter((element) => !(element as HTMLElement).hidden).map(({ id }) => id),
    );
    expect(shown).toEqual(["starters", "send"]);
    expect(await readText(page, "#announcer")).toEqual(["New conversation."]);
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

describe("what comes over the wire", () => {
  const CITATION = {
    n: 1,
    episode: { id: "winter-hives", title: "Winter Hives", show: null, publishedAt: null },
    chapter: { number: 2, title: "Wintering" },
    start: 95,
    end: 4000,
    timestamp: "1:35",
    url: null,
    quote: "Damp kills",
    kind: "bullet",
    support: "weak",
  };
  const ANSWER = "**Żółć [1] – 巣箱**\n\n- Damp kills [1]\n- Cold **does** not [1]\n\nSo keep it dry 🐝 [2].";
  const RESPONSE = {
    id: "a",
    answer: ANSWER,
    citations: [CITATION],
    abstained: false,
    closest: [],
    mode: "llm",
    model: "bee-1",
    degraded: true,
    checks: { sentences: 3, withheld: 1, corrected: 0 },
    followUps: [],
    timings: { embedMs: 1, retrieveMs: 1, firstDeltaMs: 1, totalMs: 1 },
  };
  const encode = (event: string, data: unknown) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  const START =
    encode("answer-start", { id: "a", mode: "llm", model: "bee-1" }) + encode("citation-add", CITATION);
  const DELTAS = [...ANSWER].map((delta) => encode("text-delta", { delta })).join("");

  /** The page's next answer: these bytes, so many at a time; then the end, or a lost connection. */
  async function script(
    page: Page,
    text: string,
    { size = 7, lost = false, status = 200 } = {},
  ): Promise<void> {
    await page.evaluate(
      (all, step, breaks, code) => {
        const bytes = new TextEncoder().encode(all);
        let at = 0;
        window.fetch = async () =>
          new Response(
            new ReadableStream({
              async pull(controller) {
                await new Promise((resolve) => setTimeout(resolve));
                if (at < bytes.length) controller.enqueue(bytes.slice(at, at + step));
                else if (breaks) controller.error(new TypeError("network error"));
                else controller.close();
                at += step;
              },
            }),
            { status: code },
          );
      },
      text,
      size,
      lost,
      status,
    );
  }

  test("any cut of the bytes shows the same answer, and never half a marker or half a bold", async () => {
    const { page, faults } = await open();
    await page.evaluate(() => {
      const raw: string[] = [];
      const log = document.getElementById("log");
      if (log === null) return;
      new MutationObserver(() => {
        const text = document.querySelector(".answer-text")?.textContent ?? "";
        if (/\*|\[\d*$|�/.test(text)) raw.push(text);
        log.dataset["raw"] = JSON.stringify(raw);
      }).observe(log, { childList: true, subtree: true, characterData: true });
    });
    await script(page, `: keep-alive\n\n${START}${DELTAS}${encode("answer-end", RESPONSE)}`, { size: 101 });
    await ask(page, QUESTION);
    await page.waitForSelector(".origin");
    expect(await page.$eval("#log", (log) => (log as HTMLElement).dataset["raw"])).toBe("[]");
    expect(await readText(page, ".answer-text > *")).toEqual([
      "Żółć 1 – 巣箱",
      "Damp kills 1Cold does not 1",
      "So keep it dry 🐝 [2].",
    ]);
    expect(await readText(page, ".weak")).toEqual(["Loosely supported: listen before you rely on it."]);
    expect(await readText(page, ".origin")).toEqual([
      "Written by bee-1, checked against the chapter notes · 1 unsupported sentence withheld · part of this server is not working, so the answer is simpler than usual.",
    ]);
    expect(faults).toEqual([]);
  });

  test("a lost connection keeps what was shown, and asking again takes its place", async () => {
    const { page } = await open();
    await script(page, `${START}${encode("text-delta", { delta: "Damp kills [1] and **co" })}`, {
      lost: true,
    });
    await ask(page, QUESTION);
    await page.waitForSelector(".failure");
    expect(await readText(page, ".answer-text")).toEqual(["Damp kills 1 and"]);
    expect(await readText(page, ".failure")).toEqual([
      "The answer broke off: the connection to the server was lost. Ask again.",
    ]);
    await script(page, `${START}${encode("answer-end", RESPONSE)}`);
    await page.click(".answer > button");
    await page.waitForSelector(".origin");
    expect(await readText(page, ".asked")).toEqual([QUESTION]);
    expect(await page.$$(".failure")).toEqual([]);
  });

  test("an error in the stream is its sentence; a server's fault comes with the id to report it by", async () => {
    const { page } = await open();
    await script(
      page,
      `${START}${encode("answer-error", { code: "not_ready", detail: "The index went away." })}`,
    );
    await ask(page, QUESTION);
    await page.waitForFunction(() => document.querySelectorAll(".failure").length === 1);
    await script(page, JSON.stringify({ detail: "It failed.", code: "internal", requestId: "r-1" }), {
      status: 500,
    });
    await ask(page, QUESTION);
    await page.waitForFunction(() => document.querySelectorAll(".failure").length === 2);
    await script(page, "<html>", { status: 502 });
    await ask(page, QUESTION);
    await page.waitForFunction(() => document.querySelectorAll(".failure").length === 3);
    expect(await readText(page, ".failure")).toEqual([
      "The index went away.",
      "It failed. Request id: r-1",
      "The server answered 502. Ask again in a moment.",
    ]);
  });

  test("a marker that has the keyboard keeps it while the rest of the answer comes", async () => {
    const { page } = await open();
    await script(page, `${START}${DELTAS}${encode("answer-end", RESPONSE)}`, { size: 40 });
    await ask(page, QUESTION);
    await page.waitForSelector(".answer-text ul");
    await page.focus(".marker");
    await page.waitForSelector(".origin");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("marker");
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
    await frame.waitForFunction(() => document.title === "listening addEventListener:onError");
    await page.click(".chapter");
    await frame.waitForFunction(() => document.title.endsWith(" seekTo:0,true playVideo:"));
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
      "The video player cannot be reached. Play at 1:35 on YouTube",
    ]);
    expect(
      await page.$eval(".player-note a", (link) => [link.getAttribute("href"), link.getAttribute("rel")]),
    ).toEqual(["https://www.youtube.com/watch?v=abcdefghijk&t=95s", "noopener"]);
    await page.click(".chapter");
    expect(await readText(page, ".player-note a")).toEqual(["Play at 0:00 on YouTube"]);
    await page.click(".player-fallback button");
    await page.waitForSelector("iframe");
  });

  test("a moment chosen while the player is on its way is where it plays", async () => {
    const { page, foreign } = await open({}, { answerForeign: () => FAKE_PLAYER });
    await page.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLButtonElement>(".chapter")) button.click();
    });
    const frame = await page.waitForFrame((candidate) => candidate.url().startsWith("https://www.youtube"));
    await frame.waitForFunction(() => document.title.endsWith(" seekTo:95,true playVideo:"));
    expect(foreign).toHaveLength(1);
    expect(await page.$$eval("iframe", (frames) => frames.length)).toBe(1);
  });

  test("what another window, or the player in other words, says is not listened to", async () => {
    const { page, faults } = await open({}, { answerForeign: () => FAKE_PLAYER });
    await page.click(".play-episode");
    const frame = await page.waitForFrame((candidate) => candidate.url().startsWith("https://www.youtube"));
    await frame.waitForFunction(() => document.title.startsWith("listening"));
    const forged = JSON.stringify({ event: "infoDelivery", info: { currentTime: 100 } });
    await page.evaluate((message) => window.postMessage(message, "*"), forged);
    await frame.evaluate(() => {
      const odd = [
        "{",
        "null",
        "[]",
        "7",
        { event: "infoDelivery" },
        null,
        '{"event":1}',
        '{"event":"x","info":7}',
      ];
      for (const message of odd) parent.postMessage(message, "*");
      parent.postMessage('{"event":"infoDelivery","info":{"currentTime":"100"}}', "*");
    });
    await frame.evaluate(() => {
      parent.postMessage('{"event":"infoDelivery","info":{"currentTime":3}}', "*");
    });
    await page.waitForSelector(".chapter[aria-current]");
    expect(await readText(page, ".chapter[aria-current] .chapter-time")).toEqual(["0:00"]);
    expect(faults).toEqual([]);
  });

  test("another episode's player is not replaced by the failure of the first", async () => {
    const second = makeEpisode({ id: "z-second", title: "Knots", media: null });
    const { page } = await open({ episodes: [makeEpisode(), second] });
    await page.click(".play-episode");
    await page.select("#episode-select", "z-second");
    await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Knots");
    await new Promise((resolve) => setTimeout(resolve, 5_200));
    expect(await readText(page, ".player")).toEqual(["This episode has no recording to play here."]);
  });

  test("audio is sought in the page's own player", async () => {
    const media = { kind: "audio", url: "https://cdn.example/hives.mp3" } as const;
    const { page } = await open({ episodes: [makeEpisode({ media })] });
    // In one step: without a network the player is soon replaced by a link.
    const sought = await page.evaluate(() => {
      (document.querySelectorAll(".chapter")[1] as HTMLButtonElement).click();
      const audio = document.querySelector("audio");
      return [audio?.src, audio?.currentTime];
    });
    expect(sought).toEqual([media.url, 95]);
    await page.waitForSelector(".player-note a");
    expect(await readText(page, ".player-note")).toEqual([
      "The recording cannot be played here. Open the recording",
    ]);
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
    expect((await readText(page, ".answer-text"))[0]).toContain("< script>evil()< /script>");
    expect(await readText(page, "h1")).toEqual([HOSTILE]);
    expect(await page.$$eval("img, body script, iframe", (found) => found.length)).toBe(0);
    const links = await page.$$eval("main a", (found) => found.map((link) => new URL(link.href).origin));
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

test("on a wide window the player stays in sight beside a long talk", async () => {
  const { page } = await open({}, { width: 1280, height: 800 });
  for (const count of [1, 2, 3]) {
    await ask(page, QUESTION);
    await page.waitForFunction((wanted) => document.querySelectorAll(".origin").length === wanted, {}, count);
  }
  const seen = await page.evaluate(() => {
    const isSeen = (selector: string) => {
      const { top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect(0, -9);
      return top >= 0 && bottom <= window.innerHeight;
    };
    const asked = [...document.querySelectorAll(".asked")].at(-1)?.getBoundingClientRect().top ?? -1;
    return [isSeen(".player"), isSeen("#question"), asked > 0 && asked < window.innerHeight / 2];
  });
  expect(seen).toEqual([true, true, true]);
});

test("Enter that ends a composition sends nothing", async () => {
  const { page } = await open();
  await page.type("#question", "みつばち");
  await page.$eval("#question", (box) => {
    const press = (options: KeyboardEventInit) =>
      box.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...options }),
      );
    press({ isComposing: true });
    press({ keyCode: 229 });
  });
  expect(await readText(page, ".asked")).toEqual([]);
});

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
