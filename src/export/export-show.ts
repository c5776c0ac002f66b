import type { DistilledWords } from "../embed/words/distilled-words.js";
import { writeSitemap } from "../serve/pages/show/write-sitemap.js";
import { AppError } from "../shared/errors.js";
import type { ModelEndpoint } from "../shared/folder/model-endpoint.js";
import type { Progress } from "../shared/progress.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { PassageStore } from "../store/passage-store.js";
import type { EpisodesView } from "../store/passage-view.js";
import { selectEpisodes } from "../store/select-episodes.js";
import { readExported } from "../store/static/exported-episode.js";
import { MANIFEST_PATH, SEARCH_FORMAT } from "../store/static/search-manifest.js";
import { writeSearchData } from "../store/static/write-search-data.js";
import { holdsTakenOut } from "./folder/find-taken-out.js";
import type { FolderChanges, FolderWriter } from "./folder/folder-writer.js";
import { type FolderOptions, openFolder } from "./folder/open-folder.js";
import { listExportedPaths } from "./pages/exported-paths.js";
import { writeFeed } from "./pages/write-feed.js";
import { writeHeaders, writeRobots } from "./pages/write-host-files.js";
import { createPageWriter, listPages } from "./pages/write-pages.js";
import { chooseModules, type StaticAssets } from "./static-assets.js";
import { type Weights, weighFolder } from "./weigh-folder.js";
import { type LibraryWords, WordGatherer } from "./words/gather-words.js";
import { type BetterOptions, writeBetterFiles } from "./write-better-files.js";

/** How the files begin that say which episodes there are. */
const EPISODES = "search/episodes-";

/** What an export spends its time on: writing pages, finding the words' vectors, writing the search data. */
export type ExportWork = "pages" | "words" | "search";

export interface ExportOptions extends Pick<FolderOptions, "signal" | "onWait" | "waitMs"> {
  readonly store: PassageStore;
  /** Finds the vectors of words; null where passages are found by keywords only. */
  readonly distil: ((library: LibraryWords) => Promise<DistilledWords>) | null;
  readonly assets: StaticAssets;
  readonly dir: string;
  /** Address of the folder on the web without a slash at its end; null where nobody says. */
  readonly base: string | null;
  /** Ids of the episodes to export; all where none is named. */
  readonly episodes: readonly string[];
  /** Where the models are that a browser is to run, with the model's own vectors; null for none. */
  readonly better: Omit<BetterOptions, "put"> | null;
  /** What writes prose for readers; null where nothing does. */
  readonly modelEndpoint: ModelEndpoint | null;
  readonly onProgress?: ((work: ExportWork, progress: Progress) => void) | undefined;
}

export interface ExportSummary extends FolderChanges, Weights {
  readonly dir: string;
  readonly base: string | null;
  readonly modelEndpoint: ModelEndpoint | null;
  readonly episodes: number;
}

/**
 * Writes the show as a folder of static files that answer questions in the browser. The same library gives the same bytes,
 * whenever and wherever; what has not changed is not touched. The manifest is written last, so that who reads meanwhile has
 * one export or the other. Throws like `openFolder`; `corpus_missing` where there is no episode, and `bad_request` for an unknown one.
 */
export async function exportShow(options: ExportOptions): Promise<ExportSummary> {
  const { store, dir, base, modelEndpoint } = options;
  const chosen = selectEpisodes(store.episodes, { episodes: options.episodes }) ?? store.episodes;
  if (chosen.length === 0) {
    throw new AppError("corpus_missing", "Expected at least one episode to export, found none", {
      hint: "Add a show first: `cuepoint add https://example.com/feed.xml`.",
    });
  }
  const ids = chosen.map(({ id }) => id);
  const outlines = await store.readOutlines(ids, options);
  const { folder, weights } = await openFolder(dir, options, async (folder, signal) => {
    const parts = { ...options, signal, outlines, folder };
    await folder.expect(listNamed(parts));
    const script = await folder.put("page.js", options.assets.page);
    const engine = await copyModules(folder, options);
    const words = await writePagesAndDistil(parts, script);
    const data = await writeData(parts, words);
    for (const path of folder.listDropped(EPISODES))
      if (await holdsTakenOut(dir, path, outlines)) folder.takeOut();
    const put = (name: string, bytes: Uint8Array) => folder.put(`search/${name}`, bytes);
    const better =
      options.better === null ? {} : { better: await writeBetterFiles({ ...options.better, put }) };
    await writeHostFiles(parts, script);
    const endpoint = options.modelEndpoint === null ? {} : { endpoint: options.modelEndpoint };
    const manifest = { format: SEARCH_FORMAT, data, engine, ...better, ...endpoint };
    await folder.write(MANIFEST_PATH, `${JSON.stringify(manifest)}\n`);
    const engineParts = options.assets.first;
    return { folder, weights: await weighFolder(folder, { script, engine, engineParts, manifest }) };
  });
  return { dir, base, modelEndpoint, episodes: outlines.length, ...folder.changes, ...weights };
}

