import { existsSync } from "node:fs";
import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../../src/platform/make-folder.js";

const makeRoot = () => mkdtemp(join(tmpdir(), "cuepoint-folder-"));

test("a folder is made with those it is in, in its mode, and may be there already", async () => {
  const folder = join(await makeRoot(), "a/b/c");
  await makeFolder(folder, 0o700);
  await makeFolder(folder, 0o700);
  expect((await stat(folder)).isDirectory()).toBe(true);
  if (process.platform !== "win32") expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("two that make it at once both have it", async () => {
  const folder = join(await makeRoot(), "a/b/c");
  await Promise.all([makeFolder(folder), makeFolder(folder)]);
  expect((await stat(folder)).isDirectory()).toBe(true);
});

test("below a file there is none", async () => {
  const file = join(await makeRoot(), "file");
  await writeFile(file, "");
  await expect(makeFolder(join(file, "a"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.skipIf(!existsSync("/proc/self"))(
  "a file system that takes none says so, and nobody waits for ever",
  async () => {
    await expect(makeFolder("/proc/questions/more")).rejects.toMatchObject({ code: "ENOENT" });
  },
);
