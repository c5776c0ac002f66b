import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDownloader } from "../../src/fetch/downloader.js";
import { FetchFailure } from "../../src/fetch/fetch-failure.js";
import { openFetching, openSite } from "./open-fetching.js";
import { type Handler, startSite } from "./start-site.js";

const CHANGED = "Thu, 01 Jan 2026 00:00:00 GMT";

interface Served {
  body: Buffer;
  etag: string | null;
  lastModified: string | null;
  ranges: boolean;
  /** The request by this number, from 0, ends after so many bytes of its body. */
  cuts: readonly number[];
  isLengthTold: boolean;
}

/** Serves a file, parts of it where it may, and breaks off where it shall. */
function serve(served: Served): Handler {
  let count = 0;
  return (request, response) => {
    const cut = served.cuts[count++];
    const start = findStart(served, request.headers);
    const rest = served.body.subarray(start ?? 0);
    response.setHeaders(listHeaders(served, start));
    response.writeHead(start === null ? 200 : 206);
    if (cut === undefined) return void response.end(rest);
    response.flushHeaders();
    response.write(rest.subarray(0, cut), () => setTimeout(() => request.socket.destroy(), 2));
  };
}

function listHeaders({ body, etag, lastModified, isLengthTold }: Served, start: number | null) {
  const { length } = body;
  const range = start === null ? null : `bytes ${start}-${length - 1}/${length}`;
  const told = isLengthTold ? String(length - (start ?? 0)) : null;
  const all = { etag, "last-modified": lastModified, "content-range": range, "content-length": told };
  return new Map(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** Where the part begins that is asked for and may be sent; null for the whole. */
function findStart({ ranges, etag, lastModified }: Served, headers: IncomingHttpHeaders): number | null {
  const start = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  const isSame = [etag, lastModified].includes(String(headers["if-range"]));
  return ranges && isSame && start !== undefined ? Number(start) : null;
}

const BODY = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i % 251));

function makeServed(changes: Partial<Served>): Served {
  return {
    body: BODY,
    etag: '"v1"',
    lastModified: null,
    ranges: true,
    cuts: [],
    isLengthTold: true,
    ...changes,
  };
}

test("a body that is cut at any point, any number of times, and resumed comes out the same to the byte", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cuepoint-resume-"));
  const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0, backoffMs: 0 });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 20_000 }),
      fc.array(fc.nat(20_000), { maxLength: 8 }),
      fc.constantFrom('"v1"', 'W/"v1"', null),
      fc.constantFrom(CHANGED, null),
      fc.boolean(),
      fc.boolean(),
      async (bytes, cuts, etag, lastModified, ranges, isLengthTold) => {
        const body = Buffer.from(bytes);
        const site = await startSite(
          serve(makeServed({ body, cuts, etag, lastModified, ranges, isLengthTold })),
        );
        const path = join(folder, String(runs++), "audio.mp3");
        try {
          for (let calls = 0; ; calls += 1) {
            expect(calls).toBeLessThanOrEqual(cuts.length);
            const done = await downloader
              .download(site.url, { path, maxBytes: 1e6 })
              .catch((error: unknown) => {
                expect(error).toBeInstanceOf(FetchFailure);
                expect(error).toMatchObject({ kind: "cut-off" });
                expect(existsSync(path)).toBe(false);
                return null;
              });
            if (done === null) continue;
            expect(readFileSync(path).equals(body)).toBe(true);
            expect(done).toMatchObject({
              status: "fetched",
              bytes: body.length,
              sha256: createHash("sha256").update(body).digest("hex"),
            });
            expect([existsSync(`${path}.part`), existsSync(`${path}.part.json`)]).toEqual([false, false]);
            break;
          }
        } finally {
          await site.close();
        }
      },
    ),
    { numRuns: 60 },
  );
  await downloader.close();
  rmSync(folder, { recursive: true });
});

/** A site, and 3,000 bytes of its file that an earlier try has left. */
async function cutOff(changes: Partial<Served> = {}) {
  const served = makeServed(changes);
  const site = await openSite(serve(served));
  const fetching = openFetching();
  leavePart(fetching.path, site.url);
  return { served, site, ...fetching };
}

function leavePart(path: string, url: string, changes: object = {}): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, BODY.subarray(0, 3_000));
  writeFileSync(`${path}.part.json`, JSON.stringify({ ...describePart(url), ...changes }));
}

function describePart(url: string) {
  return { url: new URL(url).href, etag: '"v1"', lastModified: null, total: BODY.length };
}

