import { expect, test } from "vitest";
import { runCli } from "../run-cli.js";

const CLUSTER = { CUEPOINT_STORE: "weaviate", WEAVIATE_URL: "http://127.0.0.1:9" };
const REDIS = "redis://user:canary@127.0.0.1:9";

test.each([
  [["work"], {}, "CUEPOINT_STORE is local. Set CUEPOINT_STORE=weaviate"],
  [["work", "--status"], {}, "CUEPOINT_STORE is local. Set CUEPOINT_STORE=weaviate"],
  [["work"], CLUSTER, "REDIS_URL is not set. Set REDIS_URL to the same server"],
  [
    ["work"],
    { ...CLUSTER, REDIS_URL: REDIS },
    "Redis at redis://127.0.0.1:9 does not answer: connect ECONNREFUSED 127.0.0.1:9. Start it, or correct REDIS_URL",
  ],
  [
    ["ingest"],
    { ...CLUSTER, REDIS_URL: REDIS },
    "Redis at redis://127.0.0.1:9 does not answer: connect ECONNREFUSED 127.0.0.1:9. Start it, or correct REDIS_URL",
  ],
  [["work"], { ...CLUSTER, REDIS_URL: "127.0.0.1:9" }, "REDIS_URL: expected redis://host:6379"],
  [["work", "--status"], CLUSTER, "the Weaviate cluster at http://127.0.0.1:9 does not answer"],
])("%j with %j says what is wrong, where, and the fix", async (args, env, said) => {
  const { code, stdout, stderr } = await runCli(args, { env });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain(said);
  expect(stderr).not.toContain("canary");
});
