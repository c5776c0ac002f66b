import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import { type ExportOptions, exportShow } from "../../src/export/export-show.js";
import type { Episode } from "../../src/shared/domain.js";
import { openStaticStore } from "../../src/store/static/open-static-store.js";
import { keepFiles } from "../../src/store/static/read-file.js";
import { parseSearchManifest } from "../../src/store/static/search-manifest.js";
import { makeEpisode, makeSpokenEpisode } from "../fakes/episodes.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";
import { FAKE_ASSETS } from "./fake-assets.js";

const BASE = "https://apiary.example/ask";
const KNOTS = makeEpisode({ id: "knots", title: "Knots", publishedAt: "2025-01-31" });

let root: string;
let parts: LocalParts;
beforeAll(async () => {
  parts = await makeAnswerParts([makeSpokenEpisode(40), KNOTS]);
});
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cuepoint-export-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Exports these episodes, or those that all tests share, into the folder `site`. */
async function run(changes: Partial<ExportOptions> = {}, episodes?: readonly (Episode | CorpusEpisode)[]) {
  const { store } = episodes === undefined ? parts : await makeAnswerParts(episodes);
  const dir = join(root, "site");
  const options = {
    base: BASE,
    episodes: [],
    better: null,
    distil: null,
    modelEndpoint: null,
    assets: FAKE_ASSETS,
  };
  return await exportShow({ store, dir, ...options, ...changes });
}

/** What each file of a folder holds, and when it was last written. */
async function list(dir = join(root, "site")) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (file: string) => {
    const { mtimeMs } = await stat(file);
    return [file.slice(dir.length + 1), { content: await readFile(file, "base64"), mtimeMs }] as const;
  };
  return new Map(await Promise.all(files.sort().map(read)));
}

const contents = async (dir?: string) =>
  Object.fromEntries([...(await list(dir))].map(([path, { content }]) => [path, content]));

test("an export has the pages, the modules and the search data, and what search engines and hosts read", async () => {
  const summary = await run();
  const names = [...(await list()).keys()];
  expect(names.filter((name) => !name.startsWith("search/"))).toEqual([
    ".nojekyll",
    "_headers",
    "cuepoint-files.json",
    "e/knots.html",
    "e/winter-hives.html",
    "feed.json",
    "index.html",
    expect.stringMatching(/^page-[0-9a-f]{12}\.js$/),
    "search.json",
    "sitemap.xml",
    "widget.js",
    "widget/extras-0123456789ab.js",
  ]);
  const data = names.filter((name) => name.startsWith("search/"));
  expect(data.filter((name) => !/^search\/[a-z]+-[0-9a-f]{12}\.(?:js|json|bin)$/.test(name))).toEqual([]);
  expect(summary).toMatchObject({
    episodes: 2,
    files: names.length - 1,
    written: names.length - 1,
    removed: 0,
  });
  expect(summary.first.gzipBytes).toBeLessThan(summary.first.bytes);
});

test("what every page loads is weighed as well", async () => {
  const modules = new Map([...FAKE_ASSETS.modules, ["opened-as-file.js", Buffer.from("12345")]]);
  const [{ first: without }, { first }] = [await run(), await run({ assets: { ...FAKE_ASSETS, modules } })];
  expect([first.files - without.files, first.bytes - without.bytes]).toEqual([1, 5]);
});

test("a store opens what was exported", async () => {
  await run();
  const manifest = parseSearchManifest(await readFile(join(root, "site/search.json"), "utf8"));
  const store = await openStaticStore(
    manifest,
    keepFiles((path) => readFile(join(root, "site", path))),
    "light",
  );
  expect(store.episodes.map(({ id }) => id)).toEqual(["winter-hives", "knots"]);
  const { episodes } = await store.readEpisodes(["knots"]);
  expect(episodes[0]?.chapters[1]?.bullets).toContain("Damp kills more colonies than cold");
});

describe("in a folder at a site's root", () => {
  const mine = async (name: string) => {
    await mkdir(join(root, "site"), { recursive: true });
    await writeFile(join(root, "site", name), "mine");
  };

  test("its owner's robots.txt and .nojekyll stay, and stop nothing", async () => {
    await mine("robots.txt");
    await mine(".nojekyll");
    const summary = await run({ base: "https://apiary.example" });
    expect(summary.left).toEqual([".nojekyll", "robots.txt"]);
    expect(await readFile(join(root, "site/robots.txt"), "utf8")).toBe("mine");
  });

  test.each(["sitemap.xml", "feed.json", "e/knots.html", "opened-as-file.js"])(
    "its owner's %s is named before anything is written",
    async (name) => {
      await mkdir(join(root, "site/e"), { recursive: true });
      await mine(name);
      const assets = { ...FAKE_ASSETS, modules: new Map([["opened-as-file.js", Buffer.from("ours")]]) };
      await expect(run({ base: "https://apiary.example", assets })).rejects.toMatchObject({
        code: "usage",
        message: expect.stringContaining(`${name} is there already`),
      });
      expect([...(await list()).keys()]).toEqual([name]);
    },
  );
});

describe("an export of a library that has not changed", () => {
  test("touches nothing, and says so", async () => {
    await run();
    const before = await list();
    expect(await run()).toMatchObject({ written: 0, removed: 0 });
    expect(await list()).toEqual(before);
  });

  test("is byte for byte the same in another folder, from an index that was built at another time", async () => {
    await run();
    await run({ dir: join(root, "other") }, [makeSpokenEpisode(40), KNOTS]);
    expect(await contents(join(root, "other"))).toEqual(await contents());
  });
});

