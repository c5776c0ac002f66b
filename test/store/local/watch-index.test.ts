import { copyFile, mkdtemp, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { createLocalDriver } from "../../../src/store/local/local-driver.js";
import { MOST_MANIFEST_BYTES, parseManifest } from "../../../src/store/local/manifest.js";
import { makeReader } from "../../fakes/corpus.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";

let indexDir: string;
beforeEach(async () => {
  indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-watch-")), "index");
});

const makeOptions = () => ({
  readCorpus: makeReader(makeEpisode()),
  embedder: new HashingEmbedder(),
  lateInteraction: null,
  waitMs: 60_000,
});

test("a server parses a manifest once, takes the next one, and one that is broken does not stop it", async () => {
  const driver = createLocalDriver({ indexDir });
  const opened = await driver.open(makeOptions());
  const path = join(indexDir, "manifest.json");
  const parse = vi.spyOn(JSON, "parse");
  const ending = new AbortController();
  const seen: string[][] = [];
  const watching = opened.watch({
    onChange: ({ episodes }) => seen.push(episodes.map(({ id }) => id)),
    onFailure: ({ message }) => seen.push([message]),
    signal: ending.signal,
  });
  const countParses = (text: string) => parse.mock.calls.filter(([given]) => given === text).length;
  try {
    const text = await readFile(path, "utf8");
    await expect.poll(() => countParses(text), { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(countParses(text)).toBe(1);
    await copyFile(path, `${path}.kept`);
    await writeFile(path, "{ broken");
    await expect.poll(() => countParses("{ broken"), { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(countParses("{ broken")).toBe(1);
    await rename(`${path}.kept`, path);
    const readCorpus = makeReader(makeEpisode(), makeEpisode({ id: "second" }));
    await driver.update({ ...makeOptions(), readCorpus, paths: null, rebuild: false });
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([["winter-hives", "second"]]);
  } finally {
    parse.mockRestore();
    ending.abort();
    await watching;
  }
}, 60_000);

test.each([
  ["lists in lists", "[", ""],
  ["empty lists", '{"format":6,"corpus":[', "[],"],
  ["empty objects", '{"format":6,"corpus":[', "{},"],
  ["numbers in place of files", '{"format":6,"builtAt":"2026-01-01T00:00:00Z","corpus":[', "1,"],
  ["names of files that no index has", '{"format":6,"files":{', ""],
])("a manifest of %s is refused in memory that its size bounds", (_, head, unit) => {
  const bytes = Buffer.alloc(MOST_MANIFEST_BYTES / 8, unit === "" ? "[" : unit);
  if (head.endsWith('"files":{')) {
    const names = Array.from({ length: 300_000 }, (_, index) => `"${index}":0`).join(",");
    bytes.fill(" ").write(`${head}${names}}}`);
  } else {
    bytes.write(head);
    if (unit !== "") {
      bytes.fill(" ", head.length).fill(unit, head.length, head.length + unit.length * 2_000_000);
      bytes.write(`${unit.slice(0, -1)}]}`, head.length + unit.length * 2_000_000);
    }
  }
  const before = process.memoryUsage().rss;
  expect(() => parseManifest(bytes, "manifest.json")).toThrow("manifest.json");
  expect(process.memoryUsage().rss - before).toBeLessThan(250e6);
});
