import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnCli, startCli, waitForEnd, waitForOutput } from "../../cli/spawn-cli.js";
import { describeCluster } from "./describe-cluster.js";
import { generateLibrary, writeLibrary } from "./generate-library.js";
import { startCluster, type TestCluster } from "./start-cluster.js";

const QUESTION = {
  messages: [{ role: "user", content: "What does the first hive number 0 need?" }],
  stream: false,
};

describeCluster("a cluster out of reach", () => {
  let cluster: TestCluster;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
    folder = await mkdtemp(join(tmpdir(), "cuepoint-outage-"));
    const corpus = await writeLibrary(folder, generateLibrary(3));
    env = { ...cluster.environment, CUEPOINT_CORPUS_DIR: corpus, CUEPOINT_INDEX_DIR: join(folder, "index") };
  }, 900_000);
  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("without an index every command says what to do; a server waits for one and then answers", async () => {
    const asked = await spawnCli(["ask", "what of hives?"], { env });
    expect(asked).toMatchObject({ code: 1, stdout: "" });
    expect(asked.stderr).toContain("there is no index in the Weaviate cluster. Run `cuepoint ingest`.");
    const preview = await spawnCli(["ingest", "--dry-run", "--json"], { env });
    expect(JSON.parse(preview.stdout)).toMatchObject({ status: "updated", embeddedTexts: 84 });
    const ingested = await spawnCli(["ingest", "--json"], { env });
    expect(JSON.parse(ingested.stdout)).toMatchObject({ status: "updated", embeddedTexts: 84 });
    const answer = await spawnCli(["ask", "--json", "What does the first hive number 0 need?"], { env });
    expect(JSON.parse(answer.stdout)).toMatchObject({ abstained: false, degraded: false });
  });

  test("a server says so at /readyz and to whoever asks, gives no answer, and answers again by itself", async () => {
    const child = startCli(["serve", "--port", "0"], { env });
    const ended = waitForEnd(child);
    const [, url = ""] = await waitForOutput(child, /listening on (\S+)/);
    const ask = () =>
      fetch(`${url}/api/chat`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(QUESTION),
      });
    const until = async (status: number) => {
      for (let tries = 0; tries < 120; tries++) {
        const response = await fetch(`${url}/readyz`);
        const body = await response.json();
        if (response.status === status) return body;
        await wait(500);
      }
      throw new Error(`/readyz never said ${status}`);
    };
    expect((await ask()).status).toBe(200);
    expect(await until(200)).toMatchObject({ ready: true, engine: "weaviate", reasons: [] });
    await cluster.kill(0);
    expect(await until(503)).toMatchObject({
      ready: false,
      reasons: ["The store of passages does not answer."],
    });
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const problem = (await refused.json()) as { code: string; detail: string };
    expect(problem.code).toBe("not_ready");
    expect(problem.detail).not.toMatch(/127\.0\.0\.1|http|grpc|weaviate/i);
    await cluster.restart(0);
    await until(200);
    expect(await (await ask()).json()).toMatchObject({ abstained: false });
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test("commands name the address and the variables, and end soon", async () => {
    await cluster.kill(0);
    for (const args of [["ask", "what of hives?"], ["ingest"], ["doctor"]]) {
      const { code, stdout, stderr } = await spawnCli(args, { env });
      expect(code).toBe(1);
      const said = args[0] === "doctor" ? stdout : stderr;
      expect(said).toContain(`the Weaviate cluster at ${cluster.address.urls[0]} does not answer`);
      expect(said).toContain("Start it, or correct WEAVIATE_URL and WEAVIATE_GRPC_URL.");
    }
    await cluster.restart(0);
  });
});
