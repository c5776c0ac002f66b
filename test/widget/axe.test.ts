import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { makeCitation, makeResponse, scriptAnswer } from "../fakes/make-answer.js";
import type { Script } from "../fakes/scripted-cuepoint-server.js";
import { ask, inChat, waitFor, waitForCount } from "./browser/drive-widget.js";
import { IN_FIREFOX } from "./browser/find-firefox.js";
import { findViolations } from "./browser/find-violations.js";
import { type ScriptedSiteOptions, useScriptedSite } from "./browser/use-scripted-site.js";

const open = useScriptedSite();

const CITATIONS = [makeCitation(), makeCitation({ n: 2, support: "weak", quote: "Cold seldom kills" })];
const ANSWER = makeResponse({
  answer: "**Damp** kills [1].\n\n- Cold seldom does [2].",
  citations: CITATIONS,
  followUps: ["And in spring?"],
  checks: { sentences: 3, withheld: 1, corrected: 0, weak: 1 },
});
const ABSTENTION = makeResponse({
  answer: "The episodes do not answer this question.",
  abstained: true,
  citations: [],
  closest: CITATIONS,
  followUps: ["And in spring?"],
});
const HINTED = makeResponse({
  answer: "The episodes do not answer this question.\n\nNear this: cold seldom does. [2]",
  abstained: true,
  citations: CITATIONS.slice(1),
  closest: CITATIONS.slice(0, 1),
});
const SETTINGS = {
  version: "1.2.3",
  feedback: true,
  questionLog: true,
  questionLogDays: 30,
  degraded: true,
  mode: "extractive",
  episode: {
    id: "winter-hives",
    title: "Winter Hives",
    language: "en",
    durationSeconds: 4000,
    media: { kind: "youtube", id: "abcdefghijk" },
    chapters: [
      { number: 1, title: "Choosing a hive", startSeconds: 0, endSeconds: 95, summary: null, bullets: [] },
      { number: 2, title: "Wintering", startSeconds: 95, endSeconds: 400, summary: null, bullets: [] },
    ],
  },
};
const HELD = new Promise<void>(() => undefined);

const STATES: Record<string, { script: Script; until: string; site?: Partial<ScriptedSiteOptions> }> = {
  answered: { script: scriptAnswer(ANSWER), until: ".origin" },
  abstained: { script: scriptAnswer(ABSTENTION), until: ".nearest" },
  "abstained with a hint": { script: scriptAnswer(HINTED), until: ".nearest" },
  streaming: { script: scriptAnswer(ANSWER, { hold: HELD }), until: ".marker" },
  failed: { script: { kind: "problem", status: 503, body: { code: "not_ready" } }, until: ".failure" },
  "right to left": { script: scriptAnswer(ANSWER), until: ".origin", site: { lang: "ar" } },
  "a bubble, open": { script: scriptAnswer(ANSWER), until: ".origin", site: { attributes: 'mode="bubble"' } },
  "with chapters and a player": {
    script: scriptAnswer(ANSWER),
    until: ".origin",
    site: { attributes: 'episode="winter-hives" chapters player="own"' },
  },
};

test.each(Object.entries(STATES))(
  "axe finds nothing wrong, in light and in dark, when it is %s",
  async (_, state) => {
    const { page } = await open({ answer: () => state.script, settings: SETTINGS, ...state.site });
    await page.$eval("cuepoint-chat", (chat) => {
      if ("open" in chat && typeof chat.open === "function") chat.open();
    });
    await waitFor(page, inChat(".question"));
    await page.focus(inChat(".question"));
    await waitFor(page, inChat(".banner"));
    await ask(page, "Why do colonies die?");
    await waitFor(page, inChat(state.until));
    const isOpen = state.until === ".marker" || state.until === ".failure";
    // They come with a module of their own.
    if (!isOpen) await waitForCount(page, ".thumb", 2);
    await page.$$eval(inChat("details"), (all) => {
      for (const details of all) (details as HTMLDetailsElement).open = true;
    });
    await page.$$eval(inChat(".thumb"), ([thumb]) => (thumb as HTMLElement | undefined)?.click());
    await waitForCount(page, ".comment", isOpen ? 0 : 1);
    for (const scheme of ["light", "dark"]) {
      await colour(page, scheme);
      expect(await findViolations(page), scheme).toEqual([]);
    }
  },
);

/** Sets the colour scheme on the elements, since Firefox's protocol cannot be told it, and waits until no colour changes. */
async function colour(page: Page, scheme: string): Promise<void> {
  await page.$eval(
    "cuepoint-chat",
    async (chat, theme) => {
      document.documentElement.style.cssText = `color-scheme: ${theme}; background: Canvas; color: CanvasText`;
      chat.setAttribute("theme", theme);
      await Promise.all(chat.shadowRoot?.getAnimations().map(({ finished }) => finished) ?? []);
    },
    scheme,
  );
}

test.skipIf(IN_FIREFOX)(
  "before it is used, and as a closed bubble, axe finds nothing wrong either",
  async () => {
    for (const attributes of ["", 'mode="bubble"']) {
      const { page } = await open({ answer: () => STATES["failed"]?.script as Script, attributes });
      expect(await findViolations(page)).toEqual([]);
    }
  },
);

test("an answer is announced once, when it is whole, without its marks", async () => {
  const { page } = await open({ answer: () => scriptAnswer(ANSWER, { step: 1 }) });
  await page.evaluate(() => {
    const root = document.querySelector("cuepoint-chat")?.shadowRoot;
    if (!root) return;
    const said: string[] = [];
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const live = element?.closest("[role=status], [role=alert], [aria-live]:not([aria-live=off])");
        if (live && addedNodes.length > 0) said.push(`${live.className}: ${live.textContent}`);
      }
      document.body.dataset["said"] = JSON.stringify(said);
    }).observe(root, { childList: true, subtree: true, characterData: true });
  });
  for (const count of [1, 2]) {
    await ask(page, "Why do colonies die?");
    await waitForCount(page, ".origin", count);
  }
  const sentence = "announcer: Answer: Damp kills.\n\n- Cold seldom does (loosely based on [2]). Sources: 2";
  expect(JSON.parse(await page.$eval("body", (body) => body.dataset["said"] ?? ""))).toEqual([
    sentence,
    sentence,
  ]);
});
