import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../../src/evaluate/evaluate.js";
import type { Figure, Figures } from "../../../src/evaluate/measure-figures.js";
import { makePipe } from "../../fakes/odd-files.js";
import { indexSample } from "../index-sample.js";
import { beginCli, runCli } from "../run-cli.js";
import { makeFolder } from "../spawn-cli.js";

const QUESTIONS = [
  {
    id: "bloom",
    question: "Which chapter covers BLOOM?",
    gold_chapters: [12],
    answerable: true,
    kind: "name",
  },
  {
    id: "experiments",
    question: "How much of their effort goes to experiments?",
    gold_chapters: [4],
    gold_bullets: ["Hugging Face targets ~30–40% of effort for exploration/long-term bets"],
    answerable: true,
    kind: "number",
  },
  {
    id: "elsewhere",
    question: "When do they talk about RLHF?",
    gold_chapters: [1],
    answerable: true,
    kind: "name",
  },
  {
    id: "mongolia",
    question: "What is the capital of Mongolia?",
    gold_chapters: [],
    answerable: false,
    kind: "far",
  },
];

/** What the table calls each figure of `--json`. */
const LABELS: Readonly<Record<keyof Figures, string>> = {
  hitAt1: "hit@1",
  recallAt3: "recall@3",
  recallAt5: "recall@5",
  mrr: "MRR",
  ndcgAt10: "nDCG@10",
  bulletRecallAt10: "bullet recall@10",
  citationPrecision: "citation precision",
  citationRecall: "citation recall",
  timeErrorSeconds: "time error, median s",
  firstCitationAnswers: "first citation answers",
  citationsBeyondNeed: "citations beyond need",
  answerRate: "answer rate",
  falseAbstention: "false abstention",
  abstentionPrecision: "abstention precision",
  abstentionRecall: "abstention recall",
  abstentionF1: "abstention F1",
  unsupportedSentences: "unsupported sentences",
  withheld: "withheld sentences",
  corrected: "corrected sentences",
  weak: "loosely based sentences",
  invalidCitations: "invalid citations",
  forbiddenTexts: "forbidden texts",
};

let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await makeFolder();
  env = { CUEPOINT_INDEX_DIR: await indexSample() };
});

async function writeQuestions(lines: readonly unknown[]): Promise<string> {
  const file = join(await makeFolder(), "questions.jsonl");
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  await writeFile(file, `${text}\n`);
  return file;
}

async function evaluateJson(file: string): Promise<Evaluation> {
  const { code, stdout, stderr } = await runCli(["eval", file, "--json"], { env });
  expect([code, stderr]).toEqual([0, "Asking 4 questions.\n"]);
  return JSON.parse(stdout) as Evaluation;
}

function show(figure: Figure | number): string {
  if (typeof figure === "number") return String(figure);
  const { value, count } = figure;
  return `${value === null ? "-" : value > 1 ? value.toFixed(1) : value.toFixed(3)} of ${count}`;
}

describe("a file that cannot be used is wrong usage: exit 2, and nothing on stdout", () => {
  test("because it is not there", async () => {
    const file = join(folder, "none.jsonl");
    const { code, stdout, stderr } = await runCli(["eval", file], { env });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
      `cuepoint: cannot read ${file}: ENOENT: no such file or directory, open '${file}'. ` +
        "Name a file with one question a line, as JSON.\n",
    );
  });

  test("because it is a folder", async () => {
    const { code, stdout, stderr } = await runCli(["eval", folder], { env });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`cuepoint: cannot read ${folder}: EISDIR`);
  });

  test("because lines of it are wrong: each is named by its number", async () => {
    const file = await writeQuestions([QUESTIONS[0], "{", { ...QUESTIONS[1], answerable: "yes" }]);
    expect(await runCli(["eval", file, "--json"], { env })).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr:
        `  ${file}:2: expected JSON, found {\n` +
        `  ${file}:3: answerable: Invalid input: expected boolean, received string\n` +
        `cuepoint: ${file} cannot be used: 2 lines are wrong. A line is one question as JSON.\n`,
    });
  });

  test("because it is empty", async () => {
    const file = await writeQuestions([]);
    expect(await runCli(["eval", file], { env })).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: `cuepoint: ${file} holds no question. Give it one a line, as JSON.\n`,
    });
  });

  test("because none is named", async () => {
    const { code, stdout, stderr } = await runCli(["eval"], { env });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("missing required argument 'file'");
  });
});

