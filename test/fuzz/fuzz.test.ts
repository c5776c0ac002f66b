import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCli, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import { installSchemathesis } from "./install-schemathesis.js";

const enabled = process.env["CUEPOINT_TEST_FUZZ"] === "1";
const installed = enabled
  ? await installSchemathesis()
  : { missing: "set CUEPOINT_TEST_FUZZ=1 to install Schemathesis and run it" };
const python = "python" in installed ? installed.python : null;

const FEWEST_CASES = 2_000;
/** Cases of an operation in the part that draws them; the whole is a multiple. */
const CASES = "200";
const SEED = "20260519";
const TIMEOUT_MS = 30 * 60_000;

describe.skipIf(python === null)(
  "missing" in installed ? `the API, fuzzed (skipped: ${installed.missing})` : "the API, fuzzed",
  { timeout: TIMEOUT_MS },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "cuepoint-fuzz-"));
    let program: ChildProcess;
    let address: string;
    beforeAll(async () => {
      const env = { CUEPOINT_INDEX_DIR: join(folder, "index"), CUEPOINT_RATE_LIMIT: "0", LOG_LEVEL: "error" };
      program = startCli(["serve", "--port", "0"], { env });
      address = (await waitForOutput(program, /listening on (\S+)/))[1] ?? "";
    }, 120_000);
    afterAll(() => void program.kill());

    test("its description is an OpenAPI 3.1 document, and each schema in it JSON Schema 2020-12", async () => {
      const document = await (await fetch(`${address}/openapi.json`)).text();
      const checked = await runPython([join(import.meta.dirname, "check-document.py")], document);
      expect(checked).toEqual({ code: 0, signal: null, stdout: "", stderr: expect.anything() });
    });

    test("takes what its description allows, refuses what it does not, and answers as it says: every check", async () => {
      const run = ["-m", "schemathesis.cli", "--config-file", join(import.meta.dirname, "schemathesis.toml")];
      const options = ["--checks", "all", "--max-examples", CASES, "--seed", SEED];
      const { code, stdout } = await runPython([...run, "run", `${address}/openapi.json`, ...options]);
      process.stderr.write(stdout);
      expect(code, stdout).toBe(0);
      const [, cases, passed] = /([\d,]+) generated, ([\d,]+) passed/.exec(stdout) ?? [];
      expect(passed).toBe(cases);
      expect(Number(cases?.replaceAll(",", ""))).toBeGreaterThanOrEqual(FEWEST_CASES);
    });

    /** In a folder of its own: it writes where it runs. */
    function runPython(args: readonly string[], stdin = "") {
      const child = spawn(python ?? "", args, { cwd: folder, env: { ...process.env, NO_COLOR: "1" } });
      child.stdin.end(stdin);
      return waitForEnd(child);
    }
  },
);
