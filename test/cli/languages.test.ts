import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { ChatResponse } from "../../src/shared/domain.js";
import { runCli } from "./run-cli.js";
import { makeFolder } from "./spawn-cli.js";

const PAGE = `Bienen im Winter

CHAPTERS

1. 0:00 – 1:35

Die Beute

Mara vergleicht verschiedene Beuten und erklärt, warum sie im Winter trocken stehen müssen.

• Lange Beuten muss man nicht heben
• Feuchtigkeit tötet mehr Völker als Kälte
`;
const WARNING =
  "bienen is in German; bge-small-en-v1.5 was made for English: many questions about it will be declined or find " +
  "another chapter. Where the language is wrong, state it in the page's front matter.";

let env: Record<string, string>;
beforeAll(async () => {
  const folder = await makeFolder();
  env = { CUEPOINT_CORPUS_DIR: join(folder, "corpus"), CUEPOINT_INDEX_DIR: join(folder, "index") };
  await mkdir(join(folder, "corpus"));
  await writeFile(join(folder, "corpus/bienen.txt"), PAGE);
});

test("ingest warns of an episode in a language that the model does not serve, each time, and goes on", async () => {
  const first = await runCli(["ingest"], { env });
  expect([first.code, first.stderr]).toEqual([0, `Embedding 4 texts.\nWarning: ${WARNING}\n`]);
  const second = await runCli(["ingest", "--json"], { env });
  expect([second.code, second.stderr]).toEqual([0, `Warning: ${WARNING}\n`]);
  expect(JSON.parse(second.stdout)).toMatchObject({ status: "unchanged", warnings: [WARNING] });
});

test("doctor warns of it, and does not call it failure", async () => {
  const { code, stdout } = await runCli(["doctor", "--json"], { env });
  const { findings } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(findings.find(({ part }: { part: string }) => part === "Index")).toMatchObject({
    state: "warn",
    detail: expect.stringContaining(WARNING),
  });
});

test("an English question that is declined is told the episodes' language", async () => {
  const { code, stdout } = await runCli(["ask", "What is the capital of Mongolia?", "--json"], { env });
  const answer = JSON.parse(stdout) as ChatResponse;
  expect([code, answer.abstained, answer.answer]).toEqual([
    0,
    true,
    "The episodes do not answer this question. They are in German: a question in German finds more.",
  ]);
});
