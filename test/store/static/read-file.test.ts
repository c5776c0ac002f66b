import { expect, test } from "vitest";
import { keepFiles } from "../../../src/store/static/read-file.js";

const bytes = Uint8Array.of(1, 2, 3);

test("a file is loaded once, however often and at once it is asked for", async () => {
  const asked: string[] = [];
  const readFile = keepFiles(async (path) => {
    asked.push(path);
    return bytes;
  });
  expect(await Promise.all([readFile("a", 3), readFile("a", 3), readFile("b", 3)])).toEqual([
    bytes,
    bytes,
    bytes,
  ]);
  expect(await readFile("a", 3)).toBe(bytes);
  expect(asked).toEqual(["a", "b"]);
});

test("a file that need not be kept is loaded each time it is asked for, and its size is told", async () => {
  const asked: [string, number][] = [];
  const readFile = keepFiles(async (...file) => {
    asked.push(file);
    return bytes;
  });
  for (let i = 0; i < 2; i++) await readFile("a", 3, { isKept: false });
  expect(asked).toEqual([
    ["a", 3],
    ["a", 3],
  ]);
});

test("what failed is tried anew the next time; others stay as they are", async () => {
  let offline = true;
  const readFile = keepFiles(async (path) => {
    if (path === "a" && offline) throw new TypeError("Failed to fetch");
    return bytes;
  });
  await readFile("b", 3);
  await expect(readFile("a", 3)).rejects.toMatchObject({
    code: "store_unavailable",
    message: "cannot load a: Failed to fetch",
    hint: expect.stringContaining("offline"),
  });
  expect(await readFile("b", 3)).toBe(bytes);
  offline = false;
  expect(await readFile("a", 3)).toBe(bytes);
});
