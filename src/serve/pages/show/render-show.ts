import { countNoun } from "../../../shared/count-noun.js";
import { type EpisodeOutline, nameShow } from "../../../store/episode-outline.js";
import { type Html, html } from "../html.js";
import { describeCredits } from "./describe-episode.js";
import type { PagePaths } from "./page-paths.js";
import { renderArtwork } from "./render-artwork.js";

/** So many episodes are listed on one page. */
const PAGE_LENGTH = 200;

/** The page of the list that is nearest to the one asked for, from 1; the first for what is no number. */
export function findPage(episodes: readonly EpisodeOutline[], asked: unknown): number {
  return Math.min(Math.max(Number.parseInt(String(asked), 10) || 1, 1), countPages(episodes));
}

/** How many pages the list of the episodes has, 1 or more. */
export function countPages({ length }: readonly EpisodeOutline[]): number {
  return Math.max(1, Math.ceil(length / PAGE_LENGTH));
}

/** Lists the episodes, newest first, beside a talk about all of them. `page` is one that there is. */
export function renderShow(episodes: readonly EpisodeOutline[], page: number, paths: PagePaths): Html {
  const show = nameShow(episodes);
  // A picture that they all have is the show's, and stands once.
  const artworks = new Set(episodes.map(({ artwork }) => artwork));
  const [artwork] = artworks.size === 1 ? artworks : [];
  const isOwn = artwork === undefined;
  const pages = countPages(episodes);
  const from = (page - 1) * PAGE_LENGTH;
  return html`<section class="stage" aria-labelledby="show-title">
<div class="titled">${renderArtwork({ artwork })}<div><h1 id="show-title" dir="auto">${show ?? "All episodes"}</h1>
<p class="credits">${countNoun(episodes.length, "episodes")}</p></div></div>
<div class="player" id="player" hidden></div>
</section>
<section class="talk" id="talk" tabindex="-1" aria-label="Questions and answers"><cuepoint-chat player="#player" persist></cuepoint-chat></section>
<section class="contents" aria-labelledby="episodes-title">
<h2 id="episodes-title">Episodes</h2>
<ol class="episodes" reversed start="${episodes.length - from}">
${sortNewestFirst(episodes)
  .slice(from, from + PAGE_LENGTH)
  .map((episode) => renderEntry(episode, { paths, withShow: show === null, withArtwork: isOwn }))}
</ol>
${pages === 1 ? null : renderPaging(page, pages, paths)}
</section>`;
}

interface EntryOptions {
  readonly paths: PagePaths;
  readonly withShow: boolean;
  readonly withArtwork: boolean;
}

function renderEntry(episode: EpisodeOutline, { paths, withShow, withArtwork }: EntryOptions): Html {
  return html`<li>${withArtwork ? renderArtwork(episode) : null}<div><a href="${paths.episode(episode.id)}" lang="${episode.language}" dir="auto">${episode.title}</a>
<p class="credits" dir="auto">${describeCredits(episode, { withShow })}</p></div></li>
`;
}

function renderPaging(page: number, pages: number, paths: PagePaths): Html {
  return html`<nav class="paging" aria-label="More episodes">
${page === 1 ? null : html`<a href="${paths.show(page - 1)}" rel="prev">Newer</a>`}
<span>${page} of ${pages}</span>
${page === pages ? null : html`<a href="${paths.show(page + 1)}" rel="next">Older</a>`}
</nav>`;
}

/** The newest come first, and those without a date last. */
export function sortNewestFirst(episodes: readonly EpisodeOutline[]): EpisodeOutline[] {
  return [...episodes].sort((a, b) => (b.publishedAt ?? "").localeCompare(a.publishedAt ?? ""));
}
