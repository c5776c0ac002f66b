import { listWords, tokenize } from "../../language/tokenize.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { EpisodeNames, type Name, spell } from "./episode-names.js";

/** One word may be about anything. */
const LEAST_WORDS = 2;
/** Who writes more words of a title writes all of them. */
const MOST_TAIL_WORDS = 12;
/** A question for a time asks for one of an episode, so that less of a title is enough to name it. */
const TIME = /\d:[0-5]\d|\b(?:seconds?|minutes?|mins?|hours?|chapters?|half|middle|beginning|end)\b/i;
const CUE = /\b(?:in|from|of|on|during|into) (?:the )?(?:episode )?(?=["“‘']?[\p{L}\p{N}])/giu;

export interface NamedEpisode {
  readonly episode: EpisodeFacts;
  /** The question with "this episode" in place of the title. */
  readonly question: string;
  /** True where the words around the title say that it is one: `in "Hull talk"`, `the Hull talk episode`. */
  readonly isTitle: boolean;
}

/**
 * Finds the one episode whose title, or a part of it before or behind a mark, stands in a question; in a question for a time
 * also a title of one word, or some words of one, with which it ends. Null where none does, or several do.
 * `library` holds the episodes, and is the same list from question to question: its titles are spelt once.
 */
export function findNamedEpisode(
  question: string,
  episodes: readonly EpisodeFacts[],
  library = episodes,
): NamedEpisode | null {
  const names = EpisodeNames.of(library);
  const isAsked = listAsked(episodes, library);
  const named = names.listIn(spell(listWords(question))).filter(({ episode }) => isAsked(episode));
  const full = named.filter(({ words }) => words.length >= LEAST_WORDS);
  if (full.length > 0) return replaceTitle(question, chooseLongest(full), false);
  if (!TIME.test(question)) return null;
  const tails = listTails(question);
  const single = named.filter(({ words: [word = ""] }) => tails.some((tail) => tail.join(" ") === word));
  const parts = findParts(tails, names).filter(({ episode }) => isAsked(episode));
  return replaceTitle(question, chooseLongest([...single, ...parts]), true);
}

/** Tells whether an episode of the library is among those that are asked. */
export function listAsked(
  episodes: readonly EpisodeFacts[],
  library: readonly EpisodeFacts[],
): (episode: EpisodeFacts) => boolean {
  if (episodes === library) return () => true;
  const asked = new Set(episodes);
  return (episode) => asked.has(episode);
}

/** Lists the words behind each "in", "of" and the like up to the question's end. */
function listTails(question: string): string[][] {
  return [...question.matchAll(CUE)]
    .map((cue) => listWords(question.slice(cue.index + cue[0].length)))
    .filter(({ length }) => length <= MOST_TAIL_WORDS);
}

function findParts(tails: readonly (readonly string[])[], names: EpisodeNames): Name[] {
  return tails
    .filter((words) => tokenize(words.join(" ")).length >= LEAST_WORDS)
    .flatMap((words) => names.listWith(words).map((episode) => ({ episode, words })));
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
