import { spawn } from "node:child_process";
import { once } from "node:events";

export interface ChildRun {
  /** From the start of the process to its end. */
  readonly ms: number;
  readonly stdout: string;
}

export interface ChildOptions {
  /** Default: this Node. */
  readonly program?: string;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program of Node's to its end. Throws with the end of what it said where it fails. */
export async function runChild(args: readonly string[], options: ChildOptions = {}): Promise<ChildRun> {
  const started = performance.now();
  const child = spawn(options.program ?? process.execPath, args, {
    env: { ...process.env, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  const ms = performance.now() - started;
  if (code === 0) return { ms, stdout };
  throw new Error(`${args.join(" ")} ended with ${signal ?? code}: ${stderr.trim().slice(-500)}`);
}

/** What a child says as its last line, as JSON. */
export function readLastLine<T>({ stdout }: ChildRun): T {
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as T;
}
