import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { runCli } from "./run-cli.js";
import { makeFolder } from "./spawn-cli.js";

let built: Promise<string> | null = null;

/** Gives a folder with an index of the shipped corpus. It is built once for all test files of a process; each call has its own copy. */
export async function indexSample(): Promise<string> {
  built ??= build().catch((error: unknown) => {
    built = null;
    throw error;
  });
  const indexDir = join(await makeFolder(), "index");
  await cp(await built, indexDir, { recursive: true });
  return indexDir;
}

async function build(): Promise<string> {
  const indexDir = join(await makeFolder(), "index");
  const { code, stderr } = await runCli(["ingest"], { env: { CUEPOINT_INDEX_DIR: indexDir } });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return indexDir;
}
