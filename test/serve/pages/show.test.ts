import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRateLimits } from "../../../src/serve/edge/limit-rate.js";
import type { CardMaker } from "../../../src/serve/pages/card/card-maker.js";
import { readPageFiles } from "../../../src/serve/pages/page-files.js";
import { createEpisodeKeeper } from "../../../src/serve/pages/show/episode-keeper.js";
import { createShowRoutes } from "../../../src/serve/pages/show/show-routes.js";
import { makeEpisode, makeSpokenEpisode } from "../../fakes/episodes.js";
import { readJson, startServer, type TestServer } from "../../fakes/start-server.js";

const PAGE_DIR = join(import.meta.dirname, "../../../dist/page");
const HOSTILE = `</script><script>evil()</script>"'><img src=x onerror=evil()>&amp;<!--`;

const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers, redirect: "manual" });
const read = async (url: string) => await (await get(url)).text();
const readData = (page: string) =>
  JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? "null");
const readMeta = (page: string, property: string) =>
  new RegExp(`<meta property="${property}" content="([^"]*)">`).exec(page)?.[1];

let show: TestServer;
let single: TestServer;
beforeAll(async () => {
  const episodes = [
    makeSpokenEpisode(40),
    makeEpisode({ id: "knots", title: "Knots", publishedAt: "2025-01-31", formerIds: ["old-knots"] }),
    makeEpisode({ id: "hostile", title: HOSTILE, show: HOSTILE, people: [{ name: HOSTILE, role: HOSTILE }] }),
  ];
  show = await startServer({ pageDir: PAGE_DIR, episodes });
  single = await startServer({ pageDir: PAGE_DIR });
});
afterAll(() => Promise.all([show.stop(), single.stop()]));

