import { spawnSync } from "node:child_process";
import { truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";

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

/** True where this user may mount a file system of a size of its own. */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status === 0;
}
