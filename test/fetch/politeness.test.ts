import type { LookupFunction } from "node:net";
import { describe, expect, test } from "vitest";
import { HostTurns } from "../../src/fetch/host-turns.js";
import { readRetryAfter } from "../../src/fetch/retry-after.js";
import { answer, openFetching, openSite } from "./open-fetching.js";
import type { Handler } from "./start-site.js";

/** Answers after so many ms. */
function slow(ms: number): Handler {
  return (request, response) => void setTimeout(() => response.end(request.url), ms);
}

test("requests of one host never overlap, whichever of them fails", async () => {
  const site = await openSite((request, response) => {
    const status = request.url === "/3" ? 404 : 200;
    setTimeout(() => response.writeHead(status).end(), 20);
  });
  const { download, path } = openFetching();
  const asked = Array.from({ length: 8 }, (_, i) => download(`${site.url}/${i}`, { path: `${path}.${i}` }));
  const settled = await Promise.allSettled(asked);
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(7);
  expect(site.most()).toBe(1);
  expect(site.requests).toHaveLength(8);
});

test("requests of two hosts overlap", async () => {
  const site = await openSite(slow(200));
  const { download, path } = openFetching();
  const names = ["127.0.0.1", "localhost"];
  await Promise.all(
    names.map((name) => download(`http://${name}:${site.port}/`, { path: `${path}.${name}` })),
  );
  expect(site.most()).toBe(2);
});

test("a name with a dot at its end, or in capitals, is the same host", async () => {
  const site = await openSite(slow(50));
  const lookup: LookupFunction = (_, __, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]);
  const { download, path } = openFetching({ lookup });
  const names = ["show.example", "show.example.", "SHOW.example"];
  await Promise.all(
    names.map((name, i) => download(`http://${name}:${site.port}/`, { path: `${path}.${i}` })),
  );
  expect(site.most()).toBe(1);
});

test("between two requests of a host there is a pause, also between a redirect and where it leads", async () => {
  const times: number[] = [];
  const site = await openSite((request, response) => {
    times.push(Date.now());
    if (request.url === "/a") response.writeHead(302, { location: "/b" });
    response.end();
  });
  const { download, path } = openFetching({ pauseMs: 150 });
  await Promise.all([download(`${site.url}/a`), download(`${site.url}/c`, { path: `${path}.c` })]);
  expect(times).toHaveLength(3);
  for (const [i, time] of times.slice(1).entries())
    expect(time - (times[i] ?? 0)).toBeGreaterThanOrEqual(149);
});

test("who gives up while it waits asks nothing, and those behind it have their turn", async () => {
  const site = await openSite(slow(100));
  const { download, path } = openFetching();
  const impatient = new AbortController();
  const first = download(`${site.url}/1`, { path: `${path}.1` });
  const second = download(`${site.url}/2`, { path: `${path}.2`, signal: impatient.signal });
  const third = download(`${site.url}/3`, { path: `${path}.3` });
  impatient.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  await Promise.all([first, third]);
  expect(site.most()).toBe(1);
  // Which of two comes first depends on the disk, where each looks for its file.
  expect(site.requests.map(({ url }) => url).sort()).toEqual(["/1", "/3"]);
});

test.each([429, 502, 503, 504])("a server that answers %d is asked three times at most", async (status) => {
  const site = await openSite((request, response) => {
    const left = site.requests.filter(({ url }) => url === request.url).length;
    response.writeHead(request.url === "/recovers" && left === 3 ? 200 : status).end();
  });
  const { download, explain, list } = openFetching();
  const { kind, sentence } = await explain(`${site.url}/stays`);
  expect([kind, sentence]).toEqual([
    "busy",
    `${site.url}/stays is too busy to answer (${status}). Try again later.`,
  ]);
  expect([site.requests.length, list()]).toEqual([3, []]);
  expect((await download(`${site.url}/recovers`)).status).toBe("fetched");
});

test("a connection that is reset is tried again, three times at most", async () => {
  const site = await openSite((request, response) => {
    if (request.url === "/recovers" && site.requests.length === 5) response.end("hello");
    else request.socket.resetAndDestroy();
  });
  const { download, explain } = openFetching();
  expect((await explain(`${site.url}/stays`)).kind).toBe("cut-off");
  expect(site.requests).toHaveLength(3);
  expect((await download(`${site.url}/recovers`)).bytes).toBe(5);
});

test.each(["1", () => new Date(Date.now() + 2_000).toUTCString()])(
  "a server that asks to wait is left alone for so long, by all who fetch from it (%s)",
  async (header) => {
    const times: number[] = [];
    const site = await openSite((_, response) => {
      times.push(Date.now());
      const retry = typeof header === "string" ? header : header();
      if (times.length === 1) response.writeHead(429, { "retry-after": retry });
      response.end();
    });
    const { download, path } = openFetching();
    await Promise.all([download(site.url), download(`${site.url}/b`, { path: `${path}.b` })]);
    expect(times).toHaveLength(3);
    // Dates are of whole seconds, and so is the wait.
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(999);
  },
);

test("a server that asks to wait for more than a minute is not waited for: the failure says until when", async () => {
  const site = await openSite(answer(503, { "retry-after": "3600" }));
  const { explain } = openFetching();
  for (const path of ["/a", "/b"]) {
    const failure = await explain(`${site.url}${path}`);
    expect(failure.kind).toBe("busy");
    expect(failure.retryAfterSeconds).toBeGreaterThan(3_590);
    expect(failure.sentence).toMatch(
      /asks to be left alone for 3(?:600|59\d) s\. Try again after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.$/,
    );
  }
  // Neither a second try nor another file bothers it.
  expect(site.requests).toHaveLength(1);
});

describe("Retry-After", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  test.each([
    [null, null],
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7_000],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["999999999999999999", 86_400_000],
    ["soon", null],
    ["", null],
    ["-5", null],
    ["1.5", null],
  ])("%j is %j ms", (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms);
  });
});

test("turns are taken in order, and a pause is waited for no longer than allowed", async () => {
  const turns = new HostTurns(0, 1_000);
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map(async (i) => {
      const end = await turns.take("a", undefined);
      order.push(i);
      end();
    }),
  );
  expect(order).toEqual([1, 2, 3]);
  turns.postpone("a", 5_000);
  await expect(turns.take("a", undefined)).rejects.toThrow("left alone until");
  (await turns.take("b", undefined))();
});

test("who gives up its turn lets nobody go before those ahead of it have gone", async () => {
  const turns = new HostTurns(0, 1_000);
  const endFirst = await turns.take("a", undefined);
  const stop = new AbortController();
  const second = turns.take("a", stop.signal);
  let isThird = false;
  const third = turns.take("a", undefined).then((end) => {
    isThird = true;
    end();
  });
  stop.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  await new Promise((resolve) => setImmediate(resolve));
  expect(isThird).toBe(false);
  endFirst();
  await third;
});