describe("the page of an episode", () => {
  test("holds in its HTML what there is to read: title, credits, chapters with their seconds, notes, transcript", async () => {
    const page = await read(`${show.url}/e/winter-hives`);
    for (const words of [
      "<title>Winter Hives · The Apiary</title>",
      "Mara Linde (host) · 2024-10-02 · 1:06:40",
      '<a class="to-chapter" href="?t=95"><span class="time">1:35</span> <span dir="auto">Wintering</span></a>',
      "Damp kills more colonies than cold",
      "<b>Tom Reed</b>",
      '<span data-sentences="390 55">Sentence 39 says that bees of hive number 39 stay warm.</span>',
      `<link rel="canonical" href="${show.url}/e/winter-hives">`,
    ])
      expect(page).toContain(words);
    expect(page.match(/<h1/g)).toHaveLength(1);
  });

  test("describes itself to search engines and to previews, at the second that the address names", async () => {
    const page = await read(`${show.url}/e/winter-hives?q=why&t=42`);
    expect(readData(page)).toMatchObject({
      "@type": "PodcastEpisode",
      name: "Winter Hives",
      datePublished: "2024-10-02",
      duration: "PT4000S",
      partOfSeries: { name: "The Apiary" },
      hasPart: [{ startOffset: 0 }, { startOffset: 95, url: `${show.url}/e/winter-hives?t=95` }],
    });
    expect(readMeta(page, "og:title")).toBe("Winter Hives · The Apiary");
    expect(readMeta(page, "og:description")).toMatch(/^“Sentence 4 says .* Sentence 5 /);
    expect(readMeta(page, "og:image")).toBe(`${show.url}/card.png?e=winter-hives&amp;t=42`);
    const noted = await read(`${show.url}/e/knots?t=100`);
    expect(readMeta(noted, "og:description")).toBe("How a colony keeps warm from October to March.");
  });

  test.each(["/", "/e/winter-hives"])(
    "%s has its one style sheet in its HTML, which its policy names by its hash, and one script that waits",
    async (path) => {
      const response = await get(show.url + path);
      const page = await response.text();
      const [, sheet = ""] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
      const hash = createHash("sha256").update(sheet).digest("base64");
      expect(sheet).toContain(".masthead");
      expect(response.headers.get("content-security-policy")).toContain(`style-src 'self' 'sha256-${hash}';`);
      expect(page).not.toMatch(/rel="stylesheet"|<style>.*<style>/s);
      expect(page.match(/<script (?!type="application).*?>/g)).toEqual([
        expect.stringMatching(/^<script type="module" src="[./]*page\.js">$/),
      ]);
    },
  );

  test("comes compressed to who takes it so, and is the same page to who does not", async () => {
    const url = `${show.url}/e/winter-hives`;
    const packed = await get(url);
    const plain = await get(url, { "accept-encoding": "identity" });
    expect([packed, plain].map(({ headers }) => headers.get("content-encoding"))).toEqual(["gzip", null]);
    const length = (response: Response) => Number(response.headers.get("content-length"));
    expect(length(packed)).toBeLessThan(length(plain) / 2);
    expect(packed.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    expect(await packed.text()).toBe(await plain.text());
  });

  test("that is kept for one moment and one host is shown at no other", async () => {
    const describeAt = async (query: string) =>
      readMeta(await read(`${show.url}/e/winter-hives${query}`), "og:description");
    const told = [await describeAt("?t=42"), await describeAt("?t=100"), await describeAt("")];
    expect(new Set(told).size).toBe(3);
    expect([await describeAt("?t=42.9"), await describeAt("?t=100"), await describeAt("")]).toEqual(told);
    const named = show.url.replace("127.0.0.1", "localhost");
    expect(await read(`${named}/e/winter-hives`)).toContain(`"canonical" href="${named}/e/winter-hives"`);
  });

  test("never writes the question of its address, which anybody may have made up", async () => {
    expect(await read(`${show.url}/e/winter-hives?q=send+money&t=1`)).not.toContain("money");
  });

  test("shows hostile words as words, in its markup as in its data", async () => {
    const page = await read(`${show.url}/e/hostile`);
    expect(readData(page)).toMatchObject({ name: HOSTILE, partOfSeries: { name: HOSTILE } });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|<!--|evil\(\)<\/script>/);
  });

  test.each([
    ["/e/old-knots?q=a%20b&t=3", 308, "knots?q=a%20b&t=3"],
    ["/e/nobody", 404, null],
    ["/e/knots/", 404, null],
    ["/?q=a+b&t=3&e=knots", 302, "e/knots?q=a+b&t=3"],
    ["/?q=a&e=old-knots", 302, "e/knots?q=a"],
    ["/?e=//evil.example", 200, null],
    ["/?e=a&e=b", 200, null],
  ])("%s answers %i", async (path, status, location) => {
    const response = await get(show.url + path);
    expect([response.status, response.headers.get("location")]).toEqual([status, location]);
  });

  test("names the host that it was asked by, and shows words for the server's owner on the machine itself only", async () => {
    const server = await startServer({ pageDir: PAGE_DIR, publicHosts: ["ask.example"], trustProxy: 1 });
    const proxied = { "x-forwarded-host": "ask.example", "x-forwarded-proto": "https" };
    for (const path of ["/", "/e/winter-hives"]) {
      const page = await (await get(server.url + path, proxied)).text();
      expect(page).toContain('<link rel="canonical" href="https://ask.example/e/winter-hives">');
      expect(page.replace(/<style>.*<\/style>/s, "")).not.toMatch(/CUEPOINT_|Put it on your site|banner/);
      expect(await read(server.url + path)).toContain("CUEPOINT_ALLOWED_ORIGINS");
    }
    await server.stop();
  });
});

describe("the page of the show", () => {
  test("lists every episode, newest first, with date and length, each linked to its page", async () => {
    const page = await read(`${show.url}/`);
    const links = [...page.matchAll(/<li><div><a href="e\/([^"]+)"/g)].map(([, id]) => id);
    expect(links).toEqual(["knots", "winter-hives", "hostile"]);
    expect(page).toContain("2025-01-31 · 1:06:40");
    for (const id of links) expect((await get(`${show.url}/e/${id}`)).status).toBe(200);
  });

  test("is the episode where there is one only", async () => {
    const page = await read(`${single.url}/`);
    expect(page).toContain('<h1 id="episode-title" lang="en" dir="auto">Winter Hives</h1>');
    expect(page).toContain(`<link rel="canonical" href="${single.url}/e/winter-hives">`);
  });

  test("goes on over several pages where the list is long, and a page that there is not is the nearest", async () => {
    const many = Array.from({ length: 201 }, (_, i) => makeEpisode({ id: `episode-${i}` }));
    const server = await startServer({ pageDir: PAGE_DIR, episodes: many });
    const count = (page: string) => page.match(/<li><div><a href="e\//g)?.length;
    expect(count(await read(`${server.url}/`))).toBe(200);
    for (const page of ["2", "99"]) expect(count(await read(`${server.url}/?page=${page}`))).toBe(1);
    expect(await read(`${server.url}/?page=99`)).toContain(
      `<link rel="canonical" href="${server.url}/?page=2">`,
    );
    for (const page of ["-1", "0", "x"]) expect(count(await read(`${server.url}/?page=${page}`))).toBe(200);
    const found = await read(`${server.url}/?find=hive&page=2`);
    expect(found).toContain('<a href="./?find=hive" rel="prev">Newer</a>');
    expect(found).toContain(`<link rel="canonical" href="${server.url}/">`);
    await server.stop();
  });

  test("finds episodes by the beginnings of words of titles and names, without a script, where there are many", async () => {
    const many = Array.from({ length: 13 }, (_, i) => makeEpisode({ id: `part-${i}`, title: `Part ${i}` }));
    const guest = { people: [{ name: "Zoë Quill", role: "guest" }] };
    const server = await startServer({
      pageDir: PAGE_DIR,
      episodes: [...many, makeEpisode({ id: "ink", title: "Ink", ...guest })],
    });
    const list = async (query: string) =>
      [...(await read(`${server.url}/${query}`)).matchAll(/<li><div><a href="e\/([^"]+)"/g)].map(
        ([, id]) => id,
      );
    expect(await list("?find=zo%C3%AB+qui")).toEqual(["ink"]);
    expect(await list("?find=PART+3")).toEqual(["part-3"]);
    expect(await list("?find=%20")).toHaveLength(14);
    for (const words of ["nobody", "%3F%3F", "part+quill"]) expect(await list(`?find=${words}`)).toEqual([]);
    const page = await read(`${server.url}/?find=${encodeURIComponent(HOSTILE)}`);
    expect(page).toContain('<form class="find-line" role="search" action="./">');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|<!--/);
    expect(await read(`${show.url}/`)).not.toContain("<form");
    const empty = await read(`${show.url}/?find=nobody`);
    expect(empty).toContain("No episode has");
    expect(empty).not.toContain("<ol");
    await server.stop();
  });
});

