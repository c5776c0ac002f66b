import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as zlib from "node:zlib";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { canMount, runTool } from "../fakes/odd-files.js";
import { answer, openFetching, openSite } from "./open-fetching.js";

const zstd = Reflect.get(zlib, "zstdCompressSync") as ((bytes: Buffer) => Buffer) | undefined;
const CODINGS = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["br", brotliCompressSync],
  ["deflate", deflateSync],
  ...(zstd === undefined ? [] : [["zstd", zstd] as const]),
] as const satisfies readonly (readonly [string, (bytes: Buffer) => Buffer])[];

const TEXT = Buffer.from("It was damp, and damp kills. ".repeat(5_000));

test.each(CODINGS)(
  "a body in %s is written decoded, and its length is that of the file",
  async (coding, encode) => {
    const site = await openSite(answer(200, { "content-encoding": coding.toUpperCase() }, encode(TEXT)));
    const { download, path } = openFetching();
    const { bytes } = await download(site.url);
    expect(bytes).toBe(TEXT.length);
    expect(readFileSync(path).equals(TEXT)).toBe(true);
    expect(site.requests[0]?.headers["accept-encoding"]).toMatch(/^gzip, br/);
  },
);

test.each(CODINGS)("a bomb in %s stops at the limit, and nothing of it is kept", async (coding, encode) => {
  const bomb = encode(Buffer.alloc(50_000_000));
  const site = await openSite(answer(200, { "content-encoding": coding }, bomb));
  const done: number[] = [];
  const { explain, list } = openFetching();
  const failure = await explain(site.url, { maxBytes: 200_000, onProgress: (bytes) => done.push(bytes) });
  expect(bomb.length).toBeLessThan(200_000);
  expect([failure.kind, failure.message]).toEqual(["too-large", `${site.url}/ is larger than 0.20 MB`]);
  expect(Math.max(0, ...done)).toBeLessThanOrEqual(200_000);
  expect(list()).toEqual([]);
});

test.each(CODINGS)(
  "a body in %s that ends early is cut off, and in its place stays what was",
  async (coding, encode) => {
    const encoded = encode(randomBytes(50_000));
    const site = await openSite(answer(200, { "content-encoding": coding }, encoded.subarray(0, 30_000)));
    const { explain, path } = openFetching();
    mkdirSync(dirname(path));
    writeFileSync(path, "before");
    expect((await explain(site.url)).kind).toBe("cut-off");
    expect(readFileSync(path, "utf8")).toBe("before");
  },
);

test.each(CODINGS)("a body that is said to be in %s and is not is told as such", async (coding) => {
  const site = await openSite(answer(200, { "content-encoding": coding }, "<rss>no</rss>"));
  const { explain, list } = openFetching();
  const { kind, message } = await explain(site.url);
  expect([kind, message]).toEqual(["unfit", `${site.url}/ is said to be ${coding} and is not`]);
  expect(list()).toEqual([]);
});

test.each(["gzip, gzip", "compress", "constructor", "aes128gcm"])(
  "a body in %s is not read",
  async (coding) => {
    const site = await openSite(answer(200, { "content-encoding": coding }, gzipSync(gzipSync(TEXT))));
    const { explain, list } = openFetching();
    const { kind, message } = await explain(site.url);
    expect([kind, message]).toEqual(["unfit", `${site.url}/ is encoded as "${coding}", which is not read`]);
    expect(list()).toEqual([]);
  },
);

test("a body of just the limit is taken, and one byte more is not, whether its length is told or not", async () => {
  const site = await openSite((request, response) => {
    const [, kind, length] = (request.url ?? "").split("/");
    if (kind === "told") response.setHeader("content-length", Number(length));
    response.write("");
    response.end(Buffer.alloc(Number(length)));
  });
  const { download, explain, list } = openFetching();
  for (const kind of ["told", "untold"]) {
    expect((await download(`${site.url}/${kind}/100`, { maxBytes: 100 })).bytes).toBe(100);
    expect((await explain(`${site.url}/${kind}/101`, { maxBytes: 100 })).kind).toBe("too-large");
  }
  expect(list()).toEqual(["show/feed.xml"]);
});

