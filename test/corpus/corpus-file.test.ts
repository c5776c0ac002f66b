import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readFileBytes } from "../../src/corpus/corpus-file.js";
import { makePipe, makeSparseFile } from "../fakes/odd-files.js";

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "cuepoint-file-")), "a.txt");
});
afterEach(() => rm(path, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("a file that became something else once it was found", () => {
  const PLACED: [string, () => Promise<unknown>, string][] = [
    ["a pipe that nobody writes to", () => makePipe(path), "it is not a regular file"],
    ["a device that never ends", () => symlink("/dev/zero", path), "it is not a regular file"],
    ["a folder", () => mkdir(path), "it is not a regular file"],
    ["a sparse file of 8 GB", () => makeSparseFile(path), "8192.0 MB"],
  ];
  test.each(PLACED)("is refused at once where it is %s", async (_, place, found) => {
    await place();
    const reason = expect.stringContaining(`found "${found}"`);
    expect(await readFileBytes(path)).toEqual({ passedOver: [{ path, line: 1, reason }] });
  });
});

test.skipIf(process.platform !== "linux")("no more is read of a file than it says it has", async () => {
  // Such a file says that it is empty, and goes on for gigabytes.
  await symlink("/proc/self/pagemap", path);
  expect(await readFileBytes(path)).toMatchObject({ bytes: Buffer.alloc(0) });
  await rm(path);
  await writeFile(path, "kites");
  expect(await readFileBytes(path)).toMatchObject({ bytes: Buffer.from("kites") });
});
