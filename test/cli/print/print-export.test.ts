import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { printExport } from "../../../src/cli/print/print-export.js";
import type { ModelsCheck } from "../../../src/export/check/ask-models.js";
import type { ModelEndpoint } from "../../../src/shared/folder/model-endpoint.js";

const asked = (time: string, ms: number) => ({ question: "Why?", times: [time], ms, failure: null });

interface Changes {
  readonly models?: ModelsCheck | null;
  readonly modelEndpoint?: ModelEndpoint | null;
}

/** The lines that an export prints. */
function printLines({ models = null, modelEndpoint = null }: Changes): string[] {
  const pipe = Object.assign(new PassThrough(), { isTTY: false, columns: 80 });
  const stream = pipe as unknown as NodeJS.WriteStream;
  const check = { questions: [asked("1:35", 250)], models, faults: [], leavesOutProse: false };
  const outcome = {
    ...{ dir: "site", base: null, modelEndpoint, episodes: 1, files: 2, bytes: 3, comparison: null },
    ...{ written: 2, removed: 0, left: [], first: { files: 1, bytes: 2, gzipBytes: 1 }, check },
  };
  printExport(outcome, { stdout: stream, stderr: stream, color: false });
  return String(pipe.read()).trimEnd().split("\n");
}

/** Prints an export that was checked; gives the lines from the check on. */
function printChecked(models: ModelsCheck | null): string[] {
  const lines = printLines({ models });
  return lines.slice(lines.indexOf("Asked in a browser:"));
}

test("the server that prose is asked of is told with its model", () => {
  const modelEndpoint = { kind: "openai", url: "https://llm.example/v1", model: "small" } as const;
  const line = "Prose is asked of an OpenAI-compatible server at https://llm.example/v1, model small.";
  expect(printLines({ modelEndpoint })).toContain(line);
  expect(printLines({}).filter((each) => each.startsWith("Prose"))).toEqual([]);
});

const LIGHT = ["Asked in a browser:", "  Why?", "    1:35 (250 ms)"];
const CALM = "  The browser complained of nothing.";

test("a folder without models has one round of questions", () => {
  expect(printChecked(null)).toEqual([...LIGHT, CALM]);
});

test("what models answer stands below how long they took", () => {
  expect(printChecked({ ms: 9_640, failure: null, questions: [asked("2:00", 700)] })).toEqual([
    ...LIGHT,
    "Asked of its models, which answered 9.6 s after the first answer:",
    "  Why?",
    "    2:00 (700 ms)",
    CALM,
  ]);
});

test("models that do not answer, or fail when they are asked, are told with the reason", () => {
  const failure = "cannot load search/reader-1.onnx";
  expect(printChecked({ ms: null, failure, questions: [] })).toContain(
    `The folder's models do not answer: ${failure}.`,
  );
  expect(printChecked({ ms: 1_000, failure: "out of memory", questions: [asked("2:00", 700)] })).toContain(
    "The folder's models failed: out of memory.",
  );
});