test("the sitemap lists the show and every episode", async () => {
  const xml = await read(`${show.url}/sitemap.xml`);
  expect(xml).toMatch(
    /^<\?xml version="1.0" encoding="UTF-8"\?>\n<urlset [^>]+>\n(<url>.*<\/url>\n)+<\/urlset>\n$/,
  );
  expect([...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address)).toEqual(
    ["", "e/winter-hives", "e/knots", "e/hostile"].map((path) => `${show.url}/${path}`),
  );
  expect(xml).toMatch(/<lastmod>\d{4}-\d\d-\d\dT[\d:.]+Z<\/lastmod>/);
});

test("whether pictures can be drawn is found out before anybody asks for a page", () => {
  let asked = 0;
  const cards: CardMaker = {
    canDraw: async () => {
      asked += 1;
      return false;
    },
    paint: () => Promise.reject(new Error("It draws nothing.")),
  };
  const readEpisode = createEpisodeKeeper(single.parts.store);
  createShowRoutes({ answer: single.parts, files: readPageFiles(PAGE_DIR), readEpisode, cards });
  expect(asked).toBe(1);
});

describe("the picture of a moment", () => {
  test("is a PNG of 1200 by 630, also of hostile words and of an episode as such", async () => {
    for (const query of ["winter-hives&t=42", "hostile&t=42", "old-knots&t=42", "hostile", "winter-hives"]) {
      const response = await get(`${show.url}/card.png?e=${query}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      expect([
        response.status,
        bytes.subarray(1, 4).toString(),
        bytes.readUInt32BE(16),
        bytes.readUInt32BE(20),
      ]).toEqual([200, "PNG", 1200, 630]);
    }
  });

  test.each([
    ["?t=1", 400, "bad_request"],
    ["?e=knots&t=-1", 400, "bad_request"],
    ["?e=knots&t=1e9", 400, "bad_request"],
    ["?e=nobody", 404, "not_found"],
  ])("%s is %i %s", async (query, status, code) => {
    const response = await get(`${show.url}/card.png${query}`);
    expect(response.status).toBe(status);
    expect(await readJson(response)).toMatchObject({ code });
  });

  test("is taken from what a client may ask for in a minute", async () => {
    const server = await startServer({ limits: createRateLimits(1) });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++)
      statuses.push((await get(`${server.url}/card.png?e=winter-hives&t=${i}`)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    await server.stop();
  });
});