test("what was cut off is kept with a note, and only the rest is asked for next time", async () => {
  let cut = () => {};
  const site = await openSite((request, response) => {
    if (site.requests.length > 3) return serve(makeServed({}))(request, response);
    const start = findStart(makeServed({}), request.headers);
    const headers = { etag: '"v1"', "content-length": BODY.length - (start ?? 0) };
    if (start === null) response.writeHead(200, headers);
    else response.writeHead(206, { ...headers, "content-range": `bytes ${start}-4999/5000` });
    response.write(BODY.subarray(start ?? 0, (start ?? 0) + 1_000));
    cut = () => request.socket.destroy();
  });
  const { explain, download, path, list } = openFetching();
  const address = site.url.replace("//", "//ana:geheim@");
  // Each connection ends once its bytes have come.
  const onProgress = (done: number) => void (done === site.requests.length * 1_000 && cut());
  expect((await explain(address, { onProgress })).kind).toBe("cut-off");
  expect(list().sort()).toEqual(["show/feed.xml.part", "show/feed.xml.part.json"]);
  expect(readFileSync(`${path}.part`).equals(BODY.subarray(0, 3_000))).toBe(true);
  // The note holds neither user nor password.
  expect(JSON.parse(readFileSync(`${path}.part.json`, "utf8"))).toEqual(describePart(site.url));

  const told: (readonly [number, number | null])[] = [];
  await download(address, { onProgress: (done, total) => told.push([done, total]) });
  expect(told[0]).toEqual([3_000, 5_000]);
  expect(site.requests.map(({ headers }) => headers.range)).toEqual([
    undefined,
    "bytes=1000-",
    "bytes=2000-",
    "bytes=3000-",
  ]);
  expect(site.requests[3]?.headers).toMatchObject({ "if-range": '"v1"', "accept-encoding": "identity" });
  expect(readFileSync(path).equals(BODY)).toBe(true);
});

test.each([
  ["changed the file", { etag: '"v2"', body: Buffer.from("another") }],
  ["sends no parts any more", { ranges: false }],
] as const)("a server that has %s meanwhile sends it from its beginning", async (_, change) => {
  const { served, site, path, list, download } = await cutOff();
  Object.assign(served, change);
  await download(site.url);
  expect(readFileSync(path).equals(served.body)).toBe(true);
  expect([site.requests.length, list()]).toEqual([1, ["show/feed.xml"]]);
});

test.each([
  ["another range", { "content-range": "bytes 0-4999/5000" }],
  ["a part of a file of another length", { "content-range": "bytes 3000-4999/6000" }],
  ["a part of another version", { "content-range": "bytes 3000-4999/5000", etag: '"v2"' }],
  ["an encoded part", { "content-range": "bytes 3000-4999/5000", "content-encoding": "gzip" }],
  ["no range", {}],
  ["a range that is none", { "content-range": "bytes */5000" }],
] as const)("a server that answers with %s is asked for the whole", async (_, headers) => {
  const site = await openSite((request, response) => {
    if (request.headers.range === undefined) return void response.end("the whole");
    response.writeHead(206, headers).end(Buffer.alloc(2_000));
  });
  const { path, download } = openFetching();
  leavePart(path, site.url);
  await download(site.url);
  expect(readFileSync(path, "utf8")).toBe("the whole");
  expect(site.requests.map(({ headers: { range } }) => range)).toEqual(["bytes=3000-", undefined]);
});

test("a server that says that the range is beyond its file is asked for the whole", async () => {
  const site = await openSite((request, response) => {
    response.writeHead(request.headers.range === undefined ? 200 : 416).end("short");
  });
  const { path, download } = openFetching();
  leavePart(path, site.url);
  await download(site.url);
  expect([readFileSync(path, "utf8"), site.requests.length]).toEqual(["short", 2]);
});

test("a part that lacks nothing is taken once the server has said that its last byte is still the same", async () => {
  const { site, path, download } = await cutOff();
  writeFileSync(`${path}.part`, BODY);
  expect(await download(site.url)).toMatchObject({ status: "fetched", bytes: BODY.length });
  expect(site.requests.at(-1)?.headers.range).toBe(`bytes=${BODY.length - 1}-`);
  expect(readFileSync(path).equals(BODY)).toBe(true);
});

test.each([
  ["of another address", (facts: object) => JSON.stringify({ ...facts, url: "http://other.example/" })],
  ["that says nothing of itself", () => null],
  ["of which half a note is left", (facts: object) => JSON.stringify(facts).slice(0, 30)],
  ["that is longer than the whole", (facts: object) => JSON.stringify({ ...facts, total: 2_999 })],
  ["whose note is wrong", (facts: object) => JSON.stringify({ ...facts, total: "5000" })],
])("a part %s is not gone on with", async (_, write) => {
  const { site, path, list, download } = await cutOff();
  const text = write(JSON.parse(readFileSync(`${path}.part.json`, "utf8")));
  if (text === null) rmSync(`${path}.part.json`);
  else writeFileSync(`${path}.part.json`, text);
  await download(site.url);
  expect(site.requests.at(-1)?.headers.range).toBeUndefined();
  expect(readFileSync(path).equals(BODY)).toBe(true);
  expect(list()).toEqual(["show/feed.xml"]);
});

