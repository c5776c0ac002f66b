import { buildPlayUrl } from "../../../shared/play-url.js";
import { formatTimestamp } from "../../../shared/timestamp.js";
import { type Html, html } from "../html.js";
import { describeCredits, describeStart } from "./describe-episode.js";
import { renderArtwork } from "./render-artwork.js";
import type { ToldChapter, ToldEpisode, Turn } from "./told-episode.js";

/** The part of an episode's page that is the same for every reader: its notes and what is said. */
export function renderContent({ episode, chapters }: ToldEpisode): Html {
  const spoken = chapters.filter(({ turns }) => turns.length > 0);
  return html`<section class="notes" aria-labelledby="notes-title">
<h2 id="notes-title">Notes</h2>
<ol class="outline" lang="${episode.language}">
${chapters.map(renderNotes)}
</ol>
</section>
${spoken.length === 0 ? null : renderTranscript(spoken, episode.language)}`;
}

/** The top of an episode's page: the recording, the talk and the chapters. */
export function renderStage({ episode }: ToldEpisode, { toShow }: { readonly toShow: string | null }): Html {
  const { id, title, language, media } = episode;
  const recording = buildPlayUrl(episode, 0);
  return html`<section class="stage" aria-labelledby="episode-title">
${toShow === null ? null : html`<p class="back"><a href="${toShow}">All episodes</a></p>`}
<div class="titled">${renderArtwork(episode)}<div><h1 id="episode-title" lang="${language}" dir="auto">${title}</h1>
<p class="credits" id="episode-credits" dir="auto">${describeCredits(episode, { withShow: true })}</p></div></div>
${media === null ? null : html`<div class="player ${media.kind}" id="player"></div>`}
${recording === null ? null : html`<noscript><p><a href="${recording}">Play the recording</a></p></noscript>`}
</section>
<section class="talk" id="talk" tabindex="-1" aria-label="Questions and answers"><cuepoint-chat episode="${id}" player="#player" chapters="#chapters" persist></cuepoint-chat></section>
<section class="contents" id="contents" aria-labelledby="contents-title">
<h2 id="contents-title">Chapters</h2>
<div class="chapters" id="chapters"></div>
</section>`;
}

function renderNotes({ chapter }: ToldChapter): Html {
  const { number, title, summary, bullets } = chapter;
  const start = describeStart(chapter);
  const words = html`<span dir="auto">${title}</span>`;
  return html`<li id="chapter-${number}"><h3>${
    start === null
      ? words
      : html`<a class="to-chapter" href="?t=${Math.floor(chapter.startSeconds)}"><span class="time">${start}</span> ${words}</a>`
  }</h3>
${summary === null ? null : html`<p dir="auto">${summary}</p>`}
${bullets.length === 0 ? null : html`<ul>${bullets.map((bullet) => html`<li dir="auto">${bullet}</li>`)}</ul>`}</li>
`;
}

function renderTranscript(chapters: readonly ToldChapter[], language: string): Html {
  return html`<details class="transcript" id="transcript">
<summary><h2>Transcript</h2></summary>
<div class="turns" role="group" aria-label="Transcript" tabindex="0" lang="${language}">
${chapters.map(
  ({ chapter, turns }) => html`<section>
<h3 dir="auto">${chapter.title}</h3>
${turns.map(renderTurn)}</section>
`,
)}</div>
</details>`;
}

/**
 * Second and length (UTF-16) of each sentence stand beside the words: the page's script follows the recording by them. An
 * element for each would have every reader wait for a thousand that only an open transcript needs.
 */
function renderTurn({ speaker, startSeconds, sentences }: Turn): Html {
  const places = sentences.map(({ text, startSeconds: second }) => `${second} ${text.length}`).join(" ");
  return html`<p dir="auto"><a class="second" href="?t=${Math.floor(startSeconds)}">${formatTimestamp(startSeconds)}</a> ${
    speaker === null ? null : html`<b>${speaker}</b> `
  }<span data-sentences="${places}">${sentences.map(({ text }) => text).join(" ")}</span></p>
`;
}
