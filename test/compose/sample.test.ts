import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Config, readConfig } from "../../src/compose/config.js";
import { SAMPLE_CORPUS_DIR, trySample } from "../../src/compose/sample.js";
import { makeFolder } from "../cli/spawn-cli.js";

const here = process.cwd();
beforeEach(async () => process.chdir(await makeFolder()));
afterEach(() => process.chdir(here));

const tryIn = (environment: Record<string, string> = {}): [Config, string[]] => {
  const notes: string[] = [];
  const config = readConfig({}, { XDG_CACHE_HOME: join(tmpdir(), "cache"), ...environment });
  return [trySample(config, { note: (sentence) => notes.push(sentence) }), notes];
};

test("in an empty folder the shipped episode answers from the user's cache, and the operator is told", () => {
  const [config, notes] = tryIn();
  expect([config.corpusDir, notes.length]).toEqual([SAMPLE_CORPUS_DIR, 1]);
  expect(config.indexDir.startsWith(config.cacheDir)).toBe(true);
});

test("an index folder that the operator names is used", () => {
  const [config] = tryIn({ CUEPOINT_INDEX_DIR: "/elsewhere" });
  expect([config.corpusDir, config.indexDir]).toEqual([SAMPLE_CORPUS_DIR, "/elsewhere"]);
});

test("an index folder without an index, as a failed ingest leaves it, does not count", async () => {
  await mkdir("index");
  expect(tryIn()[0].corpusDir).toBe(SAMPLE_CORPUS_DIR);
  await writeFile(join("index", "manifest.json"), "{}");
  expect(tryIn()[0].corpusDir).toBe("corpus");
});

test("a corpus here, one that is named, and a cluster are left as they are", async () => {
  expect(tryIn({ CUEPOINT_CORPUS_DIR: "missing" })).toMatchObject([{ corpusDir: "missing" }, []]);
  expect(tryIn({ CUEPOINT_STORE: "weaviate" })).toMatchObject([{ corpusDir: "corpus" }, []]);
  await mkdir("corpus");
  expect(tryIn()).toMatchObject([{ corpusDir: "corpus", indexDir: "index" }, []]);
});
