import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { makeCertificate } from "./make-certificate.js";
import { answer, openFetching, openSite } from "./open-fetching.js";

test.each([
  [401, "login", "does not let everybody in (401). Check that"],
  [403, "login", "does not let everybody in (403). Check that"],
  [404, "missing", "there is nothing at http"],
  [410, "missing", "(410). Correct the address"],
  [400, "refused", "answered 400. Check that a browser opens it."],
  [418, "refused", "answered 418. Check that"],
  [451, "refused", "answered 451. Check that"],
  [500, "refused", "answered 500. Its server failed. Try again later."],
  [501, "refused", "answered 501. Its server failed."],
  [204, "refused", "answered 204. "],
  [206, "refused", "answered 206. "],
  [304, "refused", "answered 304. "],
] as const)(
  "a server that answers %d is asked once, and nothing is written",
  async (status, kind, sentence) => {
    const site = await openSite(answer(status));
    const { explain, list } = openFetching();
    const failure = await explain(`${site.url}/feed.xml`);
    expect([failure.code, failure.kind]).toEqual(["fetch_failed", kind]);
    expect(failure.sentence).toContain(sentence);
    expect(failure.sentence).toContain(`${site.url}/feed.xml`);
    expect([site.requests.length, list()]).toEqual([1, []]);
  },
);

test.each([
  ["", '"" is no address. Give a whole one'],
  ["example.com/feed.xml", "is no address"],
  ["http://", "is no address"],
  ["http://a b/", "is no address"],
  ["https://ana:geheim@:80/", "is no address"],
  ["ftp://example.com/feed.xml", "ftp://example.com/feed.xml is not fetched: only http and https are"],
  ["file:///etc/passwd", "file:///etc/passwd is not fetched: only http and https are"],
  ["data:text/plain,hi", "is not fetched"],
  ["javascript:alert(1)", "is not fetched"],
])("%j is refused as an address", async (url, sentence) => {
  const failure = await openFetching().explain(url);
  expect(failure.kind).toBe("address");
  expect(failure.sentence).toContain(sentence);
  expect(failure.sentence).not.toContain("geheim");
});

test("a failure after redirects names where they led, and the address that was given", async () => {
  const site = await openSite((request, response) => {
    const next = { "/a": "/b", "/b": "/c" }[request.url ?? ""];
    response.writeHead(next === undefined ? 404 : 302, next === undefined ? {} : { location: next }).end();
  });
  const { message } = await openFetching().explain(site.url.replace("//", "//ana:geheim@").concat("/a"));
  expect(message).toBe(`there is nothing at ${site.url}/c (from ${site.url}/a) (404)`);
});

test("what a user or a server has written moves no terminal", async () => {
  const { explain } = openFetching();
  expect((await explain("\u009b2J\u202e")).message).toBe('"\\u009b2J\\u202e" is no address');
  const site = await openSite(answer(200, { "content-encoding": "\u009b2J" }));
  expect((await explain(site.url)).message).not.toContain("\u009b");
});

test("no failure shows a user or a password, a long address is cut", async () => {
  const site = await openSite(answer(404));
  const { explain } = openFetching();
  const address = site.url.replace("//", "//ana:geheim@");
  expect((await explain(address)).sentence).not.toMatch(/geheim|ana/);
  expect((await explain(`${address}/${"a".repeat(5_000)}`)).sentence.length).toBeLessThan(500);
});

test.each([
  ["has expired", { days: -1 }, true, "its certificate has expired"],
  ["is not trusted", { days: 1 }, false, "its certificate is signed by itself. If you trust it"],
] as const)("a certificate that %s is refused by name", async (_, options, isTrusted, sentence) => {
  const certificate = makeCertificate(["127.0.0.1"], options);
  const site = await openSite(answer(200), certificate);
  const failure = await openFetching(isTrusted ? { ca: certificate.cert } : {}).explain(site.url);
  expect(failure.kind).toBe("tls");
  expect(failure.sentence).toContain(sentence);
  expect(site.requests).toEqual([]);
});

test("a certificate for another host is refused by name", async () => {
  const certificate = makeCertificate(["other.example"]);
  const site = await openSite(answer(200), certificate);
  const { kind, sentence } = await openFetching({ ca: certificate.cert }).explain(site.url);
  expect([kind, sentence]).toEqual(["tls", expect.stringContaining("its certificate is for another host")]);
});

test("https that is asked of a plain server is told as such", async () => {
  const { port } = await openSite(answer(200));
  const { kind, sentence } = await openFetching().explain(`https://127.0.0.1:${port}/`);
  expect([kind, sentence]).toEqual(["tls", expect.stringContaining("cannot be fetched safely")]);
});

test.each([
  ["ENOTFOUND", "there is no host show.example. Check the address."],
  ["EAI_AGAIN", "names cannot be resolved now (EAI_AGAIN). Is this machine online?"],
])("a name whose lookup fails by %s is told as such, and asked once", async (code, sentence) => {
  let asked = 0;
  const { explain } = openFetching({
    lookup: (_, __, callback) => {
      asked += 1;
      callback(Object.assign(new Error("lookup"), { code }), []);
    },
  });
  const failure = await explain("http://show.example/feed.xml");
  expect(failure.kind).toBe("unreachable");
  expect(failure.sentence).toContain(sentence);
  expect(asked).toBe(1);
});

test("a port where nobody listens is told as such", async () => {
  const site = await openSite(answer(200));
  await site.close();
  const { kind, sentence } = await openFetching().explain(site.url);
  expect(kind).toBe("unreachable");
  expect(sentence).toContain("the connection was refused (ECONNREFUSED)");
}, 5_000);

/** A server that says what it likes in place of HTTP. */
async function openSocket(words: string | null): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (words !== null) socket.on("data", () => socket.end(words));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
}

test.each(["SSH-2.0-OpenSSH\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"])(
  "%j is told to be no HTTP",
  async (words) => {
    const { kind, sentence } = await openFetching().explain(await openSocket(words));
    expect([kind, sentence]).toEqual(["unfit", expect.stringContaining("answered with what is no HTTP")]);
  },
);

test("headers without an end are no HTTP either", async () => {
  const words = `HTTP/1.1 200 OK\r\nx: ${"a".repeat(100_000)}\r\n`;
  expect((await openFetching().explain(await openSocket(words))).kind).toBe("unfit");
});

test("a server that never answers is given up in time", async () => {
  const url = await openSocket(null);
  const { kind, sentence } = await openFetching().explain(url, { idleMs: 100 });
  expect([kind, sentence]).toEqual(["timeout", expect.stringContaining("does not answer. Try again later.")]);
});

test("a server that stops sending is given up in time", async () => {
  const site = await openSite((_, response) => void response.write("half"));
  const { kind, sentence } = await openFetching().explain(site.url, { idleMs: 100 });
  expect([kind, sentence]).toEqual(["timeout", expect.stringContaining("stopped sending. Run it again")]);
});

test("a server that sends a byte now and then is given up in time", async () => {
  const site = await openSite((_, response) => {
    const timer = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(timer));
  });
  const { explain, list } = openFetching();
  const { kind, sentence } = await explain(site.url, { idleMs: 1_000, totalMs: 200 });
  expect([kind, sentence]).toEqual(["timeout", expect.stringContaining("was not there whole after 0.2 s")]);
  expect(list()).toEqual(["show/feed.xml.part"]);
});
