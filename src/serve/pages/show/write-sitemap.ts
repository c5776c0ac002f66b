import type { EpisodeFacts } from "../../../store/episodes/episode-facts.js";
import { type Html, html } from "../html.js";
import { type ServedAddress, writeEpisodeAddress } from "./page-address.js";

/** A sitemap lists at most 50,000 addresses (sitemaps.org); the show's is one. */
const MOST_EPISODES = 49_999;

const A_PIECE = 1_000;

/** What the addresses of a sitemap are made of. `builtAt` is when the pages changed; null leaves that out. */
export interface SitemapPlace extends Omit<ServedAddress, "isLoopback"> {
  readonly builtAt: string | null;
}

/** Writes the addresses of the show's page and of every episode's. */
export function writeSitemap(episodes: readonly Pick<EpisodeFacts, "id">[], place: SitemapPlace): string {
  return [...writeSitemapPieces(episodes, place)].join("");
}

/** The same a piece at a time. */
export function* writeSitemapPieces(
  episodes: readonly Pick<EpisodeFacts, "id">[],
  { builtAt, ...address }: SitemapPlace,
): Generator<string> {
  const changed = builtAt === null ? null : html`<lastmod>${builtAt}</lastmod>`;
  const write = (page: string | null): Html => html`<url><loc>${page}</loc>${changed}</url>
`;
  yield `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
`;
  yield write(`${address.app}/`).text;
  for (let from = 0; from < Math.min(episodes.length, MOST_EPISODES); from += A_PIECE) {
    const piece = episodes.slice(from, Math.min(from + A_PIECE, MOST_EPISODES));
    yield html`${piece.map(({ id }) => write(writeEpisodeAddress(address, id)))}`.text;
  }
  yield "</urlset>\n";
}
