import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { compareSides } from "./compare-sides.js";
import { sendRequest } from "./exchange.js";
import { type Difference, FAILURE, formatDifference, listDifferences } from "./list-differences.js";
import { createMask, listMetricNames, maskHeader } from "./mask.js";
import { REQUESTS, type RequestToCompare } from "./requests.js";
import type { Side } from "./side.js";

const FIRST = "4c54545a-8b99-4aa5-97f2-12cd0d738e41";
const SECOND = "0d738e41-8b99-4aa5-97f2-4c54545a8b99";

test("a difference is one line with what stands around it, and a part that one side lacks is one as well", () => {
  const here = new Map([
    ["status", "200"],
    ["body", `${"a".repeat(50)} was found\n`],
    ["header allow", "GET"],
  ]);
  const there = new Map([
    ["status", "200"],
    ["body", `${"a".repeat(50)} was heard\n`],
  ]);
  expect(listDifferences("GET /", here, there).map(formatDifference)).toEqual([
    `GET /: body differs at 55: here …"${"a".repeat(25)} was found\\n", there …"${"a".repeat(25)} was heard\\n"`,
    'GET /: header allow is only here: "GET"',
  ]);
});

test("ids, timings, ports and the side's own texts are masked, and nothing else", () => {
  const mask = createMask([
    ["/tmp/one", "<folder>"],
    ["0.1.0", "<version>"],
  ]);
  expect(mask(`{"id":"${FIRST}","totalMs":12.5,"start":12.5,"version":"0.1.0","created":1700000000}`)).toBe(
    '{"id":"<id 1>","totalMs":<ms>,"start":12.5,"version":"<version>","created":<seconds>}',
  );
  expect(
    mask(`${SECOND} ${FIRST} http://127.0.0.1:40123/x since 2026-01-02T03:04:05Z in /tmp/one/index`),
  ).toBe("<id 2> <id 1> http://127.0.0.1:<port>/x since <moment> in <folder>/index");
});

test("a header of the moment is compared by its presence, any other by its value", () => {
  expect(maskHeader("date", "Sun, 29 Nov 2026 14:02:15 GMT")).toBe("<there>");
  expect(maskHeader("ratelimit", '"answers";r=1;t=59')).toBe('"answers";r=1;t=<seconds>');
  expect(maskHeader("vary", "Origin")).toBe("Origin");
});

test("of the metrics the names, kinds and labels are compared", () => {
  const text = '# TYPE cuepoint_a counter\ncuepoint_a{door="api"} 3\nnodejs_heap{kind="old"} 5\n';
  expect(listMetricNames(text)).toBe('# TYPE cuepoint_a counter\ncuepoint_a{door="api"}');
});

test("a failure is a difference, on one side and on both, with the same message too", () => {
  const failed = new Map([[FAILURE, "Error: closed"]]);
  expect(listDifferences("GET /", failed, failed).map(formatDifference)).toEqual([
    'GET /: failure is on both sides: "Error: closed"',
  ]);
  expect(listDifferences("GET /", failed, new Map()).map(formatDifference)).toEqual([
    'GET /: failure is only here: "Error: closed"',
  ]);
});

test("a request without a whole answer in time fails, whether headers came or not", async () => {
  const server = createServer(({ url }, response) => {
    if (url === "/started") response.write("one");
  }).listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    for (const path of ["/silent", "/started"]) {
      const request: RequestToCompare = { server: "plain", method: "GET", path, name: "" };
      await expect(sendRequest(`http://127.0.0.1:${port}`, request, "", 50)).rejects.toThrow(
        "there was no whole answer within 50 ms",
      );
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

const NEVER = new Promise<never>(() => {});

function fakeSide(changes: Partial<Side> = {}): Side {
  const answer = async () => new Map([["status", "200"]]);
  return { run: answer, listen: async () => {}, send: answer, stop: async () => {}, ...changes };
}

test("sides that answer alike are equal in every request, and a side that fails once is not", async () => {
  const alike = await compareSides([fakeSide(), fakeSide()], () => {}, NEVER);
  expect(alike).toEqual({ requests: alike.requests, equal: alike.requests, differences: [] });
  expect(alike.requests).toBeGreaterThan(REQUESTS.length);
  const [odd] = REQUESTS;
  const failing = fakeSide({
    send: async (request) => {
      if (request === odd) throw new Error("closed");
      return new Map([["status", "200"]]);
    },
  });
  const told: Difference[] = [];
  const { requests, equal, differences } = await compareSides(
    [failing, failing],
    (each) => told.push(each),
    NEVER,
  );
  expect([requests, equal]).toEqual([alike.requests, alike.requests - 1]);
  expect(differences.map(({ part, here, there }) => [part, here, there])).toEqual([
    [FAILURE, "Error: closed", "Error: closed"],
  ]);
  expect(told).toEqual(differences);
});

test("servers that do not start are the last difference, and are asked nothing", async () => {
  const broken = fakeSide({
    listen: () => Promise.reject(new Error("it ended with 1")),
    send: () => Promise.reject(new Error("it was asked")),
  });
  const { requests, equal, differences } = await compareSides([fakeSide(), broken], () => {}, NEVER);
  expect(requests - equal).toBe(1);
  expect(differences).toEqual([
    { name: "cuepoint serve", part: FAILURE, here: null, there: "Error: it ended with 1" },
  ]);
});

test("an interruption ends the comparison while a side is still asked", async () => {
  const hanging = fakeSide({ run: () => new Promise(() => {}) });
  const interrupted = Promise.reject(new Error("interrupted by SIGINT"));
  await expect(compareSides([hanging, hanging], () => {}, interrupted)).rejects.toThrow("SIGINT");
});
