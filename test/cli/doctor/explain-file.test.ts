import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../run-cli.js";

async function explain(name: string, content: string, ...flags: readonly string[]) {
  const file = join(await mkdtemp(join(tmpdir(), "cuepoint-explain-")), name);
  await writeFile(file, content);
  return { file, ...(await runCli(["doctor", "--explain", file, ...flags])) };
}

test("doctor --explain says what a file is taken for, what else it may be, by which signs, and what is read", async () => {
  const { code, stdout } = await explain("hull.description", "[00:00] The hull\n[04:20] The \u001b[2Jribs\n");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^format {4}list of times, confidence 0\.\d+$/m);
  expect(stdout).toMatch(/^others {4}.*chapters page/m);
  expect(stdout).toMatch(/^evidence {2}lines 2, .*pace 0\.\d+/m);
  expect(stdout).toMatch(/: 2 chapters, 0 cues\n {12}0:00 # The hull\n {12}4:20 # The .*ribs$/m);
  expect(stdout).toMatch(/^note .*:1: expected three chapters/m);
  expect(stdout).not.toContain("\u001b");
});

test("doctor --explain --json has the same figures; where nothing is read it says why and exits 1", async () => {
  const read = await explain("a.txt", "[0:01] Ana: The hull.\n[0:03] Bo: We steam.\n", "--json");
  expect(JSON.parse(read.stdout)).toMatchObject({
    file: read.file,
    format: "text transcript",
    candidates: expect.arrayContaining([{ format: "text transcript", confidence: expect.any(Number) }]),
    evidence: { stamps: 2, speakers: 2 },
    episodes: [
      { cueCount: 2, speakers: ["Ana", "Bo"], lines: ["0:01 Ana: The hull.", "0:03 Bo: We steam."] },
    ],
    problems: [],
  });
  const none = await explain("a.txt", "Words alone.\n", "--json");
  expect(none.code).toBe(1);
  expect(JSON.parse(none.stdout).problems).toEqual([expect.stringContaining("a.txt:1: expected times")]);
});
