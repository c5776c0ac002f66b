import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createSilentServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
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
  [
    ["work", "--status"],
    CLUSTER,
    "REDIS_URL is not set: an ingest is done by one process. cuepoint: the Weaviate cluster at http://127.0.0.1:9 does not answer: no connection can be made. Start it, or correct WEAVIATE_URL",
  ],
  [
    ["work", "--status"],
    { ...CLUSTER, REDIS_URL: REDIS },
    "Redis at redis://127.0.0.1:9 does not answer: connect ECONNREFUSED 127.0.0.1:9. Start it, or correct REDIS_URL; without REDIS_URL one process does the whole ingest. cuepoint: the Weaviate cluster at http://127.0.0.1:9 does not answer: no connection can be made. Start it, or correct WEAVIATE_URL",
  ],
])("%j with %j says what is wrong, where, and the fix", async (args, env, said) => {
  const { code, stdout, stderr } = await runCli(args, { env });
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain(said);
  expect(stderr).not.toContain("canary");
});

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a Redis and a cluster that take connections and say nothing are told within seconds, Redis first", async () => {
  const open: { destroy(): void }[] = [];
  const address = await listen(createSilentServer((socket) => open.push(socket)));
  const env = { ...CLUSTER, WEAVIATE_URL: `http://${address}`, REDIS_URL: `redis://${address}` };
  const from = performance.now();
  const { code, stderr } = await runCli(["work", "--status"], { env });
  for (const socket of open) socket.destroy();
  expect([code, performance.now() - from < 15_000]).toEqual([1, true]);
  expect(stderr.replaceAll(/\s+/g, " ")).toMatch(
    /^ ?Redis at redis:\S+ does not answer: no reply within 5 s\. .+ cuepoint: the Weaviate cluster at \S+ does not answer: no reply in time\./,
  );
}, 30_000);

const answer =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(body);

test.each([
  [
    404,
    "{}",
    "what answers at %s cannot be used as Weaviate: The request to Weaviate failed with status code: 404",
  ],
  [200, "<html>", "the Weaviate cluster at %s does not answer: Unexpected token '<'"],
  [
    503,
    "{}",
    "the Weaviate cluster at %s does not answer: The request to Weaviate failed with status code: 503",
  ],
])(
  "where %i %s answers in the cluster's place, that is said, and what to correct",
  async (status, body, said) => {
    const url = `http://${await listen(createServer(answer(status, body)))}`;
    const { code, stderr } = await runCli(["work", "--status"], { env: { ...CLUSTER, WEAVIATE_URL: url } });
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(said.replace("%s", url));
    expect(stderr).toMatch(/correct WEAVIATE_URL/i);
    expect(stderr).not.toMatch(/start-?up/i);
  },
);
