import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatResponse } from "../../src/shared/domain.js";
import { spawnCli, waitForOutput } from "../cli/spawn-cli.js";
import { installPocketsphinx } from "./install-pocketsphinx.js";
import { QUESTIONS, SCRIPT } from "./script.js";
import { speak } from "./speak.js";

const enabled = process.env["CUEPOINT_TEST_SPEECH"] === "1";
const installed = enabled
  ? await installPocketsphinx()
  : { missing: "set CUEPOINT_TEST_SPEECH=1 to fetch pocketsphinx and let espeak-ng speak" };
const python = "python" in installed ? installed.python : null;

const TIMEOUT_MS = 30 * 60_000;
const CLOSE_SECONDS = 5;
/** Of the twelve questions all were right when this was written; another espeak-ng may be heard a little worse. */
const FEWEST_RIGHT = 10;

describe.skipIf(python === null)(
  "missing" in installed ? `a recording (skipped: ${installed.missing})` : "a recording",
  { timeout: TIMEOUT_MS },
  () => {
    let folder: string;
    let server: ChildProcess;
    let env: Record<string, string>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "cuepoint-speech-"));
      server = spawn(python ?? "", [join(import.meta.dirname, "serve-pocketsphinx.py")]);
      const [, address] = await waitForOutput(server, /listening on (\S+)/);
      env = {
        CUEPOINT_CORPUS_DIR: join(folder, "corpus"),
        CUEPOINT_INDEX_DIR: join(folder, "index"),
        CUEPOINT_TRANSCRIBE_URL: `${address}/v1`,
        CUEPOINT_TRANSCRIBE_MODEL: "pocketsphinx",
      };
    }, 120_000);
    afterAll(async () => {
      server.kill();
      await rm(folder, { recursive: true });
    });

    test("of three minutes that espeak-ng speaks is answered from, at the second at which it was said", async () => {
      const recording = join(folder, "recording.wav");
      const { starts, seconds } = await speak(SCRIPT, recording);
      expect(seconds).toBeGreaterThanOrEqual(180);
      const added = await spawnCli(["add", recording, "--transcribe", "--yes"], { env });
      expect([added.code, added.stderr]).toEqual([
        0,
        expect.stringContaining("by pocketsphinx at 127.0.0.1"),
      ]);
      const outcomes: { question: string; truth: number; cited: number | null; quote: string | null }[] = [];
      for (const [question, words] of QUESTIONS) {
        const { stdout } = await spawnCli(["ask", question, "--json"], { env });
        const [citation] = (JSON.parse(stdout) as ChatResponse).citations;
        const truth = starts[SCRIPT.findIndex((sentence) => sentence.includes(words))] ?? -1;
        outcomes.push({ question, truth, cited: citation?.start ?? null, quote: citation?.quote ?? null });
      }
      const isRight = ({ truth, cited }: (typeof outcomes)[number]) =>
        cited !== null && Math.abs(cited - truth) <= CLOSE_SECONDS;
      const report = outcomes.map(
        (outcome) =>
          `${isRight(outcome) ? "right" : "WRONG"} ${outcome.question} spoken at ${outcome.truth.toFixed(1)}, cited ${outcome.cited}: ${outcome.quote}`,
      );
      process.stderr.write(`${report.join("\n")}\n`);
      expect(outcomes.filter(isRight).length, report.join("\n")).toBeGreaterThanOrEqual(FEWEST_RIGHT);
    });
  },
);
