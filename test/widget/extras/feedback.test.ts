import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openQuestionLog } from "../../../src/questions/question-log.js";
import { makeLogFolder, readEntries } from "../../fakes/log-folder.js";
import { makeResponse, scriptAnswer } from "../../fakes/make-answer.js";
import type { StartOptions } from "../../fakes/start-server.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  readText,
  settle,
  useClosing,
  useDemoPage,
  useSite,
  waitFor,
  waitForCount,
  writeTag,
} from "../browser/drive-widget.js";
import { useScriptedSite } from "../browser/use-scripted-site.js";

const KEPT =
  "The owner of this site keeps questions, how they were answered and feedback, but not who asked. Days kept: 30.";

/** How long a notice may take, in milliseconds. */
const POLL = { timeout: 10_000 };

const open = useSite();
const openDemo = useDemoPage();
const openScripted = useScriptedSite();
const closing = useClosing();

/** A real server with a real question log. */
async function keepQuestions(): Promise<{ dir: string; server: StartOptions }> {
  const dir = await makeLogFolder();
  const questionLog = closing(await openQuestionLog({ dir, days: 30, warn: () => undefined }));
  const server = { questionLog, observers: [questionLog.observe], parts: { createId: randomUUID } };
  return { dir, server };
}

const focused = (page: Awaited<ReturnType<typeof open>>["page"]) =>
  page.evaluate(() => document.querySelector("cuepoint-chat")?.shadowRoot?.activeElement?.className ?? "");

test("a verdict and then a comment on it come from another site's page into the log, by the keyboard alone", async () => {
  const { dir, server } = await keepQuestions();
  const { page, faults } = await open({
    body: (address) => writeTag(address, 'episode="winter-hives"'),
    server,
  });
  await waitFor(page, inChat(".question"));
  await ask(page, QUESTION);
  await waitForCount(page, ".thumb", 2);
  expect((await readChat(page, ".notice"))[0]).toContain(KEPT);
  await page.focus(inChat('.thumb[aria-label="Not helpful"]'));
  await page.keyboard.press("Enter");
  await waitFor(page, inChat(".comment textarea"));
  expect(await readChat(page, ".outcome")).toEqual(["Thank you"]);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Which winter?\u202e");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await waitForCount(page, ".comment", 0);
  expect(await focused(page)).toBe("quiet thumb");
  const [asked, ...verdicts] = await readEntries(dir);
  expect(asked).toMatchObject({ kind: "answer", question: QUESTION, outcome: "answered" });
  const answerId = asked !== undefined && "id" in asked ? asked.id : "";
  const verdict = { kind: "feedback", at: expect.any(String), answerId, verdict: "down" };
  expect(verdicts).toEqual([verdict, { ...verdict, comment: "Which winter?" }]);
  expect(faults).toEqual([]);
});

test("a verdict that changes replaces the one before and keeps the comment that was sent", async () => {
  const { dir, server } = await keepQuestions();
  const { page } = await openDemo(server);
  await ask(page, QUESTION);
  await waitForCount(page, ".thumb", 2);
  const press = async (name: string) => {
    await page.$eval(inChat(`.thumb[aria-label="${name}"]`), (thumb) => (thumb as HTMLElement).click());
    await waitFor(page, inChat(`.thumb[aria-label="${name}"][aria-pressed=true]`));
  };
  await press("Not helpful");
  await page.type(inChat(".comment textarea"), "Too short");
  await page.click(inChat(".comment button"));
  await waitForCount(page, ".comment", 0);
  await press("Helpful");
  await waitForCount(page, ".thumb[aria-pressed=true]", 1);
  const [, ...verdicts] = await readEntries(dir);
  expect(verdicts).toMatchObject([
    { verdict: "down" },
    { comment: "Too short" },
    { verdict: "up", comment: "Too short" },
  ]);
});

