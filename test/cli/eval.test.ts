import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Evaluation } from "../../src/evaluate/evaluate.js";
import { makeFolder, ROOT, runCli } from "./run-cli.js";

const IDS = ["small-models", "bloom", "near-llama", "off-mongolia"];

let folder: string;
let file: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await makeFolder();
  file = join(folder, "questions.jsonl");
  env = { CUEPOINT_INDEX_DIR: join(folder, "index") };
  const lines = (await readFile(join(ROOT, "test/quality/questions.jsonl"), "utf8")).split("\n");
  const chosen = lines.filter((line) =>
    IDS.some((id) => line.includes(`"id": "${id}"`) || line.includes(`"id":"${id}"`)),
  );
  await writeFile(file, chosen.join("\n"));
});

test.each([
  ["a file that is not there", "nowhere.jsonl", null, "cannot read "],
  ["a line that is no question", "bad.jsonl", '{"id":"a"}\n', "bad.jsonl:1: question: "],
  ["an empty file", "empty.jsonl", "", "empty.jsonl: there is no question in it"],
])("%s is named, with what to do: exit 2", async (_, name, content, words) => {
  const path = join(folder, name);
  if (content !== null) await writeFile(path, content);
  const { code, stdout, stderr } = await runCli(["eval", path], { env });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(words);
});

test("without a file it is wrong usage: exit 2", async () => {
  expect((await runCli(["eval"], { env })).code).toBe(2);
});

test("the same questions twice give the same figures, latency apart, and the table shows them", async () => {
  const run = async () => {
    const { code, stdout } = await runCli(["eval", file, "--json"], { env });
    expect(code).toBe(0);
    return JSON.parse(stdout) as Evaluation;
  };
  const { latencyMs: _, ...first } = await run();
  const { latencyMs: __, ...second } = await run();
  expect(second).toEqual(first);
  expect(first).toMatchObject({
    questions: 4,
    answerer: "extractive",
    overall: { hitAt1: { value: 1, count: 2 } },
  });
  const { stdout } = await runCli(["eval", file], { env });
  expect(stdout).toMatch(/^4 questions, extractive answers\n\nhit@1 +1\.000 +of 2\n/);
  expect(stdout).toMatch(/\nabstention recall +1\.000 +of 2\n/);
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
