import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { printAnswer } from "../../../src/cli/print/print-answer.js";
import { createReporter } from "../../../src/cli/print/reporter.js";
import type { AnswerEvent, ChatResponse } from "../../../src/shared/domain.js";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";

const HINT = makeResponse({
  answer: "The episodes do not answer this question.\n\nNear this: damp kills. [1]",
  abstained: true,
  citations: [makeCitation({ support: "weak" })],
  closest: [makeCitation({ chapter: { number: 1, title: "Choosing a hive" }, start: 0, timestamp: "0:00" })],
});

const STAGES = ["searching", "understood as: Does damp kill?", "reading 18 passages", "extractive-fallback"];

/** Prints an answer with stages before and behind its words; returns what came to stdout and to stderr. */
async function print(response: ChatResponse, isTTY: boolean): Promise<[string, string]> {
  const open = () => Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const [stdout, stderr] = [open(), open()];
  const stream = (pipe: PassThrough) => pipe as unknown as NodeJS.WriteStream;
  async function* answer(): AsyncGenerator<AnswerEvent> {
    for (const stage of STAGES) yield { type: "status-update", stage };
    yield { type: "text-delta", delta: response.answer };
    yield { type: "status-update", stage: "checking" };
    yield { type: "answer-end", response };
  }
  const screen = { stdout: stream(stdout), stderr: stream(stderr), color: false };
  await printAnswer(answer(), screen, createReporter(screen.stderr));
  return [String(stdout.read() ?? ""), String(stderr.read() ?? "")];
}

test.each([true, false])(
  "an abstention with a hint has the hint's sources, a loose one named, then the nearest chapters (terminal: %s)",
  async (isTTY) => {
    const [stdout] = await print(HINT, isTTY);
    const listed = stdout.slice(stdout.indexOf("Sources")).replaceAll("**", "");
    expect(listed.split("\n").map((line) => line.trim())).toEqual([
      "Sources",
      "[1] 1:35 Wintering",
      "chapter 2, Winter Hives",
      "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
      "[1] loosely supported",
      "",
      "Closest moments, may not answer",
      "- 0:00 Choosing a hive",
      "chapter 1, Winter Hives",
      "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
      "",
    ]);
    expect(stdout).not.toContain("\u001b");
  },
);

test("a time that is estimated is printed as about so much", async () => {
  const [stdout] = await print(makeResponse({ citations: [makeCitation({ estimated: true })] }), false);
  expect(stdout).toContain("[1] about 1:35 Wintering\n");
});

test("what is being done is on one line of a terminal's stderr, gone with the first words; the question stays", async () => {
  const [, shown] = await print(HINT, true);
  const clear = (text: string) => `${text}\r${" ".repeat(text.length)}\r`;
  expect(shown).toBe(
    `${clear("Searching the episodes")}Understood as: Does damp kill?\n${clear("Reading 18 passages")}`,
  );
  expect((await print(HINT, false))[1]).toBe("");
});

test("a place of which nobody knows when it is said has no time", async () => {
  const citation = makeCitation({
    chapter: { number: 1, title: "Notes", untimed: true },
    start: 0,
    timestamp: "0:00",
  });
  const [stdout] = await print(makeResponse({ citations: [citation], closest: [citation] }), false);
  expect(stdout).toContain("[1] Notes\n");
  expect(stdout).toContain("- Notes\n");
  expect(stdout).not.toContain("0:00");
});
