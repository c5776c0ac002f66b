import { expect, test } from "vitest";
import { startProxy } from "../answer/model/server/start-proxy.js";
import { makeCertificate } from "./make-certificate.js";
import { answer, openFetching, openSite } from "./open-fetching.js";
import type { Handler } from "./start-site.js";

/** Redirects from each path to what stands beside it, and answers others. */
function lead(table: Readonly<Record<string, readonly [number, string]>>): Handler {
  return (request, response) => {
    const [status, location] = table[request.url ?? ""] ?? [200, null];
    response.writeHead(status, location === null ? {} : { location });
    response.end(location === null ? `at ${request.url}` : "moved");
  };
}

test("redirects are followed; those that are for good are told up to the first that is not", async () => {
  const site = await openSite(
    lead({ "/a": [301, "/b"], "/b": [308, "c?d=1"], "/c?d=1": [302, "/e"], "/e": [301, "/f"] }),
  );
  const { download } = openFetching();
  expect(await download(`${site.url}/a`)).toMatchObject({
    status: "fetched",
    url: `${site.url}/f`,
    permanentUrl: `${site.url}/c?d=1`,
  });
  expect((await download(`${site.url}/x`)).permanentUrl).toBe(`${site.url}/x`);
});

test.each([301, 302, 303, 307, 308])("five redirects by %d are followed, six are not", async (status) => {
  const site = await openSite((request, response) => {
    const left = Number(request.url?.slice(1));
    response.writeHead(left > 0 ? status : 200, left > 0 ? { location: `/${left - 1}` } : {}).end();
  });
  const { download, explain } = openFetching();
  expect((await download(`${site.url}/5`)).url).toBe(`${site.url}/0`);
  const failure = await explain(`${site.url}/6`);
  expect(failure.kind).toBe("redirects");
  expect(failure.sentence).toContain(`is the last of 5 redirects from ${site.url}/6 and leads further`);
});

test("redirects that lead in a circle are named one by one", async () => {
  const site = await openSite(lead({ "/a": [302, "/b"], "/b": [302, "/a#there"] }));
  const { kind, message } = await openFetching().explain(`${site.url}/a`);
  expect(kind).toBe("redirects");
  expect(message).toContain(`leads in a circle: ${site.url}/a to ${site.url}/b to ${site.url}/a`);
  expect(site.requests).toHaveLength(2);
});

test.each([
  ["file:///etc/passwd", "leads to file:///etc/passwd, and only http and https are fetched"],
  ["ftp://example.com/a", "leads to ftp://example.com/a, and only http and https are fetched"],
  ["http://", "leads to what is no address"],
])("a redirect to %s is not followed", async (location, sentence) => {
  const site = await openSite(answer(302, { location }));
  const { kind, message } = await openFetching().explain(site.url);
  expect(kind).toBe("redirects");
  expect(message).toContain(sentence);
});

test("a redirect without an address is an answer that is refused", async () => {
  const site = await openSite(answer(302));
  expect((await openFetching().explain(site.url)).message).toContain("answered 302");
});

test("a step from https to http is not taken, unless the first address was http", async () => {
  const certificate = makeCertificate(["127.0.0.1"]);
  const plain = await openSite(answer(200, {}, "plain"));
  const secure = await openSite(
    (_, response) => void response.writeHead(302, { location: `${plain.url}/p` }).end(),
    certificate,
  );
  const start = await openSite(answer(302, { location: `${secure.url}/` }));
  const { download, explain } = openFetching({ ca: certificate.cert });
  const failure = await explain(secure.url);
  expect(failure.kind).toBe("redirects");
  expect(failure.message).toContain(`leads to ${plain.url}/p, which is not encrypted`);
  expect(plain.requests).toEqual([]);
  expect((await download(start.url)).url).toBe(`${plain.url}/p`);
});

test("a user and a password go to their own origin, to no other, and not back from there", async () => {
  const first = await openSite((request, response) => {
    const location = { "/": "/own", "/own": `${second.url}/away` }[request.url ?? ""];
    response.writeHead(location === undefined ? 200 : 301, location === undefined ? {} : { location }).end();
  });
  const second = await openSite(
    (_, response) => void response.writeHead(301, { location: `${first.url}/back` }).end(),
  );
  const address = first.url.replace("//", "//ana:p%40ss@");
  const { url, permanentUrl } = await openFetching().download(address);
  const own = `Basic ${btoa("ana:p@ss")}`;
  expect(first.requests.map(({ headers }) => headers.authorization)).toEqual([own, own, undefined]);
  expect(second.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  expect([url, permanentUrl]).toEqual([`${first.url}/back`, `${address}/back`]);
});

test("a user and a password that a redirect names are not sent", async () => {
  const site = await openSite((request, response) => {
    if (request.url === "/end") return void response.end("end");
    response.writeHead(302, { location: `http://eve:secret@127.0.0.1:${site.port}/end` }).end();
  });
  const { url } = await openFetching().download(site.url);
  expect(url).toBe(`${site.url}/end`);
  expect(site.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
});

test.each([
  "http://127.0.0.1:1/",
  "http://169.254.169.254/latest/meta-data/",
  "http://[::ffff:127.0.0.1]:1/",
  "http://localhost.:1/",
  "//2130706433:1/",
])("a redirect from a public host to %s is refused", async (location) => {
  const site = await openSite(answer(302, { location }));
  // What is asked of a public host reaches the site by a proxy, since no public host is there to ask.
  const proxy = await startProxy(site.url);
  const { explain, list } = openFetching({
    allowPrivate: false,
    lookup: (_, __, callback) => callback(null, [{ address: "1.1.1.1", family: 4 }]),
    proxies: { http: proxy.url, https: null, except: null, secrets: [] },
  });
  const { kind, message } = await explain("http://show.example/feed.xml");
  await proxy.close();
  expect(kind).toBe("private");
  const { href } = new URL(location, "http://show.example");
  expect(message).toBe(`${href} (from http://show.example/feed.xml) is an address of a private network`);
  expect([site.requests.length, list()]).toEqual([1, []]);
});
