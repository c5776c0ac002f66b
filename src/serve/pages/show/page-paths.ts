/** How the pages of the show are reached from the folder that they stand in. */
export interface PagePaths {
  /** A part of the show's page, from 1; with words, of those episodes that have them. */
  show(page: number, words?: string): string;
  /** True where the show's page lists the episodes that have some words. */
  readonly finds: boolean;
  /** The page of an episode. */
  episode(id: string): string;
  /** The module that makes the pages play. */
  readonly script: string;
  /** The description of the API; null where there is none. */
  readonly docs: string | null;
  /** The script that says why a page on a disk cannot be asked; null where the pages come from a server. */
  readonly openedAsFile: string | null;
}

export const SERVED_PATHS: PagePaths = {
  show: (page, words = "") => {
    const query = new URLSearchParams({
      ...(words === "" ? {} : { find: words }),
      ...(page === 1 ? {} : { page: String(page) }),
    });
    return query.size === 0 ? "./" : `./?${query}`;
  },
  finds: true,
  episode: (id) => `e/${encodeURIComponent(id)}`,
  script: "page.js",
  docs: "docs",
  openedAsFile: null,
};
