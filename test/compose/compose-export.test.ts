import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeExport } from "../../src/compose/compose-export.js";
import { readConfig } from "../../src/compose/config.js";
import { SAMPLE_CORPUS_DIR } from "../../src/compose/sample.js";
import { AppError } from "../../src/shared/errors.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cuepoint-export-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Exports the sample where the embedding model cannot be had. Gives what the operator was told. */
async function exportWithoutModel(dir: string, better: boolean): Promise<string[]> {
  const notes: string[] = [];
  const environment = { CUEPOINT_CORPUS_DIR: SAMPLE_CORPUS_DIR, CUEPOINT_INDEX_DIR: join(root, "index") };
  await composeExport(
    readConfig({}, { XDG_CACHE_HOME: join(root, "cache"), ...environment }),
    { note: (sentence) => notes.push(sentence), progress: () => undefined },
    {
      ...{ dir, better, base: null, episodes: [], modelEndpoint: null, check: false, questions: null },
      signal: new AbortController().signal,
      openModels: async () => {
        throw new AppError("model_unavailable", "the disk is full", { hint: "Free some space." });
      },
    },
  );
  return notes;
}

test("the models cannot be exported where there is none: that is told with its reason, and nothing is written", async () => {
  await expect(exportWithoutModel(join(root, "better"), true)).rejects.toMatchObject({
    code: "model_unavailable",
    message: expect.stringContaining("--better"),
    hint: expect.stringContaining("the disk is full"),
  });
  expect(await readdir(root)).not.toContain("better");
});

test("a folder that finds by words alone is written, and its owner is told", async () => {
  const dir = join(root, "light");
  expect((await exportWithoutModel(dir, false)).at(-1)).toMatch(/^The folder finds by words alone/);
  expect(JSON.parse(await readFile(join(dir, "search.json"), "utf8")).data.words).toBeNull();
});
