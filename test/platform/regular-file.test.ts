import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import {
  openRegularFile,
  openRegularFileSync,
  readRegularFile,
  readRegularFileSync,
} from "../../src/platform/regular-file.js";
import { makePipe, makeSparseFile } from "../fakes/odd-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-regular-"));
  await writeFile(join(folder, "file"), "seven b");
  await symlink(join(folder, "file"), join(folder, "link"));
  await mkdir(join(folder, "folder"));
  if (process.platform === "win32") return;
  await makePipe(join(folder, "pipe"));
  await symlink("/dev/zero", join(folder, "device"));
});

test("a file is read whole, be it through a link, where it has as many bytes as are wanted", async () => {
  for (const name of ["file", "link"]) {
    const path = join(folder, name);
    expect(String(await readRegularFile(path, { bytes: 7 }))).toBe("seven b");
    expect(String(readRegularFileSync(path, { most: 7 }))).toBe("seven b");
  }
  await expect(readRegularFile(join(folder, "file"), { bytes: 8 })).rejects.toThrow(
    "it has 7 bytes, expected 8",
  );
  await expect(readRegularFile(join(folder, "file"), { most: 6 })).rejects.toThrow(
    "it has 7 bytes, expected 6 at most",
  );
  expect(() => readRegularFileSync(join(folder, "file"), { most: 6 })).toThrow("expected 6 at most");
});

test.skipIf(process.platform === "win32").each(["pipe", "device", "folder"])(
  "a %s is refused at once, however it is opened",
  async (name) => {
    const path = join(folder, name);
    await expect(readRegularFile(path, {})).rejects.toThrow("it is not a regular file");
    expect(() => openRegularFileSync(path)).toThrow("it is not a regular file");
    for (const to of ["change", "append", "readOwn"] as const)
      await expect(openRegularFile(path, { to })).rejects.toThrow(/not a regular file|ELOOP|EISDIR/);
  },
);

test("a sparse file of 8 GB is refused before any of it is read", async () => {
  const path = join(folder, "sparse");
  await makeSparseFile(path);
  const before = process.memoryUsage().rss;
  await expect(readRegularFile(path, { bytes: 100 })).rejects.toThrow(
    "it has 8589934592 bytes, expected 100",
  );
  await expect(readRegularFile(path, { most: 1 << 20 })).rejects.toThrow("at most");
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
});
