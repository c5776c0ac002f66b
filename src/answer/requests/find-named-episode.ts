import { listWords, tokenize } from "../../language/tokenize.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";

/** One word may be about anything. */
const LEAST_WORDS = 2;
/** Who writes more words of a title writes all of them. */
const MOST_TAIL_WORDS = 12;
const PARTS = /\s*[:|–—]\s+|\s+-\s+/;
/** A question for a time asks for one of an episode, so that less of a title is enough to name it. */
const TIME = /\d:[0-5]\d|\b(?:seconds?|minutes?|mins?|hours?|chapters?|half|middle|beginning|end)\b/i;
const CUE = /\b(?:in|from|of|on|during|into) (?:the )?(?:episode )?(?=["“‘']?[\p{L}\p{N}])/giu;

export interface NamedEpisode {
  readonly episode: EpisodeOutline;
  /** The question with "this episode" in place of the title. */
  readonly question: string;
  /** True where the words around the title say that it is one: `in "Hull talk"`, `the Hull talk episode`. */
  readonly isTitle: boolean;
}

/** A title as a question may have it, and its episode. */
interface Name {
  readonly episode: EpisodeOutline;
  readonly words: readonly string[];
}

/**
 * Finds the one episode whose title, or a part of it before or behind a mark, stands in a question; in a question for a time
 * also a title of one word, or some words of one, with which it ends. Null where none does, or several do.
 */
export function findNamedEpisode(question: string, episodes: readonly EpisodeOutline[]): NamedEpisode | null {
  const asked = spell(question);
  const named = listNames(episodes).filter(({ words }) => asked.includes(spell(words.join(" "))));
  const full = named.filter(({ words }) => words.length >= LEAST_WORDS);
  if (full.length > 0) return replaceTitle(question, chooseLongest(full), false);
  if (!TIME.test(question)) return null;
  const tails = listTails(question);
  const single = named.filter(({ words: [word = ""] }) => tails.some((tail) => tail.join(" ") === word));
  return replaceTitle(question, chooseLongest([...single, ...findParts(tails, episodes)]), true);
}

function listNames(episodes: readonly EpisodeOutline[]): Name[] {
  return episodes.flatMap((episode) =>
    [episode.title, ...episode.title.split(PARTS)].map((title) => ({ episode, words: listWords(title) })),
  );
}

/** Lists the words behind each "in", "of" and the like up to the question's end. */
function listTails(question: string): string[][] {
  return [...question.matchAll(CUE)]
    .map((cue) => listWords(question.slice(cue.index + cue[0].length)))
    .filter(({ length }) => length <= MOST_TAIL_WORDS);
}

function findParts(tails: readonly (readonly string[])[], episodes: readonly EpisodeOutline[]): Name[] {
  const long = tails.filter((words) => tokenize(words.join(" ")).length >= LEAST_WORDS);
  return episodes.flatMap((episode) => {
    const title = spell(episode.title);
    return long
      .filter((words) => title.includes(spell(words.join(" "))))
      .map((words) => ({ episode, words }));
  });
}

/** Returns the longest name, unless it is of several episodes. */
function chooseLongest(names: readonly Name[]): Name | null {
  const longest = Math.max(0, ...names.map(({ words }) => words.length));
  const best = names.filter(({ words }) => words.length === longest);
  const [first = null] = best;
  return best.some(({ episode }) => episode !== first?.episode) ? null : first;
}

/** Puts "this episode" in a title's place. What is less than a title is called one by its quotation marks or a word alone. */
function replaceTitle(question: string, name: Name | null, isPart: boolean): NamedEpisode | null {
  if (name === null) return null;
  const title = name.words.join("[^\\p{L}\\p{M}\\p{N}]+");
  const place = new RegExp(
    `(?<cue>\\b(?:in|from|of|on|during|into) )?(?:the )?(?:episode )?(?<open>["“‘']?)(?<![\\p{L}\\p{N}])${title}(?![\\p{L}\\p{N}])["”’']?(?<noun> (?:episode|podcast|show|interview|video)\\b)?`,
    "iu",
  );
  const groups = place.exec(question)?.groups;
  if (groups === undefined) return null;
  const { cue, open, noun } = groups;
  return {
    episode: name.episode,
    question: question.replace(place, `${cue ?? ""}this episode`),
    isTitle: (cue !== undefined && !isPart) || open !== "" || noun !== undefined,
  };
}

function spell(text: string): string {
  return ` ${listWords(text).join(" ")} `;
}
