import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answering } from "../../../src/compose/compose.js";
import { evaluate } from "../../../src/evaluate/evaluate.js";
import { searchPassages } from "../../../src/retrieve/search-passages.js";
import { openWeaviateStore } from "../../../src/store/weaviate/open-weaviate-store.js";
import { spawnCli } from "../../cli/spawn-cli.js";
import { readDevQuestions } from "../../quality/read-dev-questions.js";
import { composeRealParts } from "../../quality/real-parts.js";
import { describeCluster } from "./describe-cluster.js";
import { startCluster, type TestCluster } from "./start-cluster.js";

const LEAST_AGREEMENT = 0.95;
const GREATEST_DIFFERENCE = 0.02;

describeCluster("the shipped page in a cluster", () => {
  let cluster: TestCluster;
  let local: Answering;
  let remote: Awaited<ReturnType<typeof openWeaviateStore>>;
  beforeAll(async () => {
    cluster = await startCluster();
    await spawnCli(["ingest"], { env: { ...cluster.environment } });
    local = await composeRealParts();
    const { embedder } = local.parts;
    remote = await openWeaviateStore({
      address: cluster.address,
      embedder,
      signal: new AbortController().signal,
    });
  }, 900_000);
  afterAll(async () => {
    await remote?.close();
    await local?.close();
    await cluster?.stop();
  });

  test("the same chapter is first as in this process, for 95 of 100 dev questions", async () => {
    const parts = { ...local.parts, store: remote.store };
    const questions = readDevQuestions();
    let same = 0;
    for (const { question, history } of questions) {
      const options = { question, history, limit: 1 };
      const [own, theirs] = await Promise.all([
        searchPassages(local.parts, options),
        searchPassages(parts, options),
      ]);
      same += Number(own.passages[0]?.chapter.number === theirs.passages[0]?.chapter.number);
    }
    process.stderr.write(`first chapter: ${same} of ${questions.length} the same\n`);
    expect(same / questions.length).toBeGreaterThanOrEqual(LEAST_AGREEMENT);
  });

  test("every figure of quality is within .02", async () => {
    const questions = readDevQuestions();
    const own = (await evaluate(local.parts, questions)).overall;
    const theirs = (await evaluate({ ...local.parts, store: remote.store }, questions)).overall;
    for (const [name, figure] of Object.entries(own)) {
      const other = theirs[name as keyof typeof theirs];
      if (typeof figure === "number" || figure === null || typeof other === "number" || other === null) {
        expect([name, other]).toEqual([name, figure]);
        continue;
      }
      expect(Math.abs((figure.value ?? 0) - (other.value ?? 0)), name).toBeLessThanOrEqual(
        GREATEST_DIFFERENCE,
      );
    }
  });
});
