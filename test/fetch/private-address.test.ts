import { createHook } from "node:async_hooks";
import type { LookupFunction } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isPublicAddress } from "../../src/fetch/private-address.js";
import { answer, openFetching, openSite } from "./open-fetching.js";

/** As addresses can be written; `URL` knows them all. */
const LITERALS = [
  "127.0.0.1",
  "127.255.255.254",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "0x7f.1",
  "127.1",
  "0",
  "0.0.0.0",
  "0.1.2.3",
  "10.0.0.1",
  "012.0.0.1",
  "167772161",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "0xc0a80101",
  "169.254.169.254",
  "2852039166",
  "100.64.0.1",
  "100.127.255.255",
  "198.18.0.1",
  "198.19.255.255",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "[::]",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:a00:1]",
  "[::ffff:169.254.169.254]",
  "[::ffff:0:127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b::a9fe:a9fe]",
  "[64:ff9b:1::a00:1]",
  "[64:ff9b:1::808:808]",
  "[2002:7f00:1::]",
  "[2002:a00:1::1]",
  "[2001:0:7f00:1::]",
  "[2001:db8::1]",
  "[2001:2::1]",
  "[3fff::1]",
  "[100::1]",
  "[fc00::1]",
  "[fd12:3456:789a::1]",
  "[fe80::1]",
  "[febf::1]",
  "[fec0::1]",
  "[ff02::1]",
  "[5f00::1]",
  "[4000::1]",
];

const NAMES = [
  "localhost",
  "localhost.",
  "LOCALHOST",
  "feed.localhost",
  "nas",
  "nas.",
  "nas.local",
  "metadata.google.internal",
  "router.home.arpa",
];

const PUBLIC = [
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.1",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.255.255",
  "172.32.0.1",
  "198.17.255.255",
  "223.255.255.255",
  "2606:4700::1111",
  "2a00:1450:4001::1",
  "::ffff:1.1.1.1",
  "64:ff9b::1.1.1.1",
];

let connects = 0;
const hook = createHook({
  init: (_, type) => {
    if (type === "TCPCONNECTWRAP") connects += 1;
  },
});
beforeAll(() => void hook.enable());
afterAll(() => void hook.disable());
beforeEach(() => {
  connects = 0;
});

/** Resolves every name to the addresses, by turns. */
function resolveTo(...answers: readonly (readonly string[])[]): LookupFunction {
  let turn = 0;
  return (_, options, callback) => {
    const found = (answers[Math.min(turn++, answers.length - 1)] ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? "", found[0]?.family);
  };
}

/** The address of a literal, as a name would resolve to it. */
function addressOf(literal: string): string {
  return new URL(`http://${literal}/`).hostname.replace(/^\[|\]$/g, "");
}

describe("what is private", () => {
  test("the table has addresses enough, and each counts as private", () => {
    expect(LITERALS.length).toBeGreaterThanOrEqual(40);
    expect(LITERALS.filter((literal) => isPublicAddress(addressOf(literal)))).toEqual([]);
  });

  test("addresses of the public internet are public, those next to private ranges too", () => {
    expect(PUBLIC.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  test.each(["", "example.com", "fe80::1%eth0", "127.0.0.1 ", "1.1.1.1/8"])("%j is not public", (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });
});

test.each([...LITERALS, ...NAMES])("http://%s/ is refused before anything is connected to", async (host) => {
  const { explain, list } = openFetching({ allowPrivate: false });
  for (const scheme of ["http", "https"]) {
    const failure = await explain(`${scheme}://${host}:1/feed.xml`);
    expect([failure.code, failure.kind]).toEqual(["fetch_failed", "private"]);
    expect(failure.sentence).toMatch(
      /is an address of a private network\. --allow-private lets it be fetched\.$/,
    );
  }
  expect([connects, list()]).toEqual([0, []]);
});

test.each(LITERALS)("a name that resolves to %s is refused, and nothing is connected to", async (literal) => {
  const address = addressOf(literal);
  for (const found of [[address], ["1.1.1.1", address]]) {
    const { explain } = openFetching({ allowPrivate: false, lookup: resolveTo(found) });
    const { kind, sentence } = await explain("http://show.example:1/feed.xml");
    expect(kind).toBe("private");
    expect(sentence).toContain(`show.example:1/feed.xml has ${address}, an address of a private network`);
  }
  expect(connects).toBe(0);
});

test("a private name is fetched where that is allowed, by a connection that is counted", async () => {
  const { port } = await openSite(answer(200, {}, "hello"));
  const { download } = openFetching({ lookup: resolveTo(["127.0.0.1"]) });
  expect(await download(`http://show.example:${port}/`)).toMatchObject({ status: "fetched", bytes: 5 });
  expect(connects).toBe(1);
});

test("a name that is public when it is looked at and private when it is connected to is refused", async () => {
  const { port, requests } = await openSite(answer(200, {}, "hello"));
  // The first answer is for the check before a proxy, the second for the connection.
  const { explain } = openFetching({
    allowPrivate: false,
    lookup: resolveTo(["1.1.1.1"], ["127.0.0.1"]),
    proxies: { http: "http://proxy.example:3128", https: null, except: "show.example", secrets: [] },
  });
  expect((await explain(`http://show.example:${port}/`)).kind).toBe("private");
  expect([connects, requests.length]).toEqual([0, 0]);
});

test("the address that is connected to is the one that was checked: no name is resolved twice for a connection", async () => {
  const asked: string[] = [];
  const once = resolveTo(["127.0.0.1"]);
  const { port } = await openSite(answer(200, {}, "hello"));
  const lookup: LookupFunction = (name, options, callback) => {
    asked.push(name);
    once(name, options, callback);
  };
  const { download } = openFetching({ lookup });
  await download(`http://show.example:${port}/`);
  expect(asked).toEqual(["show.example"]);
});
