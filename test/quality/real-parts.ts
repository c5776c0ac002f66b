import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answering, composeAnswering } from "../../src/compose/compose.js";
import { openStoredModels } from "../fakes/models/stored-embedder.js";
import { readTestConfig } from "../test-config.js";

/** Set by `npm run test:sweep`: more cases, drawn anew each time, and every text embedded anew. */
export const SWEEPS = process.env["CUEPOINT_TEST_SWEEP"] !== undefined;

/** The program's own parts over the shipped corpus: the real model's vectors, a real index in a folder of its own. */
export async function composeRealParts(): Promise<Answering> {
  const indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-quality-")), "index");
  const silent = { note: () => undefined, progress: () => undefined };
  const { signal } = new AbortController();
  const openModels = SWEEPS ? undefined : openStoredModels;
  return await composeAnswering({ ...readTestConfig(), indexDir }, silent, signal, { openModels });
}
