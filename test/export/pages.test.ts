import { posix } from "node:path";
import { Parser } from "htmlparser2";
import { describe, expect, test } from "vitest";
import { makeEpisode, makeSpokenEpisode } from "../fakes/episodes.js";
import { exportPages, SCRIPT } from "./export-pages.js";

const BASE = "https://apiary.example/ask";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function listElements(page: string): Element[] {
  const elements: Element[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => elements.push({ name, attributes: { ...attributes } }),
  });
  parser.end(page);
  return elements;
}

/** The addresses that a page names, but for what is text to a browser. */
function listLinks(page: string): string[] {
  return listElements(page).flatMap(({ attributes: { href, src } }) => href ?? src ?? []);
}

const EPISODES = [
  makeSpokenEpisode(40, { formerIds: ["old-hives"] }),
  makeEpisode({ id: "knots", title: "Knots", publishedAt: "2025-01-31" }),
  makeEpisode({ id: "冬の巣箱", title: "冬の巣箱", language: "ja" }),
];

describe("the pages of an export", () => {
  test("are the show's and one for each episode, with what there is to read", async () => {
    const pages = await exportPages(EPISODES);
    expect([...pages.keys()].sort()).toEqual([
      "e/knots.html",
      "e/old-hives.html",
      "e/winter-hives.html",
      "e/冬の巣箱.html",
      "index.html",
    ]);
    for (const words of [
      "<title>Winter Hives · The Apiary</title>",
      '<a class="to-chapter" href="?t=95"><span class="time">1:35</span> <span dir="auto">Wintering</span></a>',
      "Damp kills more colonies than cold",
      '<span data-sentences="390 55">Sentence 39 says that bees of hive number 39 stay warm.</span>',
    ])
      expect(pages.get("e/winter-hives.html")).toContain(words);
    expect(pages.get("e/old-hives.html")).toContain('content="0; url=winter-hives.html"');
  });

  test("lead to each other by relative addresses of files, from any folder and from a disk", async () => {
    const pages = await exportPages(EPISODES);
    const files = new Set([...pages.keys(), SCRIPT, "widget.js", "opened-as-file.js"]);
    for (const [path, page] of pages) {
      for (const link of listLinks(page)) {
        if (/^(?:#|\?t=\d+$|data:,$|https:\/\/www\.youtube\.com\/)/.test(link)) continue;
        expect(files).toContain(posix.join(posix.dirname(path), decodeURIComponent(link)));
      }
    }
    expect(listLinks(pages.get("index.html") ?? "")).toContain("e/knots.html");
    expect(listLinks(pages.get("e/knots.html") ?? "")).toContain("../index.html");
  });

  test("name canonical addresses where it is known where they will be, and none where it is not", async () => {
    const known = await exportPages(EPISODES, { base: BASE });
    expect(known.get("index.html")).toContain(`<link rel="canonical" href="${BASE}/">`);
    const page = known.get("e/knots.html") ?? "";
    expect(page).toContain(`<link rel="canonical" href="${BASE}/e/knots.html">`);
    expect(page).toContain(`"url":"${BASE}/e/knots.html?t=95"`);
    for (const unknown of (await exportPages(EPISODES)).values())
      expect(unknown).not.toMatch(/rel="canonical" href="http|og:url|"url":|null\//);
  });

  test("hold nothing that only a server has", async () => {
    for (const page of (await exportPages(EPISODES)).values())
      expect(page).not.toMatch(/CUEPOINT_|Put it on your site|href="[^"]*docs"|card\.png|og:image/);
  });

  test("have the server's policy in their heads, before anything that it is about", async () => {
    const page = (await exportPages(EPISODES)).get("index.html") ?? "";
    const [, policy = ""] =
      /^<!doctype html>\s<html[^>]*>\s<head>\s<meta charset="utf-8">\s<meta http-equiv="content-security-policy" content="([^"]*)">/.exec(
        page,
      ) ?? [];
    expect(policy.replaceAll("&#39;", "'").split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      expect.stringMatching(/^style-src 'self' 'sha256-[\w+/]+='$/),
      "connect-src 'self'",
      "img-src 'self' data:",
      "media-src 'self'",
      "frame-src https://www.youtube-nocookie.com",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "worker-src 'self'",
      "trusted-types cuepoint",
    ]);
    const wider = { runsWasm: true, connects: ["https://model.example"] };
    const opened = (await exportPages(EPISODES, wider)).get("index.html");
    expect(opened).toContain("script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;; ");
    expect(opened).toContain("connect-src &#39;self&#39; https://model.example; ");
  });

  test("begin with the episode where there is one only", async () => {
    const pages = await exportPages([makeEpisode()]);
    expect([...pages.keys()].sort()).toEqual(["e/winter-hives.html", "index.html"]);
    const [index = "", page = ""] = ["index.html", "e/winter-hives.html"].map((path) => pages.get(path));
    expect(index).toContain('<h1 id="episode-title" lang="en" dir="auto">Winter Hives</h1>');
    expect(index.replaceAll('"./', '"../').replace('"index.html"', '"../index.html"')).toBe(page);
  });

  test("go on over several where the list is long, each linked with the next", async () => {
    const many = Array.from({ length: 201 }, (_, i) => makeEpisode({ id: `episode-${i}` }));
    const pages = await exportPages(many, { base: BASE });
    const links = (path: string) => listLinks(pages.get(path) ?? "");
    expect(links("index.html").filter((link) => link.startsWith("e/"))).toHaveLength(200);
    expect(links("page-2.html").filter((link) => link.startsWith("e/"))).toHaveLength(1);
    expect([links("index.html").at(-1), links("page-2.html").at(-1)]).toEqual(["page-2.html", "index.html"]);
    expect(pages.get("page-2.html")).toContain(`<link rel="canonical" href="${BASE}/page-2.html">`);
  });

  test("of an id that is too long for a file's name are named by a part of it and its hash", async () => {
    const id = "か".repeat(255);
    const pages = await exportPages([makeEpisode({ id }), makeEpisode({ id: `${id.slice(1)}き` })]);
    const names = [...pages.keys()].filter((path) => path.startsWith("e/"));
    expect(new Set(names).size).toBe(2);
    for (const name of names) {
      expect(Buffer.byteLength(name)).toBeLessThan(220);
      expect(listLinks(pages.get("index.html") ?? "").map(decodeURIComponent)).toContain(name);
    }
  });
});
