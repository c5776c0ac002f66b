import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import { createPageWriter, type PageOptions } from "../../src/export/pages/write-pages.js";
import type { Episode } from "../../src/shared/domain.js";
import { makeAnswerParts } from "../fakes/start-server.js";

export const SCRIPT = "page-0123456789ab.js";

/** Writes the pages of these episodes as an export does; gives them by their paths. */
export async function exportPages(
  episodes: readonly (Episode | CorpusEpisode)[],
  changes: Partial<PageOptions> = {},
): Promise<ReadonlyMap<string, string>> {
  const { store } = await makeAnswerParts(episodes);
  const pages = new Map<string, string>();
  const options = { base: null, styleSheet: ".masthead{}", script: SCRIPT, connects: [], runsWasm: false };
  const writer = createPageWriter(
    { outlines: store.episodes, ...options, ...changes },
    async (path, content) => {
      pages.set(path, content);
    },
  );
  await writer.writeShow();
  for (const { id } of store.episodes) await writer.writeEpisode(await store.readEpisodes([id]));
  return pages;
}