describe("four questions", () => {
  let file: string;
  let evaluation: Evaluation;
  beforeAll(async () => {
    file = await writeQuestions(QUESTIONS);
    evaluation = await evaluateJson(file);
  });

  test("are scored: three answered, one of them from another chapter, one declined", () => {
    const { overall, byKind, misses } = evaluation;
    expect(evaluation).toMatchObject({ questions: 4, answerer: "extractive" });
    expect(overall).toMatchObject({
      hitAt1: { value: 2 / 3, count: 3 },
      bulletRecallAt10: { value: 1, count: 1 },
      answerRate: { value: 1, count: 3 },
      falseAbstention: { value: 0, count: 3 },
      abstentionF1: { value: 1, count: 4 },
      withheld: { value: null, count: 0 },
      invalidCitations: 0,
    });
    expect(Object.entries(byKind).map(([kind, { hitAt1 }]) => [kind, hitAt1])).toEqual([
      ["name", { value: 1 / 2, count: 2 }],
      ["number", { value: 1, count: 1 }],
      ["far", { value: null, count: 0 }],
    ]);
    expect(misses.map(({ id }) => id)).toEqual(["elsewhere"]);
  });

  test("give the same figures in a second run, latency apart", async () => {
    const { latencyMs: _, ...again } = await evaluateJson(file);
    const { latencyMs: __, ...first } = evaluation;
    expect(again).toEqual(first);
  });

  test("are asked in lower case as well where that is wanted, and their probabilities are drawn", async () => {
    const picture = join(await makeFolder(), "reliability.svg");
    const args = ["eval", file, "--lower-case", "--picture", picture];
    const { code, stdout, stderr } = await runCli(args, { env });
    expect([code, stderr]).toEqual([0, "Asking 8 questions.\n"]);
    expect(await readFile(picture, "utf8")).toMatch(/^<svg .*<\/svg>\n$/s);
    const lines = stdout.split("\n");
    const [, falseAbstention, lowered, abstained, too] =
      lines
        .find((line) => /^all {2}/.test(line))
        ?.match(/^all +(\S+ \(3\)) +(\S+ \(3\)) +(\S+ \(1\)) +(\S+ \(1\))$/) ?? [];
    expect([falseAbstention, lowered, abstained, too]).not.toContain(undefined);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("give their figures even where the picture cannot be written, and then exit 2", async () => {
    const picture = join(folder, "none", "reliability.svg");
    const { code, stdout, stderr } = await runCli(["eval", file, "--picture", picture], { env });
    expect([code, stdout.split("\n")[0]]).toEqual([2, "4 questions, extractive answers"]);
    expect(stderr).toContain(`cuepoint: cannot write ${picture}: ENOENT`);
  });

  test("give the same figures in the table", async () => {
    const { code, stdout } = await runCli(["eval", file], { env });
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("4 questions, extractive answers");
    for (const [name, figure] of Object.entries(evaluation.overall)) {
      const label = LABELS[name as keyof Figures];
      const [row = ""] = lines.filter((line) => line.startsWith(`${label}  `));
      expect(row.slice(label.length).trim().replace(/\s+/g, " ")).toBe(show(figure));
    }
    for (const [kind, { hitAt1, recallAt5, citationPrecision, ...more }] of Object.entries(
      evaluation.byKind,
    )) {
      const figures = [hitAt1, recallAt5, citationPrecision, more.citationRecall, more.answerRate];
      const cells = [...figures, more.abstentionRecall].map(({ value, count }) =>
        value === null ? "-" : `${value.toFixed(2)} (${count})`,
      );
      const [row = ""] = lines.filter((line) => line.startsWith(`${kind}  `));
      expect(row.trim().replace(/\s+/g, " ")).toBe([kind, ...cells].join(" "));
    }
    expect(lines).toContain("1 question that went wrong");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe.skipIf(process.platform === "win32")("eval of a pipe", () => {
  test("that nobody writes to ends with the signal", async () => {
    const pipe = join(await makeFolder(), "pipe");
    await makePipe(pipe);
    const running = beginCli(["eval", pipe], { env });
    setTimeout(() => running.stop(), 300);
    expect((await running.ended).code).toBeNull();
  });

  test("waits for who writes to it, and reads it to its end", async () => {
    const pipe = join(await makeFolder(), "pipe");
    await makePipe(pipe);
    const ended = runCli(["eval", pipe], { env });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await writeFile(pipe, "no question\n");
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${pipe}:1: expected JSON`)]);
  });
});