test("a server that sends less of the rest than was asked for is asked again for what still lacks", async () => {
  const site = await openSite((request, response) => {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1]);
    const end = Math.min(start + 1_000, BODY.length);
    const headers = { etag: '"v1"', "content-range": `bytes ${start}-${end - 1}/${BODY.length}` };
    response.writeHead(206, headers).end(BODY.subarray(start, end));
  });
  const { path, download } = openFetching();
  leavePart(path, site.url);
  await download(site.url);
  expect(site.requests.map(({ headers }) => headers.range)).toEqual(["bytes=3000-", "bytes=4000-"]);
  expect(readFileSync(path).equals(BODY)).toBe(true);
});

test.each([
  ["a weak ETag", { etag: 'W/"v1"' }],
  [
    "a date of the second in which it was sent",
    { "last-modified": new Date(Date.now() + 60_000).toUTCString() },
  ],
  ["neither ETag nor date", {}],
  ["the word that it sends no parts", { etag: '"v1"', "accept-ranges": "none" }],
] as const)(
  "what came with %s is not gone on with: nothing says that it is the same to the byte",
  async (_, headers) => {
    const site = await openSite((request, response) => {
      response.writeHead(200, { ...headers, "content-length": 10 });
      if (site.requests.length > 3) return void response.end("1234567890");
      response.write("12345");
      cut = () => request.socket.destroy();
    });
    let cut = () => {};
    const { explain, download, list } = openFetching();
    expect((await explain(site.url, { onProgress: () => cut() })).kind).toBe("cut-off");
    expect(list()).toEqual(["show/feed.xml.part"]);
    await download(site.url);
    expect(site.requests.map(({ headers: { range } }) => range)).toEqual(Array(4).fill(undefined));
  },
);

test("a link in the place of a part is neither followed nor gone on with", async () => {
  const site = await openSite(serve(makeServed({})));
  const { download, path } = openFetching();
  mkdirSync(dirname(path));
  const other = join(dirname(dirname(path)), "other");
  writeFileSync(other, "mine");
  symlinkSync(other, `${path}.part`);
  await download(site.url);
  expect(readFileSync(other, "utf8")).toBe("mine");
  expect(readFileSync(path).equals(BODY)).toBe(true);
});

test("a part that is now too large, or not what is wanted, is not kept", async () => {
  for (const wanted of [{ maxBytes: 2_000 }, { check: () => "no" }]) {
    const { site, explain, list } = await cutOff({ isLengthTold: false });
    expect(["too-large", "unfit"]).toContain((await explain(site.url, wanted)).kind);
    expect(list()).toEqual([]);
  }
});

test("a file that another program begins anew meanwhile is not put in its place", async () => {
  const site = await openSite((_, response) => {
    response.write("half");
    finish = () => response.end("whole");
  });
  let finish = () => {};
  const { explain, path, list } = openFetching();
  const other = () => {
    rmSync(`${path}.part`);
    writeFileSync(`${path}.part`, "ano");
    finish();
  };
  const { kind, message } = await explain(site.url, { onProgress: (done) => void (done === 4 && other()) });
  expect([kind, message]).toEqual(["disk", expect.stringContaining("another program writes it as well")]);
  expect([list(), readFileSync(`${path}.part`, "utf8")]).toEqual([["show/feed.xml.part"], "ano"]);
});

test("a part that is gone meanwhile is not made up", async () => {
  const site = await openSite((_, response) => {
    rmSync(`${path}.part`);
    const headers = { etag: '"v1"', "content-range": "bytes 3000-4999/5000" };
    response.writeHead(206, headers).end(BODY.subarray(3_000));
  });
  const { explain, path } = openFetching();
  leavePart(path, site.url);
  expect((await explain(site.url)).message).toContain("its part became shorter meanwhile");
  expect(existsSync(path)).toBe(false);
});

test("who stops leaves the part alone, and what was there before", async () => {
  const site = await openSite((request, response) => {
    if (request.url === "/begins")
      return void response.writeHead(200, { etag: '"v1"', "content-length": 10 }).write("half");
    response.end("whole");
  });
  const { download, path, list } = openFetching();
  await download(site.url);
  const stop = new AbortController();
  const stopped = download(`${site.url}/begins`, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("Ctrl-C")),
  });
  await expect(stopped).rejects.toThrow("Ctrl-C");
  expect(list().sort()).toEqual(["show/feed.xml", "show/feed.xml.part", "show/feed.xml.part.json"]);
  expect([readFileSync(path, "utf8"), readFileSync(`${path}.part`, "utf8")]).toEqual(["whole", "half"]);
  await expect(download(site.url, { signal: stop.signal })).rejects.toThrow("Ctrl-C");
  expect(site.requests).toHaveLength(2);
});
