import { countNoun } from "../../../shared/count-noun.js";
import type { EpisodeFacts } from "../../../store/episodes/episode-facts.js";
import { type Html, html } from "../html.js";
import { describeCredits } from "./describe-episode.js";
import type { PagePaths } from "./page-paths.js";
import { renderArtwork } from "./render-artwork.js";
import { LONGEST_WORDS, type ShownList } from "./shown-list.js";

/** From so many episodes on there is a line to find some by. */
const MANY = 13;

/** Lists a part of the episodes beside a talk about all of them. */
export function renderShow(list: ShownList, paths: PagePaths): Html {
  const { show, artwork, count, words, episodes } = list;
  const entry = { paths, withShow: show === null, withArtwork: artwork === undefined };
  return html`<section class="stage" aria-labelledby="show-title">
<div class="titled">${renderArtwork({ artwork })}<div><h1 id="show-title" dir="auto">${show ?? "All episodes"}</h1>
<p class="credits">${countNoun(count, "episodes")}</p></div></div>
<div class="player" id="player" hidden></div>
</section>
<section class="talk" id="talk" tabindex="-1" aria-label="Questions and answers"><cuepoint-chat player="#player" persist></cuepoint-chat></section>
<section class="contents" aria-labelledby="episodes-title">
<h2 id="episodes-title">Episodes</h2>
${paths.finds && (count >= MANY || words !== "") ? renderFinder(list, paths) : null}
${
  episodes.length === 0
    ? null
    : html`<ol class="episodes" reversed start="${list.found - list.first}">
${episodes.map((episode) => renderEntry(episode, entry))}
</ol>`
}
${list.pages === 1 ? null : renderPaging(list, paths)}
</section>`;
}

function renderFinder({ words, found, count }: ShownList, paths: PagePaths): Html {
  const told =
    found === 0
      ? "No episode has"
      : `${found} of ${countNoun(count, "episodes")} ${found === 1 ? "has" : "have"}`;
  return html`<form class="find-line" role="search" action="${paths.show(1)}">
<input type="search" class="find" name="find" value="${words}" maxlength="${LONGEST_WORDS}" placeholder="Title or name" aria-label="Words of a title or of a name" autocomplete="off">
<button>Find</button>
</form>
${words === "" ? null : html`<p class="credits">${told} “<bdi>${words}</bdi>” in the title or among the people. <a href="${paths.show(1)}">All episodes</a></p>`}`;
}

interface EntryOptions {
  readonly paths: PagePaths;
  readonly withShow: boolean;
  readonly withArtwork: boolean;
}

function renderEntry(episode: EpisodeFacts, { paths, withShow, withArtwork }: EntryOptions): Html {
  return html`<li>${withArtwork ? renderArtwork(episode) : null}<div><a href="${paths.episode(episode.id)}" lang="${episode.language}" dir="auto">${episode.title}</a>
<p class="credits" dir="auto">${describeCredits(episode, { withShow })}</p></div></li>
`;
}

function renderPaging({ page, pages, words }: ShownList, paths: PagePaths): Html {
  return html`<nav class="paging" aria-label="More episodes">
${page === 1 ? null : html`<a href="${paths.show(page - 1, words)}" rel="prev">Newer</a>`}
<span>${page} of ${pages}</span>
${page === pages ? null : html`<a href="${paths.show(page + 1, words)}" rel="next">Older</a>`}
</nav>`;
}
