import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadBert } from "../../src/inference/load-transformers.js";
import { OWN_MODELS_DIR } from "../../src/read/reader-model.js";
import { readTestConfig } from "../test-config.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-bert-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

/** Places a model at the path below the folder, loads it, and names what it gives. */
async function listOutputs(source: string, path: string): Promise<string[]> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  await symlink(source, place);
  const { run, dispose } = await loadBert(place);
  const outputs = Object.keys(await run([101, 102], [0, 0]));
  await dispose();
  return outputs;
}

test.each([
  ["the other's name begins its own", "m", "m-2"],
  ["the names end alike, with spaces and per cent signs", "a b%20c", "x/a b%20c"],
])(
  "a model has the weights of its own folder, not of one that was loaded before, where %s",
  async (_, first, second) => {
    const embedding = join(readTestConfig().modelDir, "bge-small-en-v1.5");
    expect(await listOutputs(embedding, first)).toEqual(["last_hidden_state"]);
    expect(await listOutputs(join(OWN_MODELS_DIR, "reader"), second)).toEqual(["judgements", "sentences"]);
  },
);
