import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RequestPace } from "../../../src/serve/edge/request-pace.js";
import { exchange, OTHER_CLIENT, open, writeGet } from "../../fakes/pipeline.js";
import { STOP_AT_ONCE, startServer, type TestServer } from "../../fakes/start-server.js";

test("in any second a client begins at most its burst and what a second adds, whenever it asks", () => {
  const asked = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 300 }), times: fc.integer({ min: 1, max: 200 }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(asked, (rounds) => {
      let now = 1_000;
      const pace = new RequestPace(() => now);
      const begun: number[] = [];
      for (const { after, times } of rounds) {
        now += after;
        for (let i = 0; i < times; i += 1) {
          const waitMs = pace.take("a");
          if (waitMs === null) continue;
          expect(waitMs).toBeLessThanOrEqual(5_000);
          begun.push(now + waitMs);
        }
      }
      const most = Math.max(
        0,
        ...begun.map((from) => begun.filter((at) => at >= from && at < from + 1_000).length),
      );
      expect(most).toBeLessThanOrEqual(350);
      expect(pace.take("b")).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test("a client that has rested asks as one that never asked", () => {
  let now = 0;
  const pace = new RequestPace(() => now);
  while (pace.take("a") !== null);
  now += 20_000;
  expect(Array.from({ length: 300 }, () => pace.take("a"))).toEqual(Array.from({ length: 300 }, () => 0));
  expect(pace.take("a")).toBeGreaterThan(0);
});

describe.skipIf(process.platform !== "linux")("on a server that paces requests", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ ...STOP_AT_ONCE, pacesRequests: true });
  });
  afterAll(() => server.stop());

  test("of 1,400 requests in one packet those beyond the pace wait, and another client's does not", async () => {
    const greedy = open(server.url);
    const begun = performance.now();
    const [answers, [other]] = await Promise.all([
      exchange(greedy, writeGet("/v1/models").repeat(1_400), 320),
      exchange(open(server.url, OTHER_CLIENT), writeGet("/v1/models"), 1),
    ]);
    // Of 320 requests 20 wait for their turn, each 20 ms longer than the one before.
    expect(performance.now() - begun).toBeGreaterThan(350);
    greedy.destroy();
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 320 }, () => 200));
    expect(other?.status).toBe(200);
  });

  test("a client loses the connections that would wait too long, and its probes do not wait", async () => {
    const address = "127.0.0.3";
    const greedy = open(server.url, address);
    await exchange(greedy, writeGet("/v1/models").repeat(300), 300);
    greedy.destroy();
    const sockets = Array.from({ length: 400 }, () => open(server.url, address).resume());
    for (const socket of sockets) socket.write(writeGet("/v1/models"));
    const unanswered = () => sockets.filter((socket) => socket.bytesRead === 0);
    const lost = () => unanswered().filter((socket) => socket.closed).length;
    await expect.poll(lost).toBeGreaterThan(0);
    const [probe] = await exchange(open(server.url, address), writeGet("/healthz"), 1);
    expect([probe?.status, unanswered().length > lost()]).toEqual([200, true]);
    // 250 wait for less than 5 s, at 50 a second.
    expect(lost()).toBeLessThanOrEqual(150);
    for (const socket of sockets) socket.destroy();
  });
});