test("what a verdict opens comes into sight, is labelled, and is said once", async () => {
  const { server } = await keepQuestions();
  const { page } = await openDemo(server, { width: 360, height: 640 });
  await ask(page, QUESTION);
  await waitForCount(page, ".thumb", 2);
  await page.$eval(inChat(".outcome"), (outcome) => {
    new MutationObserver((changes) => {
      const said = changes.filter(({ addedNodes }) => addedNodes.length > 0).length;
      document.body.dataset["said"] = String(Number(document.body.dataset["said"] ?? 0) + said);
    }).observe(outcome, { childList: true, characterData: true, subtree: true });
  });
  await page.$eval(inChat(".thumb"), (thumb) => (thumb as HTMLElement).click());
  await waitFor(page, inChat(".comment"));
  const place = await page.$eval(inChat(".comment"), (form) => {
    const log = form.closest(".log")?.getBoundingClientRect();
    const { top, bottom } = form.getBoundingClientRect();
    const box = form.querySelector("textarea");
    return {
      inSight: log !== undefined && top >= log.top - 1 && bottom <= log.bottom + 1,
      label: box?.labels[0]?.textContent,
      longest: box?.maxLength,
    };
  });
  expect(place).toEqual({ inSight: true, label: "Comment (optional)", longest: 2000 });
  expect(await page.$eval("body", (body) => body.dataset["said"])).toBe("1");
});

test("a verdict that was not kept is said not to be, and is not shown as given", async () => {
  const { page } = await openScripted({
    answer: () => scriptAnswer(makeResponse()),
    settings: { feedback: true, questionLog: true, questionLogDays: 7 },
  });
  await ask(page, "x");
  await waitForCount(page, ".thumb", 2);
  await page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError("no network"));
  });
  await page.click(inChat(".thumb"));
  await page.waitForFunction(
    () => document.querySelector("cuepoint-chat")?.shadowRoot?.querySelector(".outcome")?.textContent !== "",
  );
  expect(await readChat(page, ".outcome")).toEqual(["Not sent: try again"]);
  await waitForCount(page, ".thumb[aria-pressed=true]", 0);
  await waitForCount(page, ".comment", 0);
});

test("in every language a reader who comes to the box is told that questions are kept, before asking", async () => {
  const words = {
    fr: "mais pas qui les a posées. Jours : 30.",
    de: "aber nicht, wer gefragt hat. Tage: 30.",
    es: "pero no quién preguntó. Días: 30.",
    ja: "保存日数：30。",
    ar: "عدد أيام الاحتفاظ: 30.",
  };
  const { server } = await keepQuestions();
  const { page } = await open({
    body: (address) =>
      Object.keys(words)
        .map((lang) => writeTag(address, `lang="${lang}"`))
        .join(""),
    server,
  });
  for (const [lang, told] of Object.entries(words)) {
    const inWidget = (selector: string) => `[lang=${lang}] >>> ${selector}`;
    await waitFor(page, inWidget(".question"));
    await page.focus(inWidget(".question"));
    await expect
      .poll(() => readText(page, inWidget(".notice")), POLL)
      .toEqual([expect.stringContaining(told)]);
  }
});

test("the page for frames says it too", async () => {
  const { server } = await keepQuestions();
  const { page, server: started } = await openDemo(server);
  await page.goto(`${started.url}/embed`);
  await waitFor(page, inChat(".question"));
  await page.focus(inChat(".question"));
  await expect.poll(() => readChat(page, ".notice"), POLL).toEqual([expect.stringContaining(KEPT)]);
});

test("without a question log there are no thumbs, and nothing is said to be kept", async () => {
  const { page, own } = await openDemo();
  await ask(page, QUESTION);
  await waitFor(page, inChat(".copy"));
  await settle(page);
  await waitForCount(page, ".thumb", 0);
  expect(await readChat(page, ".notice")).toEqual([
    "Answers come from the podcast's notes and transcripts only. Play the moment to be sure.",
  ]);
  expect(own.filter((address) => address.includes("feedback"))).toEqual([]);
});
