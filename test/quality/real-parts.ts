import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answering, composeAnswering } from "../../src/compose/compose.js";
import { readTestConfig } from "../test-config.js";

/** The program's own parts over the shipped corpus: real model, real index in a folder of its own. */
export async function composeRealParts(): Promise<Answering> {
  const indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-quality-")), "index");
  const nothing = () => undefined;
  const silent = {
    note: nothing,
    modelProgress: nothing,
    readProgress: nothing,
    buildProgress: nothing,
    linkProgress: nothing,
  };
  return await composeAnswering({ ...readTestConfig(), indexDir }, silent, new AbortController().signal);
}
