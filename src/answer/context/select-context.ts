import type { RankedChapter } from "../../retrieve/find-chapters.js";
import { compareDates, type EpisodeOutline } from "../../store/episode-outline.js";
import type { PassageView } from "../../store/passage-view.js";
import { estimateTokens } from "../budget/token-budget.js";
import { type CitationSource, identifyChapter } from "../build-citation.js";
import { listSources } from "../requests/list-sources.js";

export const MOST_CHAPTERS = 5;
const MOST_PASSAGES = 24;
/** So many of the best passages of speech are shown with what is said right before and after them. */
const WITH_NEIGHBOURS = 3;
/** What the number of a passage, its line and its share of the headings take. */
const TOKENS_A_LINE = 6;

/**
 * Chooses what a language model is shown: passages of up to five chapters, given best first, within a number of tokens.
 * First comes the best passage of each chapter, so that none is crowded out; then what was found, best first: notes with
 * the whole of their chapter's notes, the best speech with what is said before and after it. The passages are returned in
 * the order of time, episodes without a date last. There is always one.
 */
export function selectContext(
  view: PassageView,
  chapters: readonly RankedChapter[],
  tokens: number,
): CitationSource[] {
  const nearest = chapters.slice(0, MOST_CHAPTERS);
  const shown = listByDate(nearest.map(({ episode }) => episode)).flatMap((episode) =>
    listSources(view, episode),
  );
  const places = new Map(shown.map(({ passage }, place) => [passage.id, place]));
  const taken = new Set<number>();
  const opened = new Set<string>();
  let left = tokens;
  const take = (place: number) => {
    const source = shown[place];
    if (source === undefined || taken.has(place) || taken.size === MOST_PASSAGES) return;
    const key = identifyChapter(source);
    const cost = estimateTokens(source.passage.text) + TOKENS_A_LINE;
    if (cost > left && taken.size > 0) return;
    // What is said before and after a passage may be in another chapter.
    if (!opened.has(key) && opened.size === MOST_CHAPTERS) return;
    opened.add(key);
    taken.add(place);
    left -= cost;
  };
  const found = nearest.flatMap((chapter) =>
    chapter.passages.map(({ passage, score }) => ({ passage, score: chapter.score + score })),
  );
  found.sort((a, b) => b.score - a.score);
  const best = nearest.flatMap(({ passages }) => passages.slice(0, 1));
  for (const { passage } of best) take(places.get(passage.id) ?? -1);
  for (const [rank, { passage }] of found.entries()) {
    const place = places.get(passage.id) ?? -1;
    take(place);
    const isNear = passage.kind === "transcript" ? rank < WITH_NEIGHBOURS : true;
    if (isNear) for (const near of listNear(shown, place)) take(near);
  }
  return shown.filter((_, place) => taken.has(place));
}

/** Lists the places of the notes beside a note of a chapter, or of the speech right before and after a passage of it. */
function listNear(shown: readonly CitationSource[], place: number): number[] {
  const source = shown[place];
  if (source === undefined) return [];
  if (source.passage.kind === "transcript") {
    const { id } = source.episode;
    const isSpeech = (other: CitationSource | undefined) =>
      other?.passage.kind === "transcript" && other.episode.id === id;
    return [place + 1, place - 1].filter((near) => isSpeech(shown[near]));
  }
  const key = identifyChapter(source);
  return shown.flatMap((other, near) =>
    other.passage.kind !== "transcript" && identifyChapter(other) === key ? [near] : [],
  );
}

function listByDate(episodes: readonly EpisodeOutline[]): EpisodeOutline[] {
  return [...new Map(episodes.map((episode) => [episode.id, episode])).values()].sort(compareDates);
}
