import { join } from "node:path";
import { expect, test } from "vitest";
import { indexSample } from "../index-sample.js";
import { beginCli } from "../run-cli.js";
import { makeFolder } from "../spawn-cli.js";

/** A terminal of the test's own: what is typed, line by line, when the prompt stands; and what it shows. */
async function converse(
  lines: readonly (string | null)[],
  indexDir?: string,
): Promise<{ stdout: string; stderr: string }> {
  const env = { CUEPOINT_INDEX_DIR: indexDir ?? (await indexSample()) };
  const { stdin, stderr, ended } = beginCli(["ask"], { env, isTTY: true });
  const left = [...lines];
  stderr.on("data", (chunk) => {
    if (!String(chunk).includes("\n> ")) return;
    const line = left.shift();
    if (line === null || line === undefined) stdin.end();
    else stdin.write(`${line}\n`);
  });
  return await ended;
}

test("the end of input, or an empty line, ends the loop without an answer; the first prompt waits for the index to be made", async () => {
  const absent = join(await makeFolder(), "index");
  for (const [lines, indexDir] of [[[null], absent], [[""]]] as const) {
    const { stdout, stderr } = await converse(lines, indexDir);
    expect(stdout).toBe("");
    expect(stderr).toContain("Ask about the episodes; an empty line ends.");
  }
});

test("a line that is too long is refused, and the next one answered", async () => {
  const { stdout, stderr } = await converse(["x".repeat(5000), "Which chapter covers BLOOM?", ""]);
  expect(stderr).toContain("the question is longer than");
  expect(stdout).toContain("From **24:48**");
});

test("a second question leans on the first, and a third that is answered nowhere is declined", async () => {
  const { stdout } = await converse([
    "what does Clem think about small models?",
    "And what about large ones?",
    "and how deep can a whale dive?",
    null,
  ]);
  const answers = stdout.split(/(?<=t=\d+s)\n(?=“|From|The episode)/);
  expect(answers).toHaveLength(3);
  expect(answers[0]).toContain("19:55 Why small models still matter");
  expect(answers[1]).toContain("19:55 Why small models still matter");
  expect(answers[2]).toContain("The episodes do not answer this question.");
});
