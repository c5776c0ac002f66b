import { expect, test } from "vitest";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  useDemoPage,
  waitFor,
  waitForCount,
} from "../browser/drive-widget.js";
import { CITATION, DELTAS, encode, RESPONSE, START, script } from "../browser/script-answer.js";

const open = useDemoPage();

test("any cut of the bytes shows the same answer, and never half a marker or half a bold", async () => {
  const { page, faults } = await open();
  await page.evaluate(() => {
    const raw: string[] = [];
    const root = document.querySelector("cuepoint-chat")?.shadowRoot;
    if (!root) return;
    new MutationObserver(() => {
      const text = root.querySelector(".answer-text")?.textContent ?? "";
      if (/\*|\[\d*$|�/.test(text)) raw.push(text);
      document.body.dataset["raw"] = JSON.stringify(raw);
    }).observe(root, { childList: true, subtree: true, characterData: true });
  });
  await script(page, `: keep-alive\n\n${START}${DELTAS}${encode("answer-end", RESPONSE)}`, { size: 101 });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  expect(await page.$eval("body", (body) => body.dataset["raw"])).toBe("[]");
  expect(await readChat(page, ".answer-text > *")).toEqual([
    "Żółć (loosely based on 1:35) – 巣箱",
    "Damp kills (loosely based on 1:35)Cold does not (loosely based on 1:35)",
    "So keep it dry 🐝 [2].",
  ]);
  expect(await readChat(page, ".loose")).toEqual(["Żółć", "Damp kills", "Cold does not"]);
  expect(await page.$eval(inChat(".marker"), (marker) => marker.getAttribute("aria-label"))).toBe(
    "1:35, Wintering",
  );
  expect(await readChat(page, ".origin")).toEqual([
    "Written by bee-1, checked against notes and transcripts. Sentences withheld for want of support: 1. Sentences loosely based on their sources: 2. Part of this service is not working: answers may be simpler than usual.",
  ]);
  expect(faults).toEqual([]);
});

test("an answer that comes in one piece is drawn once, and one that comes in parts as it comes", async () => {
  const { page } = await open();
  await page.evaluate(() => {
    const root = document.querySelector("cuepoint-chat")?.shadowRoot;
    if (!root) return;
    let drawn = 0;
    new MutationObserver((changes) => {
      const words = changes.filter(({ target }) => (target as Element).closest(".answer-text") !== null);
      if (words.length > 0) drawn++;
      document.body.dataset["drawn"] = String(drawn);
    }).observe(root, { childList: true, subtree: true });
  });
  const whole = START + DELTAS + encode("answer-end", RESPONSE);
  await script(page, whole, { size: whole.length * 4 });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  expect(await page.$eval("body", (body) => body.dataset["drawn"])).toBe("1");
  await script(page, whole, { size: 400 });
  await ask(page, QUESTION);
  await waitForCount(page, ".origin", 2);
  expect(Number(await page.$eval("body", (body) => body.dataset["drawn"]))).toBeGreaterThan(3);
});

test("a source that is told once more, with another quote, is drawn anew before the answer ends", async () => {
  const { page } = await open();
  const again = encode("citation-add", { ...CITATION, quote: "Cold kills not" });
  await script(page, START + encode("text-delta", { delta: "Damp [1]" }) + again, {
    rest: encode("answer-end", RESPONSE),
  });
  await ask(page, QUESTION);
  await page.waitForFunction(
    () => /Cold kills not/.test(document.querySelector("cuepoint-chat")?.shadowRoot?.textContent ?? ""),
    { timeout: 10_000 },
  );
  expect(await readChat(page, "blockquote")).toHaveLength(1);
  await page.evaluate(() => (Reflect.get(window, "goOn") as () => void)());
  await waitFor(page, inChat(".origin"));
});

test("what is being done is shown until the words come and is said once each; how the question was read stays", async () => {
  const { page } = await open();
  await page.evaluate(() => {
    const said: string[] = [];
    const announcer = document.querySelector("cuepoint-chat")?.shadowRoot?.querySelector(".announcer");
    if (!announcer) return;
    new MutationObserver(() => {
      said.push(announcer.textContent);
      document.body.dataset["said"] = JSON.stringify(said);
    }).observe(announcer, { childList: true });
  });
  const stages = [
    "searching",
    "understood as: Does damp kill?",
    "reading 18 passages",
    "reading 24 passages",
  ];
  const updates = [...stages, "extractive-fallback"].map((stage) => encode("status-update", { stage }));
  const rest =
    encode("text-delta", { delta: "Damp kills [1]." }) + encode("status-update", { stage: "checking" });
  await script(page, START + updates.join(""), { rest: rest + encode("answer-end", RESPONSE) });
  await ask(page, QUESTION);
  await page.waitForFunction(
    () =>
      document.querySelector("cuepoint-chat")?.shadowRoot?.querySelector(".waiting")?.textContent ===
      "Reading passages: 24",
  );
  await page.evaluate(() => Reflect.get(window, "goOn")());
  await waitFor(page, inChat(".origin"));
  expect(await readChat(page, ".waiting")).toEqual([]);
  expect(await readChat(page, ".understood")).toEqual(["Understood as: Does damp kill?"]);
  const said: string[] = JSON.parse(await page.$eval("body", (body) => body.dataset["said"] ?? ""));
  expect(said.filter((sentence) => !sentence.startsWith("Answer: "))).toEqual([
    "Looking through the podcast",
    "Understood as: Does damp kill?",
    "Reading passages: 18",
    "Checking the answer",
  ]);
});

test("an abstention with a hint keeps the hint's sources, and the nearest chapters stand below", async () => {
  const { page } = await open();
  const near = makeCitation({
    chapter: { number: 1, title: "Choosing a hive" },
    start: 0,
    timestamp: "0:00",
  });
  const response = makeResponse({
    answer: "The episodes do not answer this question.\n\nNear this: damp kills. [1]",
    abstained: true,
    citations: [CITATION],
    closest: [near],
  });
  await script(page, START + encode("answer-end", response), { size: 101 });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  expect(await readChat(page, ".answer-text > *")).toEqual([
    "The episodes do not answer this question.",
    "Near this: damp kills. (loosely based on 1:35)",
  ]);
  expect(await readChat(page, ".answer h3")).toEqual(["Sources", "Closest moments, may not answer"]);
  await page.click(inChat(".marker"));
  await waitFor(page, inChat(".revealed"));
});

test("a marker that has the keyboard keeps it while the rest of the answer comes", async () => {
  const { page } = await open();
  const cut = DELTAS.length / 2;
  await script(page, START + DELTAS.slice(0, cut), {
    size: 40,
    rest: DELTAS.slice(cut) + encode("answer-end", RESPONSE),
  });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".answer-text ul"));
  await page.focus(inChat(".marker"));
  await page.evaluate(() => Reflect.get(window, "goOn")());
  await waitFor(page, inChat(".origin"));
  expect(
    await page.evaluate(() => document.querySelector("cuepoint-chat")?.shadowRoot?.activeElement?.className),
  ).toBe("marker");
});
