import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MODEL } from "./open-embedders.js";
import { VectorCache } from "./vector-cache.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cuepoint-vectors-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const vectorOf = (text: string) => new Float32Array(MODEL.dimensions).fill(text.length);

async function fill(texts: readonly string[]): Promise<string[]> {
  const embedded: string[] = [];
  await new VectorCache(folder, MODEL).fill(texts, {
    embed: async (batch) => {
      embedded.push(...batch);
      return batch.map(vectorOf);
    },
    onProgress: () => undefined,
  });
  return embedded;
}

test("a text is embedded once, and its vector read from then on", async () => {
  expect(await fill(["a", "bb", "a"])).toEqual(["a", "bb"]);
  expect(await fill(["bb", "ccc"])).toEqual(["ccc"]);
  const cache = new VectorCache(folder, MODEL);
  for (const text of ["a", "bb", "ccc"]) expect(cache.find(text)).toEqual(vectorOf(text));
  expect(() => cache.find("dddd")).toThrow("dddd");
});

test.each([
  ["cut off", (path: string) => truncateSync(path, 20)],
  ["begun", (path: string) => appendFileSync(path, "half a record")],
])("a record that was %s by an interruption is written over", async (_, damage) => {
  await fill(["a"]);
  const [name = ""] = readdirSync(folder);
  damage(join(folder, name));
  await fill(["a", "bb"]);
  const cache = new VectorCache(folder, MODEL);
  for (const text of ["a", "bb"]) expect(cache.find(text)).toEqual(vectorOf(text));
});
