import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readTestConfig } from "../test-config.js";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Where the program is installed; this project where absent. */
  readonly root?: string;
}

/** How the built program is started: with the real model, and nothing else of this machine's environment. */
export function describeCli(
  args: readonly string[],
  { env = {}, cwd = ROOT, root = ROOT }: RunOptions = {},
): { command: string; args: string[]; cwd: string; env: Record<string, string> } {
  const { modelDir, hubEndpoint } = readTestConfig();
  return {
    command: process.execPath,
    args: [join(root, "dist/cli.js"), ...args],
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      CUEPOINT_MODEL_DIR: modelDir,
      HF_ENDPOINT: hubEndpoint,
      ...env,
    },
  };
}

export function startCli(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const { command, args: all, ...environment } = describeCli(args, options);
  return spawn(command, all, environment);
}

export async function spawnCli(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = startCli(args, options);
  child.stdin?.end(options.stdin ?? "");
  return await waitForEnd(child);
}

export function waitForEnd(child: ChildProcess): Promise<Run> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((settle) => {
    child.on("close", (code, signal) => settle({ code, signal, stdout, stderr }));
  });
}

/** A new folder of the test's own. */
export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "cuepoint-cli-"));
}

/** Resolves with what the child has printed once it matches. */
export function waitForOutput(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = "";
  return new Promise((settle, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk;
      const match = pattern.exec(text);
      if (match !== null) settle(match);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("close", (code) =>
      reject(new Error(`it ended with ${code} before it printed ${pattern}:\n${text}`)),
    );
  });
}
