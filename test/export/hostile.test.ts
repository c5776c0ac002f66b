import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Parser } from "htmlparser2";
import { expect, test } from "vitest";
import { exportShow } from "../../src/export/export-show.js";
import { listExportedPaths } from "../../src/export/pages/exported-paths.js";
import { writeFeed } from "../../src/export/pages/write-feed.js";
import { writeSitemap } from "../../src/serve/pages/show/write-sitemap.js";
import { openStaticStore } from "../../src/store/static/open-static-store.js";
import { keepFiles } from "../../src/store/static/read-file.js";
import { parseSearchManifest } from "../../src/store/static/search-manifest.js";
import { makeChapters, makeSpokenEpisode } from "../fakes/episodes.js";
import { TRIED_TEXTS, TRIED_TITLE } from "../fakes/hostile-texts.js";
import { makeAnswerParts } from "../fakes/start-server.js";
import { exportPages, SCRIPT } from "./export-pages.js";
import { FAKE_ASSETS } from "./fake-assets.js";

const BASE = "https://apiary.example/ask";
/** So many texts stand in one export, each in an episode of its own. */
const AT_ONCE = 25;

/** An episode in which a text stands wherever somebody else than its owner can write. */
function makeHostile(text: string, id: string) {
  const chapters = makeChapters(text, text).map((chapter) => ({ ...chapter, title: text, summary: text }));
  const people = [{ name: text, role: text }];
  const { episode, cues } = makeSpokenEpisode(4, { id, title: text, show: text, people, chapters });
  const said = cues.map((cue) => ({ ...cue, text, speaker: text }));
  return { episode: { ...episode, source: text, rights: text }, cues: text.trim() === "" ? [] : said };
}

/** Each kind of element in a page with its attributes' names, and how many there are of those that do more than show words. */
function describeMarkup(page: string) {
  const kinds = new Set<string>();
  const active: string[] = [];
  const data: string[] = [];
  let inData = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      kinds.add([name, ...Object.keys(attributes)].join(" "));
      if (/^(?:script|style|meta|link|base|iframe|object|embed|form|svg|img)$/.test(name)) active.push(name);
      inData = attributes["type"] === "application/ld+json";
      if (inData) data.push("");
    },
    ontext(text) {
      if (inData) data.push(`${data.pop()}${text}`);
    },
    onclosetag() {
      inData = false;
    },
    oncomment(text) {
      kinds.add(`comment ${text}`);
    },
  });
  parser.end(page);
  return { kinds, active, data };
}

test(`${TRIED_TITLE} stay words in exported pages, their data, feed and sitemap`, async () => {
  const plain = await exportPages(
    [makeHostile("Damp kills colonies.", "a"), makeHostile("Damp kills.", "b")],
    { base: BASE },
  );
  const expected = new Map([...plain].map(([path, page]) => [path, describeMarkup(page)]));
  const page = expected.get("e/a.html");
  const show = expected.get("index.html");
  for (let from = 0; from < TRIED_TEXTS.length; from += AT_ONCE) {
    const texts = TRIED_TEXTS.slice(from, from + AT_ONCE).map(({ text }) => text);
    const episodes = texts.map((text, i) => makeHostile(text, `episode-${i}`));
    // One episode alone would have no page of the show.
    const pages = await exportPages([...episodes, makeHostile("Damp kills.", "last")], { base: BASE });
    for (const [i, text] of texts.entries()) {
      const found = describeMarkup(pages.get(`e/episode-${i}.html`) ?? "");
      expect(
        [...found.kinds].filter((kind) => !page?.kinds.has(kind)),
        text,
      ).toEqual([]);
      expect(found.active, text).toEqual(page?.active);
      expect(found.data).toHaveLength(1);
      expect(JSON.parse(found.data[0] ?? "")).toMatchObject({ name: text });
    }
    const listed = describeMarkup(pages.get("index.html") ?? "");
    expect([...listed.kinds].filter((kind) => !show?.kinds.has(kind))).toEqual([]);
    expect(listed.active.filter((name) => name !== "script")).toEqual(
      show?.active.filter((name) => name !== "script"),
    );

    const outlines = episodes.map(({ episode }) => episode);
    const place = { app: BASE, paths: listExportedPaths(SCRIPT) };
    const feed = JSON.parse(writeFeed(outlines, place));
    expect(feed.items.map(({ title }: { title: string }) => title)).toEqual(texts);
    const sitemap = writeSitemap(outlines, { ...place, builtAt: null });
    expect(sitemap.match(/<(?!\/?(?:urlset|url|loc)[ >])(?!\?xml )/g)).toBeNull();
  }
});

test(`${TRIED_TITLE} are read from exported search data as they were written`, async () => {
  const dir = await mkdtemp(join(tmpdir(), "cuepoint-hostile-"));
  const episodes = TRIED_TEXTS.map(({ text }, i) => makeHostile(text, `episode-${i}`));
  const { store } = await makeAnswerParts(episodes);
  const options = { base: BASE, episodes: [], better: null, distil: null, modelEndpoint: null };
  await exportShow({ store, dir, assets: FAKE_ASSETS, ...options });
  const names = await readdir(dir, { recursive: true });
  expect(
    names.filter((name) => !/^(?:e|search|widget|[\w.-]+|(?:e|search|widget)\/[\w-]+\.\w+)$/.test(name)),
  ).toEqual([]);
  const manifest = parseSearchManifest(await readFile(join(dir, "search.json"), "utf8"));
  const opened = await openStaticStore(
    manifest,
    keepFiles((path) => readFile(join(dir, path))),
    "light",
  );
  for (const [i, { text }] of TRIED_TEXTS.entries()) {
    const [kept] = (await store.readEpisodes([`episode-${i}`])).episodes;
    const [found] = (await opened.readEpisodes([`episode-${i}`])).episodes;
    expect(found, text).toEqual(kept);
  }
  await rm(dir, { recursive: true });
});
