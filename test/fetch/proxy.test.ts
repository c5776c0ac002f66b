import type { LookupFunction } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startProxy } from "../answer/model/server/start-proxy.js";
import { makeCertificate } from "./make-certificate.js";
import { answer, openFetching, openSite } from "./open-fetching.js";

const PUBLIC: LookupFunction = (_, __, callback) => callback(null, [{ address: "1.1.1.1", family: 4 }]);
const UNKNOWN: LookupFunction = (name, _, callback) =>
  callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }), []);

async function openProxy(target: string, options?: { readonly status: number }) {
  const proxy = await startProxy(target, options);
  onTestFinished(async () => await proxy.close().catch(() => undefined));
  return { proxy, proxies: { http: proxy.url, https: null, except: null, secrets: [] } };
}

test.each([
  ["resolves here too", PUBLIC],
  ["the proxy alone can resolve", UNKNOWN],
])(
  "a public host that %s is fetched by the proxy, which may itself be in a private network",
  async (_, lookup) => {
    const site = await openSite(answer(200, {}, "hello"));
    const { proxy, proxies } = await openProxy(site.url);
    const { download } = openFetching({ allowPrivate: false, proxies, lookup });
    expect(await download("http://show.example/feed.xml")).toMatchObject({ status: "fetched", bytes: 5 });
    expect(proxy.asked).toEqual(["GET http://show.example/feed.xml"]);
  },
);

test("https goes through the proxy as a tunnel, and the host's certificate is checked", async () => {
  const certificate = makeCertificate(["show.example"]);
  const site = await openSite(answer(200, {}, "hello"), certificate);
  const { proxy, proxies } = await openProxy(site.url);
  const fetching = openFetching({ allowPrivate: false, proxies, lookup: PUBLIC, ca: certificate.cert });
  expect((await fetching.download("https://show.example/feed.xml")).bytes).toBe(5);
  expect(proxy.asked).toEqual(["CONNECT show.example:443"]);
  expect((await fetching.explain("https://other.example/feed.xml")).kind).toBe("tls");
});

test.each(["http://10.0.0.1/", "https://[::1]/", "http://localhost/", "https://metadata.internal/"])(
  "%s is refused before the proxy is asked",
  async (url) => {
    const { proxy, proxies } = await openProxy("http://127.0.0.1:1");
    const { explain } = openFetching({ allowPrivate: false, proxies, lookup: PUBLIC });
    expect((await explain(url)).kind).toBe("private");
    expect(proxy.asked).toEqual([]);
  },
);

test("a name that resolves to a private address here is refused before the proxy is asked", async () => {
  const { proxy, proxies } = await openProxy("http://127.0.0.1:1");
  const lookup: LookupFunction = (_, __, callback) => callback(null, [{ address: "10.0.0.7", family: 4 }]);
  const { explain } = openFetching({ allowPrivate: false, proxies, lookup });
  expect((await explain("http://show.example/")).message).toContain("has 10.0.0.7, an address of a private");
  expect(proxy.asked).toEqual([]);
});

test.each(["http", "https"])(
  "over %s a proxy that wants another user, or refuses, is named",
  async (scheme) => {
    const { proxies } = await openProxy("http://127.0.0.1:1", { status: 407 });
    const { explain } = openFetching({ allowPrivate: false, proxies, lookup: PUBLIC });
    const { sentence } = await explain(`${scheme}://show.example/`);
    expect(sentence).toMatch(/proxy .*HTTPS_PROXY/);
  },
);

test("a proxy that is not there is named as such", async () => {
  const { proxy, proxies } = await openProxy("http://127.0.0.1:1");
  await proxy.close();
  const { explain } = openFetching({ allowPrivate: false, proxies, lookup: PUBLIC });
  const { kind, sentence } = await explain("http://show.example/");
  expect(kind).toBe("unreachable");
  expect(sentence).toContain(
    "through the proxy: the connection was refused (ECONNREFUSED). Check HTTPS_PROXY",
  );
});
