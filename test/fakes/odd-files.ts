import { spawnSync } from "node:child_process";
import { truncate, writeFile } from "node:fs/promises";

/** Runs a program of the system. Throws where it fails. */
export function runTool(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args);
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

/** Makes a pipe that nobody writes to: whoever opens it to read waits for ever. */
export async function makePipe(path: string): Promise<void> {
  runTool("mkfifo", path);
}

/** Makes a file that begins with `head` and has 8 GB, but takes up no space. */
export async function makeSparseFile(path: string, head: Uint8Array | string = ""): Promise<void> {
  await writeFile(path, head);
  await truncate(path, 8 * 2 ** 30);
}
