import type { PagePaths } from "../../serve/pages/show/page-paths.js";
import { nameEpisodePage } from "../../shared/folder/name-episode-page.js";

/** How the pages of an export are reached: each is a file, and every link names it, so that they work from a disk too. */
export function listExportedPaths(script: string): PagePaths {
  return {
    show: (page) => nameShowPage(page),
    finds: false,
    episode: (id) => `e/${encodeURIComponent(nameEpisodePage(id))}`,
    script,
    docs: null,
    openedAsFile: "opened-as-file.js",
  };
}

export function nameShowPage(page: number): string {
  return page === 1 ? "index.html" : `page-${page}.html`;
}