interface ExportParts extends ExportOptions {
  readonly outlines: readonly EpisodeOutline[];
  readonly folder: FolderWriter;
}

/** Lists the files that are called so whatever they hold. */
function listNamed({ outlines, assets, ...options }: ExportParts): string[] {
  const feeds = options.base === null ? [] : ["sitemap.xml", "feed.json"];
  const modules = chooseModules(assets, options).keys();
  return [...listPages(outlines), "widget.js", ...modules, MANIFEST_PATH, ...feeds];
}

/** Copies what the pages load later, and gives the path of what answers. */
async function copyModules(folder: FolderWriter, { assets, ...options }: ExportOptions): Promise<string> {
  const modules = chooseModules(assets, options);
  for (const [path, bytes] of modules) await folder.write(path, bytes);
  await folder.write("widget.js", assets.widget);
  return await folder.put("search/engine.js", assets.engine);
}

/** Writes the pages, and gives what stands for the library's words: these themselves are forgotten. */
async function writePagesAndDistil(parts: ExportParts, script: string): Promise<DistilledWords | null> {
  const library = await writePages(parts, script);
  return (await parts.distil?.(library)) ?? null;
}

/** Writes the pages, and gives the words of the library. */
async function writePages(parts: ExportParts, script: string): Promise<LibraryWords> {
  const { outlines, base, assets, folder, better, modelEndpoint } = parts;
  const words = new WordGatherer();
  const connects = modelEndpoint === null ? [] : [new URL(modelEndpoint.url).origin];
  const pages = createPageWriter(
    { outlines, base, styleSheet: assets.styleSheet, script, connects, runsWasm: better !== null },
    (path, content) => folder.write(path, content),
  );
  await pages.writeShow();
  let next = 0;
  for await (const view of readViews(parts, "pages")) {
    await pages.writeEpisode(view);
    words.add(readExported(view, outlines[next]));
    next += 1;
  }
  return words;
}

async function writeData(parts: ExportParts, words: DistilledWords | null) {
  const { outlines, folder, better } = parts;
  return await writeSearchData({
    views: readViews(parts, "search"),
    outlines,
    words,
    builtAt: findDate(outlines),
    put: (name, content) => folder.put(`search/${name}`, content),
    better: better !== null,
  });
}

/** Reads one episode after another: no more of the library is held at once. */
async function* readViews(
  { store, outlines, better, signal, onProgress }: ExportParts,
  work: "pages" | "search",
): AsyncGenerator<EpisodesView> {
  const total = outlines.length;
  for (const [done, { id }] of outlines.entries()) {
    signal?.throwIfAborted();
    onProgress?.(work, { done, total });
    yield await store.readEpisodes([id], { signal, tokens: better !== null && work === "search" });
  }
  onProgress?.(work, { done: total, total });
}

/** The time that stands in the data is of the library: the time of the index would make each machine's export another. */
function findDate(outlines: readonly EpisodeOutline[]): string {
  const dates = outlines.flatMap(({ publishedAt }) => publishedAt ?? []);
  return `${dates.sort().at(-1) ?? "1970-01-01"}T00:00:00.000Z`;
}

async function writeHostFiles({ outlines, base, folder }: ExportParts, script: string): Promise<void> {
  // GitHub Pages would leave out what begins with an underscore.
  await folder.offer(".nojekyll", "");
  await folder.offer("_headers", writeHeaders([`/${script}`, "/widget/*", "/search/*"]));
  if (base === null) return;
  const place = { app: base, paths: listExportedPaths(script) };
  await folder.write("sitemap.xml", writeSitemap(outlines, { ...place, builtAt: null }));
  await folder.write("feed.json", writeFeed(outlines, place));
  const robots = writeRobots(base);
  if (robots !== null) await folder.offer("robots.txt", robots);
}
