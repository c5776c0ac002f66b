import type { EpisodeOutline } from "../../../store/episode-outline.js";
import { html } from "../html.js";
import { type ServedAddress, writeEpisodeAddress } from "./page-address.js";

/** A sitemap lists at most 50,000 addresses (sitemaps.org); the show's is one. */
const MOST_EPISODES = 49_999;

/** Writes the addresses of the show's page and of every episode's. `builtAt` is when they changed; null leaves that out. */
export function writeSitemap(
  episodes: readonly Pick<EpisodeOutline, "id">[],
  { builtAt, ...address }: Omit<ServedAddress, "isLoopback"> & { readonly builtAt: string | null },
): string {
  const pages = episodes.slice(0, MOST_EPISODES).map(({ id }) => writeEpisodeAddress(address, id));
  const changed = builtAt === null ? null : html`<lastmod>${builtAt}</lastmod>`;
  return html`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${[`${address.app}/`, ...pages].map(
  (page) => html`<url><loc>${page}</loc>${changed}</url>
`,
)}</urlset>
`.text;
}
