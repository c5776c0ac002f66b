import { mkdir, rm, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { QuestionReport } from "../../../src/questions/make-report.js";
import type { ChatResponse } from "../../../src/shared/domain.js";
import { makeLogFolder, writeDay } from "../../fakes/log-folder.js";
import { makeAnswerEntry, makeFeedbackEntry } from "../../fakes/make-log-entry.js";
import { post, readJson } from "../../fakes/start-server.js";
import { indexSample } from "../index-sample.js";
import { beginCli, runCli } from "../run-cli.js";

const HOSTILE = "\u001b]0;owned\u0007 \u202egnol\u200b ";
const LONG = `Why ${"do the bees of the north winter so much better than the bees of the south ".repeat(9)}?`;
const WIDE = "小さいモデルはなぜ重要なのですか".repeat(20);
const ADDRESS = `https://example.org/${"x".repeat(300)}`;

let dir: string;
beforeAll(async () => {
  dir = await makeLogFolder();
  await mkdir(dir);
  const abstained = { outcome: "abstained" as const, chapters: [] };
  await writeDay(dir, "2026-11-23", [
    makeAnswerEntry({ at: "2026-11-23T09:00:00.000Z", id: "1" }),
    makeAnswerEntry({
      question: "why do COLONIES die",
      at: "2026-11-23T09:30:00.000Z",
      id: "2",
      door: "openai",
    }),
    "{torn",
  ]);
  await writeDay(dir, "2026-11-24", [
    makeAnswerEntry({ id: "3" }),
    makeAnswerEntry({ question: "Who won the cup?", ...abstained }),
    makeAnswerEntry({ question: "Who won the cup?", ...abstained }),
    {
      kind: "answer",
      at: "2026-11-24T10:00:00.000Z",
      door: "mcp",
      question: "Who won the cup?",
      outcome: "failed",
      code: "overloaded",
    },
    makeFeedbackEntry({ answerId: "3", comment: "Too short" }),
    makeFeedbackEntry({ answerId: "1", verdict: "up" }),
  ]);
});

const report = (folder: string, ...args: string[]) =>
  runCli(["report", ...args], { env: { CUEPOINT_QUESTION_LOG: folder } });

const SAMPLE = `\
6 questions on 2 days, 2026-11-23 to 2026-11-24 (UTC)

outcomes    3 answered, 2 abstained, 1 failed, 0 left
written by  5 extractive, 0 llm
doors       4 api, 1 openai, 1 mcp
verdicts    1 helpful, 1 not helpful

not counted: 1 damaged line

Not answered: what to record next
      3  Who won the cup?
         (1 of them failed)

Found unhelpful
      1  Why do colonies die?
         - Too short

Asked most
      3  Why do colonies die?
      3  Who won the cup?

Chapters cited most
      3  winter-hives, chapter 2

day (UTC)      answered  abstained     failed       left
2026-11-23            2          0          0          0
2026-11-24            1          2          1          0
`;

describe("of a log", () => {
  test("the report says what is asked, what was not answered and what was found unhelpful", async () => {
    expect(await report(dir)).toEqual({ code: 0, signal: null, stdout: SAMPLE, stderr: "" });
  });

  test("--json prints the same figures and nothing else", async () => {
    const { code, stdout, stderr } = await report(dir, "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const none = { answered: 0, abstained: 0, failed: 0, left: 0 };
    expect(JSON.parse(stdout)).toEqual({
      questions: 6,
      from: "2026-11-23",
      to: "2026-11-24",
      outcomes: { answered: 3, abstained: 2, failed: 1, left: 0 },
      modes: { extractive: 5, llm: 0 },
      doors: { api: 4, openai: 1, mcp: 1 },
      days: [
        { ...none, day: "2026-11-23", answered: 2 },
        { ...none, day: "2026-11-24", answered: 1, abstained: 2, failed: 1 },
      ],
      verdicts: { up: 1, down: 1 },
      asked: {
        total: 2,
        top: [
          { question: "Why do colonies die?", count: 3 },
          { question: "Who won the cup?", count: 3 },
        ],
      },
      unanswered: { total: 1, top: [{ question: "Who won the cup?", count: 3, abstained: 2, failed: 1 }] },
      unhelpful: { total: 1, top: [{ question: "Why do colonies die?", count: 1, comments: ["Too short"] }] },
      chapters: { total: 1, top: [{ episode: "winter-hives", chapter: 2, count: 3 }] },
      skippedLines: 1,
    } satisfies QuestionReport);
  });
});

test("whatever is asked, nothing is wider than 80 columns, and a terminal is told nothing but text", async () => {
  const folder = await makeLogFolder();
  await mkdir(folder);
  const texts = [LONG, WIDE, ADDRESS, HOSTILE, "\u200b", "👍🏽 é".repeat(60)];
  for (let day = 1; day <= 30; day += 1) {
    const date = `2026-10-${String(day).padStart(2, "0")}`;
    const entries = texts.flatMap((question, i) => [
      makeAnswerEntry({ question, at: `${date}T09:00:00.000Z`, id: `${day}-${i}`, outcome: "abstained" }),
      makeFeedbackEntry({ answerId: `${day}-${i}`, comment: `${HOSTILE}${question}` }),
    ]);
    await writeDay(folder, date, [
      ...entries,
      makeAnswerEntry({ question: `Question q${day}`, at: `${date}T09:00:00.000Z` }),
    ]);
  }
  const { code, stdout, stderr } = await report(folder);
  expect([code, stderr]).toEqual([0, ""]);
  for (const line of stdout.split("\n")) {
    // As many columns as East Asian Width gives it: a character of these scripts and a drawing take two.
    const columns = [...line.replaceAll(/\p{M}/gu, "")].reduce(
      (sum, letter) =>
        sum +
        (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u.test(letter)
          ? 2
          : 1),
      0,
    );
    expect([line, columns <= 80]).toEqual([line, true]);
  }
  expect(stdout).not.toMatch(/(?!\n)\p{Cc}|[\u200b\u202e]/u);
  expect(stdout).toContain("     30  (nothing that can be read)\n");
  expect(stdout).toMatch(/ {9}and \d+ more\n/);
});

test("without a question log it fails, and says which variable to set", async () => {
  expect(await runCli(["report"])).toEqual({
    code: 1,
    signal: null,
    stdout: "",
    stderr:
      "cuepoint: no questions are kept: CUEPOINT_QUESTION_LOG is not set. Set it to a folder, start the server with it, and ask for the report when questions have come.\n",
  });
});

test("an empty log, and a folder that is not there yet, are said to hold nothing: exit 0", async () => {
  const folder = await makeLogFolder();
  const said = {
    code: 0,
    signal: null,
    stdout: `The question log in ${folder} holds no questions yet.\n`,
    stderr: "",
  };
  expect(await report(folder)).toEqual(said);
  await mkdir(folder);
  expect(await report(folder)).toEqual(said);
  expect(JSON.parse((await report(folder, "--json")).stdout)).toMatchObject({
    questions: 0,
    from: null,
    days: [],
  });
});

test("the server keeps what it is asked and how it was found, and the report tells it; a folder it cannot write stops it", async () => {
  const indexDir = await indexSample();
  const folder = await makeLogFolder();
  const env = { CUEPOINT_INDEX_DIR: indexDir, CUEPOINT_QUESTION_LOG: folder, LOG_LEVEL: "silent" };
  const serving = beginCli(["serve", "--port", "0"], { env });
  const [, url = ""] = await serving.waitFor(/listening on (http:\S+)/);
  const ask = (content: string) => post(`${url}/api/chat`, { messages: [{ role: "user", content }] });
  const { id } = await readJson<ChatResponse>(await ask("what does Clem think about small models?"));
  await ask("What is the capital of Mongolia?");
  expect((await post(`${url}/api/feedback`, { answerId: id, verdict: "down", comment: "More" })).status).toBe(
    204,
  );
  serving.stop();
  expect((await serving.ended).code).toBe(0);
  const { stdout } = await report(folder, "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    questions: 2,
    outcomes: { answered: 1, abstained: 1 },
    unanswered: { top: [{ question: "What is the capital of Mongolia?", count: 1 }] },
    unhelpful: { top: [{ question: "what does Clem think about small models?", comments: ["More"] }] },
    chapters: { top: [{ episode: "no-priors-ep-5", chapter: 9, count: 1 }] },
  });
  await rm(folder, { recursive: true });
  await writeFile(folder, "");
  const refused = await runCli(["serve", "--port", "0"], { env });
  expect([refused.code, refused.stdout]).toEqual([1, ""]);
  expect(refused.stderr).toMatch(
    /^cuepoint: CUEPOINT_QUESTION_LOG: cannot write there: E.*\. Name a folder that can be made or written, or unset it to keep no questions\.\n$/,
  );
}, 120_000);
