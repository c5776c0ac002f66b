import { existsSync, readFileSync, statSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { openFetching, openSite } from "./open-fetching.js";

const ETAG = '"v1"';
const CHANGED = "Thu, 01 Jan 2026 00:00:00 GMT";

/** Serves one file with validators. */
async function openValidated(served: { body: string; etag: string }) {
  return await openSite((request, response) => {
    const headers = { etag: served.etag, "last-modified": CHANGED };
    const isSame = request.headers["if-none-match"] === served.etag;
    response.writeHead(isSame ? 304 : 200, headers).end(isSame ? undefined : served.body);
  });
}

test("a file is asked for by its validators, and one that the server has not changed is left as it is", async () => {
  const served = { body: "one", etag: ETAG };
  const site = await openValidated(served);
  const { download, path, list } = openFetching();
  const first = await download(site.url);
  expect(first).toMatchObject({ status: "fetched", etag: ETAG, lastModified: CHANGED, bytes: 3 });
  utimesSync(path, 1_000, 1_000);
  const second = await download(site.url, { validators: first });
  expect(site.requests[1]?.headers).toMatchObject({ "if-none-match": ETAG, "if-modified-since": CHANGED });
  expect(second).toEqual({ ...first, status: "unchanged" });
  expect(statSync(path).mtimeMs).toBe(1_000_000);

  served.body = "two";
  served.etag = '"v2"';
  expect(await download(site.url, { validators: second })).toMatchObject({ status: "fetched", etag: '"v2"' });
  expect([readFileSync(path, "utf8"), list()]).toEqual(["two", ["show/feed.xml"]]);
});

test("a file that comes again with the same bytes is unchanged, and left as it is", async () => {
  const served = { body: "one", etag: ETAG };
  const site = await openValidated(served);
  const { download, path, list } = openFetching();
  const { sha256 } = await download(site.url);
  utimesSync(path, 1_000, 1_000);
  served.etag = '"other server"';
  const again = await download(site.url, { validators: { etag: ETAG, lastModified: null } });
  expect(again).toMatchObject({ status: "unchanged", sha256, bytes: 3, etag: '"other server"' });
  expect([statSync(path).mtimeMs, list()]).toEqual([1_000_000, ["show/feed.xml"]]);
});

test("a file that is gone is fetched whole, whatever validators there are of it", async () => {
  const site = await openValidated({ body: "one", etag: ETAG });
  const { download, path } = openFetching();
  expect(existsSync(path)).toBe(false);
  const validators = { etag: ETAG, lastModified: CHANGED };
  expect((await download(site.url, { validators })).status).toBe("fetched");
  expect(site.requests[0]?.headers).not.toHaveProperty("if-none-match");
  expect(readFileSync(path, "utf8")).toBe("one");
});

test("validators that no header can hold are left out", async () => {
  const site = await openValidated({ body: "one", etag: ETAG });
  const { download } = openFetching();
  await download(site.url);
  const validators = { etag: '"a\r\nx: y"', lastModified: "é".repeat(600) };
  expect((await download(site.url, { validators })).status).toBe("unchanged");
  const { headers } = site.requests[1] ?? { headers: {} };
  expect(headers).not.toHaveProperty("if-none-match");
  expect(headers).not.toHaveProperty("if-modified-since");
});
