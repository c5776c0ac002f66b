import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./run-cli.js";
import type { Run } from "./spawn-cli.js";

const FORGED = "The index holds 9 episodes";
const NAME = `a\n${FORGED}`;
const PAINTED = "b\u001b[2J\u001b]0;owned\u0007\u009b1A\r\u202eeslaf\u2028";
const SPEECH = "WEBVTT\n\n00:00.000 --> 00:04.000\nWax melts at sixty-two degrees.\n";

/** Fills a folder and gives what a command needs to read it; the index stands outside of it. */
async function makeCorpus(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-names-"));
  const corpus = join(folder, "corpus");
  await mkdir(corpus);
  for (const [name, content] of Object.entries(files)) await writeFile(join(corpus, name), content);
  return { corpus, env: { CUEPOINT_CORPUS_DIR: corpus, CUEPOINT_INDEX_DIR: join(folder, "index") } };
}

/** What a terminal would obey, but line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal obeys control characters
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

function expectNothingForged({ stdout, stderr }: Run): void {
  const printed = `${stdout}${stderr}`;
  expect(printed.split("\n").filter((line) => line.trimStart().startsWith(FORGED))).toEqual([]);
  expect(printed).not.toMatch(OBEYED);
}

test("a file's name forges no line of what ingest and doctor print, and moves no cursor: it is shown escaped", async () => {
  const { env } = await makeCorpus({
    "wax.vtt": SPEECH,
    [`${NAME}.vtt`]: "WEBVTT\n\n00:09.000 --> 00:01.000\nbackwards\n",
    [`${PAINTED}.vtt`]: "WEBVTT\n\n00:09.000 --> 00:01.000\nbackwards\n",
    [`${NAME}.json`]: "{}",
    [`${PAINTED}.json`]: "{}",
    [`${NAME}.bin`]: "",
  });
  for (const command of ["ingest", "doctor"]) {
    const run = await runCli([command], { env });
    expect(`${run.stdout}${run.stderr}`).toContain(`a\\n${FORGED}`);
    expect(`${run.stdout}${run.stderr}`).toContain(
      "b\\u001b[2J\\u001b]0;owned\\u0007\\u009b1A\\r\\u202eeslaf\\u2028",
    );
    expectNothingForged(run);
  }
});

test("nor does it in an error, nor as the file of another command", async () => {
  const { corpus, env } = await makeCorpus({
    [`${NAME}.srt`]: "no captions\n",
    [`${NAME}.jsonl`]: "{}\n",
    [`${NAME}.vtt`]: SPEECH,
  });
  for (const args of [
    ["ingest"],
    ["doctor"],
    ["ingest", join(corpus, `${NAME}.gone`)],
    ["chapters", join(corpus, `${NAME}.srt`)],
    ["chapters", join(corpus, `${NAME}.vtt`)],
    ["eval", join(corpus, `${NAME}.jsonl`)],
    ["eval", join(corpus, `${NAME}.gone`)],
  ]) {
    const run = await runCli(args, { env });
    expect(`${run.stdout}${run.stderr}`).toContain(`a\\n${FORGED}`);
    expectNothingForged(run);
  }
});

test("nor does a title that a file states", async () => {
  const title = `Wax\n${FORGED}\u001b[2J`;
  const entries = [{ start_time: 0, end_time: 9, title }];
  const info = {
    id: "wax",
    title,
    webpage_url: "https://example.org/wax",
    extractor: "x",
    chapters: entries,
  };
  const { env } = await makeCorpus({ "wax.info.json": JSON.stringify(info) });
  for (const args of [["ingest"], ["search", "wax"], ["ask", "What do they say about wax?"], ["doctor"]]) {
    const run = await runCli(args, { env });
    expect(run.code).toBe(0);
    expectNothingForged(run);
  }
});