test("an export of an episode more writes its page, and leaves the others' as they are", async () => {
  await run({}, [makeSpokenEpisode(40), KNOTS]);
  const before = await list();
  const summary = await run({}, [
    makeSpokenEpisode(40),
    KNOTS,
    makeEpisode({ id: "swarms", title: "Swarms" }),
  ]);
  const after = await list();
  expect(summary.written).toBeGreaterThan(0);
  // A cache may still show pages that load what was there.
  expect([summary.removed, [...before.keys()].filter((path) => !after.has(path))]).toEqual([0, []]);
  for (const path of ["e/knots.html", "e/winter-hives.html", "widget.js"])
    expect(after.get(path)).toEqual(before.get(path));
  expect([...after.keys()]).toContain("e/swarms.html");
});

describe("of what every page knows of the episodes, the last export's stays for pages that caches show", () => {
  const hives = makeEpisode({ id: "hives", title: "Winter hives", publishedAt: "2025-02-28" });
  const listEpisodes = async () =>
    [...(await list()).keys()].filter((path) => path.startsWith("search/episodes-"));

  test("where an episode was added", async () => {
    await run({}, [KNOTS]);
    const [former = ""] = await listEpisodes();
    await run({}, [KNOTS, hives]);
    expect(await listEpisodes()).toHaveLength(2);
    expect(await listEpisodes()).toContain(former);
  });

  test.each([
    ["a title was corrected", { title: "Ties" }],
    ["a person's name was taken out", { people: [] }],
  ])("but goes at once where %s", async (_, changes) => {
    const named = { ...KNOTS, people: [{ name: "Tove Lund", role: null }] };
    await run({}, [named, hives]);
    const [former = ""] = await listEpisodes();
    await run({}, [{ ...named, ...changes }, hives]);
    expect(await listEpisodes()).toHaveLength(1);
    expect(await listEpisodes()).not.toContain(former);
  });
});

test("only the episodes that are named are in it, by the ids that they had too; others are removed", async () => {
  await run();
  expect(await run({ episodes: ["knots"] })).toMatchObject({ episodes: 1 });
  const names = [...(await list()).keys()];
  expect(names.filter((name) => name.startsWith("e/"))).toEqual(["e/knots.html"]);
  for (const [path, content] of Object.entries(await contents()))
    expect(Buffer.from(content, "base64").toString(), path).not.toMatch(/winter-hives|Sentence 39/);
});

test("without the address there is nothing that needs one", async () => {
  const summary = await run({ base: null });
  expect([...(await list()).keys()].filter((name) => /^(?:sitemap|feed|robots)/.test(name))).toEqual([]);
  expect(summary.base).toBeNull();
  await run({ base: "https://apiary.example" });
  await writeFile(join(root, "site/_headers"), "/*\n  X-Mine: 1\n");
  expect((await run({ base: "https://apiary.example" })).left).toEqual(["_headers"]);
  expect(await readFile(join(root, "site/robots.txt"), "utf8")).toContain(
    "Sitemap: https://apiary.example/sitemap.xml",
  );
});

test("an episode that is unknown, and a library without one, are told before anything is written", async () => {
  await expect(run({ episodes: ["knots", "nobody"] })).rejects.toMatchObject({
    code: "bad_request",
    message: 'there is no episode "nobody"',
    hint: "The episodes are: winter-hives, knots.",
  });
  const store = Object.assign(Object.create(parts.store), { episodes: [] });
  await expect(run({ store })).rejects.toMatchObject({ code: "corpus_missing" });
  expect(await readdir(root)).toEqual([]);
});

test("the feed has each episode, newest first, with absolute addresses and its chapters", async () => {
  await run();
  const feed = JSON.parse(await readFile(join(root, "site/feed.json"), "utf8"));
  expect(feed).toMatchObject({
    version: "https://jsonfeed.org/version/1.1",
    title: "The Apiary",
    feed_url: `${BASE}/feed.json`,
    items: [
      { id: `${BASE}/e/knots.html`, date_published: "2025-01-31T00:00:00Z", language: "en" },
      { id: `${BASE}/e/winter-hives.html`, content_text: "0:00 Choosing a hive\n1:35 Wintering" },
    ],
  });
});

test("an export that is given up leaves the manifest of the one before, and the next mends it", async () => {
  await run({ base: null });
  const manifest = await readFile(join(root, "site/search.json"), "utf8");
  const abort = new AbortController();
  const stop = (work: string) => work === "search" && abort.abort(new Error("given up"));
  const grown = [makeSpokenEpisode(60), KNOTS];
  await expect(run({ signal: abort.signal, onProgress: stop }, grown)).rejects.toThrow("given up");
  expect(await readFile(join(root, "site/search.json"), "utf8")).toBe(manifest);
  for (const { path } of Object.values(JSON.parse(manifest).data).filter(
    (part): part is { path: string } => Object(part).path,
  ))
    await stat(join(root, "site", path));
  await run({}, grown);
  await run({ dir: join(root, "other") }, grown);
  const { "cuepoint-files.json": list, ...other } = await contents(join(root, "other"));
  expect(list).toBeDefined();
  expect(await contents()).toMatchObject(other);
});
