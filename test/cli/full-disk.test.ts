import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeCli, makeFolder, waitForEnd } from "./spawn-cli.js";

const FULL = "cuepoint: cannot write to stdout: ";

async function spawnTo(path: string, start: (stdout: number) => ChildProcess) {
  const file = await open(path, "w");
  try {
    return await waitForEnd(start(file.fd));
  } finally {
    await file.close();
  }
}

describe.skipIf(process.platform !== "linux")("where stdout has no room", () => {
  test.each([
    ["--version"],
    ["--help"],
    ["models", "path"],
    ["models", "list"],
    ["doctor", "--json"],
    ["chapters", "test/fixtures/corpus/tidal-gates.txt"],
  ])("%s %s exits with 1 and says so", async (...args) => {
    const { command, args: all, ...rest } = describeCli(args);
    const { code, stderr } = await spawnTo("/dev/full", (stdout) =>
      spawn(command, all, { ...rest, stdio: ["ignore", stdout, "pipe"] }),
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${FULL}ENOSPC`)]);
  });

  test("a piece that fits in part is no success", async () => {
    const path = join(await makeFolder(), "help.txt");
    const { command, args, ...rest } = describeCli(["--help"]);
    const limited = 'ulimit -f 1; trap "" XFSZ; exec "$0" "$@"';
    const { code, stderr } = await spawnTo(path, (stdout) =>
      spawn("bash", ["-c", limited, command, ...args], { ...rest, stdio: ["ignore", stdout, "pipe"] }),
    );
    expect([code, stderr, (await stat(path)).size]).toEqual([
      1,
      expect.stringContaining(`${FULL}EFBIG`),
      1024,
    ]);
  });

  test("a file with room gets everything", async () => {
    const path = join(await makeFolder(), "help.txt");
    const { command, args, ...rest } = describeCli(["--help"]);
    const { code } = await spawnTo(path, (stdout) =>
      spawn(command, args, { ...rest, stdio: ["ignore", stdout, "pipe"] }),
    );
    expect(code).toBe(0);
    expect(await readFile(path, "utf8")).toMatch(/^Usage: cuepoint[\s\S]+chapters[\s\S]+\n$/);
  });
});
