import fc from "fast-check";
import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { TRIED_TEXTS as PAYLOADS } from "../fakes/hostile-texts.js";
import { makeCitation, makeResponse, scriptAnswer } from "../fakes/make-answer.js";
import type { Script } from "../fakes/scripted-cuepoint-server.js";
import { readChat, waitForCount } from "./browser/drive-widget.js";
import { useScriptedSite } from "./browser/use-scripted-site.js";

/** The elements that the widget is built of; no other may come into it. */
const ELEMENTS =
  "article blockquote button details div form h2 h3 header input label li ol p path section span strong summary svg textarea ul a";

/** Shorter texts come one character at a time, so that each state of the half-written text is shown. */
const LETTER_BY_LETTER = 200;

const open = useScriptedSite();

/** Answers question `answer 7` with payload 7 in every place that holds text, and `error 7` with a refusal of its words. */
function play(question: string): Script {
  const [way = "", at = ""] = question.split(" ");
  const { text = "" } = PAYLOADS[Number(at)] ?? {};
  if (way === "error") return { kind: "problem", status: 400, body: { code: "bad_request", detail: text } };
  if (way === "break") {
    const events = [{ type: "answer-error", data: { code: "bad_request", detail: text } }];
    return { kind: "events", events };
  }
  const citation = makeCitation({
    quote: text,
    timestamp: text.slice(0, 20),
    chapter: { number: 1, title: text },
    episode: { id: text, title: text, show: text, publishedAt: null },
  });
  const abstained = way === "abstain";
  const response = makeResponse({
    answer: `${text} [1] ${text}`,
    citations: abstained ? [] : [citation],
    closest: abstained ? [citation] : [],
    abstained,
    followUps: [text],
    mode: "llm",
    model: text,
  });
  return scriptAnswer(response, { step: text.length < LETTER_BY_LETTER ? 1 : 4_000 });
}

/** Keeps in `odd` what comes into the widget and may not, and what code could do to show that it ran, with the payload's id. */
async function watch(page: Page): Promise<void> {
  await page.evaluate((allowed) => {
    const odd: string[] = [];
    const tell = (what: string) => odd.push(`${Reflect.get(window, "payload") ?? ""} ${what}`.trim());
    Object.assign(window, { odd });
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
      Object.assign(window, { [name]: () => tell(`${name} was called`) });
    }
    const inspect = (node: Node) => {
      if (!(node instanceof Element)) return;
      if (!allowed.split(" ").includes(node.localName)) tell(`<${node.localName}>`);
      for (const { name } of node.attributes) {
        if (/^on|^style$|^src|^srcdoc$|^formaction$/.test(name)) tell(`<${node.localName} ${name}>`);
      }
      node.childNodes.forEach(inspect);
    };
    const roots = [...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    for (const root of roots) {
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) addedNodes.forEach(inspect);
      }).observe(root, { childList: true, subtree: true });
    }
  }, ELEMENTS);
}

interface Shown {
  /** What `watch` kept. */
  readonly odd: readonly string[];
  /** Every link, once. */
  readonly links: readonly string[];
  /** The paragraphs of each answer. */
  readonly paragraphs: readonly (readonly (string | null)[])[];
}

/** Asks the questions `way 0`, `way 1` and so on, one for each payload's id, in a new conversation each. */
async function askAll(page: Page, way: string, ids: readonly string[]): Promise<Shown> {
  return await page.evaluate(
    async (name, payloads) => {
      const chat = document.querySelector("cuepoint-chat");
      const root = chat?.shadowRoot;
      if (!chat || !root) throw new Error("there is no widget");
      const call = (method: string, ...values: unknown[]) => Reflect.get(chat, method).apply(chat, values);
      const links = new Set<string>();
      const paragraphs: (string | null)[][] = [];
      for (const [i, payload] of payloads.entries()) {
        Object.assign(window, { payload });
        call("ask", `${name} ${i}`);
        while (root.querySelector(".log")?.getAttribute("aria-busy") === "true") {
          await new Promise((resolve) => setTimeout(resolve));
        }
        if (!root.querySelector(".origin, .failure")) throw new Error(`${name} ${i} (${payload}) has no end`);
        for (const link of root.querySelectorAll("a")) links.add(link.href);
        paragraphs.push([...root.querySelectorAll(".answer-text p")].map(({ textContent }) => textContent));
        call("reset");
      }
      return { odd: Reflect.get(window, "odd") ?? [], links: [...links], paragraphs };
    },
    way,
    ids,
  );
}

describe(`${PAYLOADS.length} hostile texts`, () => {
  test.each([
    ["as answer, quote, title, time, model and follow-up", "answer", [makeCitation().url]],
    ["as the nearest chapters", "abstain", [makeCitation().url]],
    ["as the reason of a refusal", "error", []],
    ["as the reason an answer broke off", "break", []],
  ])(
    "%s stay text: nothing runs, nothing is asked of anyone, no link but the citations'",
    async (_, way, links) => {
      const { page, foreign, faults } = await open({ answer: play });
      await watch(page);
      const ids = PAYLOADS.map(({ id }) => id);
      expect(await askAll(page, way, ids)).toMatchObject({ odd: [], links });
      expect([foreign, faults]).toEqual([[], []]);
    },
    120_000,
  );

  test("as an episode's title, chapters and notes stay text", async () => {
    const chapters = PAYLOADS.map(({ text }, i) => ({
      number: i + 1,
      title: text,
      startSeconds: i,
      endSeconds: i + 1,
      summary: text,
      bullets: [text],
    }));
    const episode = {
      id: "x",
      title: PAYLOADS[0]?.text,
      language: "en",
      durationSeconds: 9_000,
      media: null,
      chapters,
    };
    const { page, foreign, faults } = await open({
      answer: play,
      settings: { episode },
      attributes: 'episode="x"',
    });
    await watch(page);
    await page.$eval("cuepoint-chat", (chat) => chat.setAttribute("chapters", ""));
    await waitForCount(page, ".chapter", PAYLOADS.length);
    expect(await readChat(page, ".chapter-title")).toEqual(PAYLOADS.map(({ text }) => text));
    expect(await page.evaluate(() => Reflect.get(window, "odd"))).toEqual([]);
    expect([foreign, faults]).toEqual([[], []]);
  });
});

test("any Unicode, cut anywhere, is shown as the text it is", async () => {
  const plain = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter(isPlain);
  const texts = fc.sample(plain, 40);
  const { page } = await open({
    answer: (question) => {
      const answer = texts[Number(question.split(" ")[1])] ?? "";
      return scriptAnswer(makeResponse({ answer, citations: [] }), { step: 3 });
    },
  });
  const { paragraphs } = await askAll(page, "text", texts);
  expect(paragraphs).toEqual(texts.map((text) => [text]));
});

/** Whether the answer's Markdown and the page's white space leave the text alone. */
function isPlain(text: string): boolean {
  return !text.includes("\0") && !/[*[\]\n\r\u2028\u2029]|^- |^\s|\s$/.test(text);
}
