import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ModelOpener } from "../../src/compose/compose-models.js";
import { composeRetrieval } from "../../src/compose/compose-retrieval.js";
import { AppError } from "../../src/shared/errors.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";
import { readTestConfig } from "../test-config.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cuepoint-retrieval-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Opens an embedder that is warmed no sooner than it is closed, as one whose model takes long to load. */
const openSlow: ModelOpener = async () => {
  const embedder = new HashingEmbedder();
  let reject: (reason: AppError) => void = () => undefined;
  const warming = new Promise<void>((_, fail) => {
    reject = fail;
  });
  const warmUp = () => warming;
  const close = async () => reject(new AppError("interrupted", "the models were closed"));
  return { embedder: Object.assign(embedder, { warmUp, close }), reader: null };
};

test("a corpus that is missing is all that is told: the models, closed before they were warm, are not blamed", async () => {
  const config = { ...readTestConfig(), corpusDir: join(root, "none"), indexDir: join(root, "index") };
  const notes: string[] = [];
  const reporter = { note: (sentence: string) => void notes.push(sentence), progress: () => undefined };
  const opened = composeRetrieval(config, reporter, new AbortController().signal, { openModels: openSlow });
  await expect(opened).rejects.toMatchObject({ code: "corpus_missing" });
  expect(notes).toEqual([]);
});