test("a length that is too large is refused before anything is written", async () => {
  const site = await openSite((_, response) => {
    response.writeHead(200, { "content-length": 2e9 }).write("begin");
  });
  const { explain, list } = openFetching();
  const { kind, message } = await explain(site.url, { maxBytes: 1e9 });
  expect([kind, message]).toEqual(["too-large", `${site.url}/ is larger than 1000 MB`]);
  expect(list()).toEqual([]);
});

test("what the disk has no room for is refused before its first byte is written", async () => {
  const site = await openSite((_, response) => {
    response.writeHead(200, { "content-length": 1e15 }).write("begin");
  });
  const { explain, path, list } = openFetching();
  const { kind, sentence } = await explain(site.url, { maxBytes: 2e15 });
  expect(kind).toBe("disk");
  expect(sentence).toMatch(
    /feed\.xml needs 1000000000 MB, and its disk has \d+ MB\. Free some space and run/,
  );
  expect([existsSync(path), list()]).toEqual([false, []]);
});

test.skipIf(!canMount())(
  "a disk that is full while the file comes is told, and what came stays for next time",
  async () => {
    const site = await openSite((_, response) => {
      response.writeHead(200, { etag: '"v1"' }).write(Buffer.alloc(500_000));
      response.end(Buffer.alloc(500_000));
    });
    const { explain, path, list } = openFetching();
    mkdirSync(dirname(path));
    runTool("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dirname(path));
    try {
      const { kind, sentence } = await explain(site.url);
      expect([kind, sentence]).toEqual([
        "disk",
        expect.stringMatching(/^the disk is full: .*feed\.xml cannot be written \(ENOSPC\)\. Free/),
      ]);
      expect(list().sort()).toEqual(["show/feed.xml.part", "show/feed.xml.part.json"]);
    } finally {
      runTool("umount", dirname(path));
    }
  },
);

test("what cannot be written is told with its path", async () => {
  const site = await openSite(answer(200, {}, "hello"));
  const { explain, path } = openFetching();
  mkdirSync(path, { recursive: true });
  const { kind, sentence } = await explain(site.url);
  expect(kind).toBe("disk");
  expect(sentence).toMatch(/feed\.xml cannot be written: .*Make its folder writable/);
  const below = await explain(site.url, { path: `${import.meta.filename}/feed.xml` });
  expect([below.kind, below.message]).toEqual(["disk", expect.stringContaining("ENOTDIR")]);
});

test("what is there is looked at once: the first 4,096 bytes, or all where there are fewer", async () => {
  const site = await openSite((request, response) => {
    response.setHeader("content-type", "Text/HTML; charset=utf-8");
    const length = Number(request.url?.slice(1));
    for (let at = 0; at < length; at += 1_000)
      response.write(Buffer.alloc(Math.min(1_000, length - at), "x"));
    response.end();
  });
  const { download, explain, list } = openFetching();
  for (const length of [0, 10, 4_095, 4_096, 4_097, 20_000]) {
    const heads: (readonly [number, string | null])[] = [];
    await download(`${site.url}/${length}`, {
      check(head, type) {
        heads.push([head.length, type]);
        return null;
      },
    });
    expect(heads).toEqual([[Math.min(length, 4_096), "text/html"]]);
    const { kind, message } = await explain(`${site.url}/${length}`, { check: () => "that is a web page" });
    expect([kind, message]).toEqual(["unfit", `${site.url}/${length}: that is a web page`]);
    expect(list()).toEqual(["show/feed.xml"]);
  }
});

test("who asks is told by name, with what is wanted", async () => {
  const site = await openSite(answer(200));
  await openFetching().download(site.url, { accept: "application/rss+xml" });
  expect(site.requests[0]?.headers).toMatchObject({
    "user-agent": "Cuepoint/test",
    accept: "application/rss+xml",
  });
  expect(site.requests[0]?.headers).not.toHaveProperty("cookie");
});

test("a file's progress is told, of the whole where that is known", async () => {
  const site = await openSite((request, response) => {
    if (request.url === "/told") response.setHeader("content-length", 300_000);
    response.write("");
    response.end(Buffer.alloc(300_000));
  });
  const { download, path } = openFetching();
  for (const [kind, total] of [["told", 300_000] as const, ["untold", null] as const]) {
    const told: (readonly [number, number | null])[] = [];
    await download(`${site.url}/${kind}`, { onProgress: (done, of) => told.push([done, of]) });
    expect(told.at(-1)).toEqual([300_000, total]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
  }
  expect(statSync(path).size).toBe(300_000);
});
