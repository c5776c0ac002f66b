import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SpoolFile } from "../../src/platform/spool-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-spool-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test("gives back what was added, in pieces of any size and from any place, while more is added", () => {
  const file = new SpoolFile();
  const added: number[] = [];
  for (const length of [3, 0, 65_536, 1, 70_000, 65_535, 200_000, 5]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 251);
    file.add(bytes);
    for (const byte of bytes) added.push(byte);
    const from = Math.max(0, added.length - 9);
    expect([...file.read(from, added.length - from)]).toEqual(added.slice(from));
  }
  expect(file.size).toBe(added.length);
  const pieces = [...file.list()];
  expect(Buffer.concat(pieces).equals(Uint8Array.from(added))).toBe(true);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(65_536);
  expect(() => file.read(added.length, 1)).toThrow(
    new RangeError(`${added.length} bytes lie aside, and none at ${added.length}`),
  );
  file.close();
});

test("has no name from the start, so that nothing of it stays behind, however the process ends", async () => {
  const file = new SpoolFile();
  file.add(new Uint8Array(100_000));
  expect(await readdir(folder)).toEqual([]);
  file.close();
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that cannot be written is named, and what to do", async () => {
  vi.stubEnv("TMPDIR", join(folder, "none"));
  const lay = () => {
    const file = new SpoolFile();
    try {
      file.add(Uint8Array.of(1));
      return file.read(0, 1);
    } finally {
      file.close();
    }
  };
  expect(lay).toThrow(
    expect.objectContaining({
      code: "index_unwritable",
      message: expect.stringContaining(join(folder, "none")),
      hint: expect.stringContaining("TMPDIR"),
    }),
  );
  await mkdir(join(folder, "none"));
  expect(lay()).toEqual(Uint8Array.of(1));
});

test("nothing is made on disk before there is something to write: one that is given up at once leaves nothing open", () => {
  vi.stubEnv("TMPDIR", join(folder, "none"));
  const file = new SpoolFile();
  expect([...file.list()]).toEqual([]);
  expect(file.read(0, 0)).toEqual(new Uint8Array());
  file.close();
});
