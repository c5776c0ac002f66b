import { hashStyle, listDirectives, writePolicy } from "../../serve/edge/page-policy.js";
import type { KeptEpisode } from "../../serve/pages/show/episode-keeper.js";
import { renderContent } from "../../serve/pages/show/render-episode.js";
import { countPages, showList } from "../../serve/pages/show/shown-list.js";
import { tellEpisode } from "../../serve/pages/show/told-episode.js";
import { type PageFrame, writeEpisodePage, writeShowPage } from "../../serve/pages/show/write-page.js";
import { nameEpisodePage } from "../../shared/folder/name-episode-page.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import type { EpisodesView } from "../../store/passage-view.js";
import { listExportedPaths, nameShowPage } from "./exported-paths.js";
import { writeMoved } from "./write-moved.js";

export interface PageOptions {
  readonly outlines: readonly EpisodeOutline[];
  /** Address of the folder on the web without a slash at its end; null where nobody says. */
  readonly base: string | null;
  readonly styleSheet: string;
  /** The module that makes the pages play, from the folder's root. */
  readonly script: string;
  /** Where the pages may connect to besides their own site. */
  readonly connects: readonly string[];
  /** Whether WebAssembly is run, which the better tier needs. */
  readonly runsWasm: boolean;
}

type Write = (path: string, content: string) => Promise<void>;

/** Writes the pages of an export, as the server has them. */
export interface PageWriter {
  /** The parts of the show's page; where there is one episode, `writeEpisode` writes its page there. */
  writeShow(): Promise<void>;
  /** The page of the one episode of the view, and one for each id that it had before. */
  writeEpisode(view: EpisodesView): Promise<void>;
}

/** Lists the pages of the show and of its episodes, without those of ids that they had before. */
export function listPages(outlines: PageOptions["outlines"]): string[] {
  const shows = Array.from({ length: countPages(outlines.length) }, (_, index) => nameShowPage(index + 1));
  return [...shows, ...outlines.map(({ id }) => `e/${nameEpisodePage(id)}`)];
}

export function createPageWriter(options: PageOptions, write: Write): PageWriter {
  const { outlines, base, styleSheet, script } = options;
  const address = { app: base, paths: listExportedPaths(script), isLoopback: false };
  const frame: PageFrame = { address, styleSheet, policy: writePagePolicy(options) };
  const ids = new Set(outlines.map(({ id }) => id));
  const hasOthers = outlines.length > 1;
  return {
    async writeShow() {
      if (!hasOthers) return;
      for (let page = 1; page <= countPages(outlines.length); page++)
        await write(nameShowPage(page), writeShowPage(showList(outlines, { page }), frame));
    },
    async writeEpisode(view) {
      const [episode] = view.episodes;
      if (episode === undefined) return;
      const told = tellEpisode(episode, view);
      const kept: KeptEpisode = { told, content: renderContent(told) };
      const options = { ...frame, hasOthers, moment: null, image: null };
      const name = nameEpisodePage(episode.id);
      await write(`e/${name}`, writeEpisodePage(kept, { ...options, root: "../" }));
      if (!hasOthers) await write(nameShowPage(1), writeEpisodePage(kept, { ...options, root: "./" }));
      for (const former of new Set(episode.formerIds ?? [])) {
        if (ids.has(former)) continue;
        ids.add(former);
        await write(`e/${nameEpisodePage(former)}`, writeMoved(name, episode));
      }
    },
  };
}

/** A meta element says nothing of who may frame the page (CSP 3). */
function writePagePolicy({ outlines, styleSheet, runsWasm, connects }: PageOptions): string {
  const directives = listDirectives(outlines, [hashStyle(styleSheet)]);
  return writePolicy({
    ...directives,
    scriptSrc: [...directives.scriptSrc, ...(runsWasm ? ["'wasm-unsafe-eval'"] : [])],
    connectSrc: [...directives.connectSrc, ...connects],
    workerSrc: ["'self'"],
    // The widget starts its worker by a policy of this name.
    trustedTypes: ["cuepoint"],
  });
}
