import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./run-cli.js";
import { startCli, waitForEnd, waitForOutput } from "./spawn-cli.js";

/** More than a process may take, whatever reads it: each of the lists is an object. */
const EVIL = "[".repeat(60_000_000);
const PASSED_OVER = /deep\.json: passed over, as reading it needed more than \d+ MB of memory/;

async function makeCorpus() {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-evil-"));
  const corpus = join(folder, "corpus");
  await mkdir(corpus);
  await writeFile(join(corpus, "deep.json"), EVIL);
  await writeFile(
    join(corpus, "wax.vtt"),
    "WEBVTT\n\n00:00.000 --> 00:04.000\nWax melts at sixty-two degrees.\n",
  );
  return { CUEPOINT_CORPUS_DIR: corpus, CUEPOINT_INDEX_DIR: join(folder, "index") };
}

test("a server starts and answers beside a file that takes all memory; ingest and doctor know it by name", async () => {
  const env = await makeCorpus();
  const server = startCli(["serve", "--port", "0"], { env });
  const ended = waitForEnd(server);
  const [url] = await waitForOutput(server, /http:\/\/\S+/);
  const response = await fetch(`${url}/api/search`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "When does wax melt?" }),
  });
  expect(await response.json()).toMatchObject({ results: [{ text: expect.stringContaining("sixty-two") }] });
  server.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stderr: expect.stringMatching(PASSED_OVER) });
  const { code, stdout } = await runCli(["ingest", "--json"], { env });
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: "unchanged", counts: { episodes: 1 } }]);
  const doctor = await runCli(["doctor"], { env });
  expect(doctor.stdout).toMatch(/^warn {2}deep\.json \(passed over\): no episode$/m);
  expect(doctor.stdout).toMatch(PASSED_OVER);
}, 120_000);

test.runIf(process.platform === "linux")(
  "Ctrl-C during a reading ends the program, and leaves nothing running",
  async () => {
    const env = await makeCorpus();
    const ingest = startCli(["ingest"], { env });
    const ended = waitForEnd(ingest);
    const { pid = 0 } = ingest;
    const listChildren = () => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    await expect.poll(listChildren).not.toBe("");
    const reading = listChildren();
    ingest.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130 });
    await expect.poll(() => isAlive(reading)).toBe(false);
  },
);

function isAlive(pid: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
