import { listWords } from "../../language/tokenize.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";

/** One word may be about anything. */
const LEAST_WORDS = 2;
const PARTS = /\s*[:|–—]\s+|\s+-\s+/;

export interface NamedEpisode {
  readonly episode: EpisodeOutline;
  /** The question with "this episode" in place of the title. */
  readonly question: string;
  /** True where the words around the title say that it is one: `in "Hull talk"`, `the Hull talk episode`. */
  readonly isTitle: boolean;
}

/** Finds the one episode whose title, or a part of it, stands in a question; null where none does, or several do. */
export function findNamedEpisode(question: string, episodes: readonly EpisodeOutline[]): NamedEpisode | null {
  const asked = spell(question);
  const found = episodes.flatMap((episode) =>
    [episode.title, ...episode.title.split(PARTS)]
      .map((title) => ({ episode, words: listWords(title) }))
      .filter(({ words }) => words.length >= LEAST_WORDS && asked.includes(` ${words.join(" ")} `)),
  );
  const longest = Math.max(0, ...found.map(({ words }) => words.length));
  const best = found.filter(({ words }) => words.length === longest);
  const [first] = best;
  if (first === undefined || best.some(({ episode }) => episode !== first.episode)) return null;
  const title = first.words.join("[^\\p{L}\\p{M}\\p{N}]+");
  const place = new RegExp(
    `(?<cue>\\b(?:in|from|of|on|during) )?(?:the )?(?:episode )?(?<open>["“‘']?)${title}["”’']?(?<noun> (?:episode|podcast|show|interview|video)\\b)?`,
    "iu",
  );
  const groups = place.exec(question)?.groups;
  if (groups === undefined) return null;
  const { cue, open, noun } = groups;
  return {
    episode: first.episode,
    question: question.replace(place, `${cue ?? ""}this episode`),
    isTitle: cue !== undefined || open !== "" || noun !== undefined,
  };
}

function spell(text: string): string {
  return ` ${listWords(text).join(" ")} `;
}
