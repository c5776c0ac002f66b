import { countNoun } from "../../shared/count-noun.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { escapeMarkup } from "../escape-markup.js";

/** More would make a table, not a sentence. */
const MOST_SHOWS = 3;
const MOST_SEASONS = 6;
const MOST_RUNS = 5;
/** Two numbers in a row are listed one by one. */
const LEAST_RUN = 3;
const LIST = new Intl.ListFormat("en-GB");

/** Numbers that were asked for, of a season or a show where the question says so. */
export interface AskedNumbers {
  /** Never empty. */
  readonly numbers: readonly number[];
  readonly season: number | null;
  readonly show: string | null;
}

/** Says that no episode has the numbers, and which numbers the given episodes have, show by show. */
export function describeNumbers(asked: AskedNumbers, episodes: readonly EpisodeFacts[]): string {
  const wanted = nameAsked(asked);
  const numbered = episodes.filter(({ number }) => number !== undefined);
  if (numbered.length === 0) {
    const of = asked.show === null ? "" : ` of ${escapeMarkup(asked.show)}`;
    return `There is no telling which episode is ${wanted}, as no episode${of} here has a number.`;
  }
  const shows = groupBy(numbered, ({ show }) => show);
  const known = shows.slice(0, MOST_SHOWS).map(([show, own]) => {
    const are = own.length === 1 ? "There is" : "There are";
    return `${show === null ? are : `${escapeMarkup(show)} has`} ${listSeasons(own)}`;
  });
  const more = shows.length - known.length;
  if (more > 0) known.push(`${countNoun(more, "more shows")} ${more === 1 ? "has" : "have"} others`);
  const none = asked.numbers.length === 1 ? "There is no" : "There are no";
  return `${none} ${wanted} here. ${known.join("; ")}.${countRest(episodes.length - numbered.length)}`;
}

function nameAsked({ numbers, season, show }: AskedNumbers): string {
  const noun = numbers.length === 1 ? "episode" : "episodes";
  const ofSeason = season === null ? "" : ` of season ${season}`;
  const ofShow = show === null ? "" : ` of ${escapeMarkup(show)}`;
  return `${noun} ${LIST.format(listRuns(numbers))}${ofSeason}${ofShow}`;
}

function countRest(count: number): string {
  if (count === 0) return "";
  return count === 1 ? " One more episode has no number." : ` ${count} more episodes have no number.`;
}

/** Writes `episodes 1–8 of season 1 and 1–10 of season 2`. */
function listSeasons(episodes: readonly EpisodeFacts[]): string {
  const seasons = groupBy(episodes, ({ season }) => season);
  if (seasons.length > MOST_SEASONS) return `${episodes.length} episodes of ${seasons.length} seasons`;
  const texts = seasons.map(([season, own], i) => {
    const numbers = [...new Set(own.flatMap(({ number }) => number ?? []))].toSorted((a, b) => a - b);
    const runs = listRuns(numbers);
    const noun = i > 0 ? "" : numbers.length === 1 ? "episode " : "episodes ";
    const listed =
      runs.length > MOST_RUNS
        ? `${numbers.length} episodes from ${numbers[0]} to ${numbers.at(-1)}`
        : `${noun}${LIST.format(runs)}`;
    return season === undefined ? listed : `${listed} of season ${season}`;
  });
  return LIST.format(texts);
}

function groupBy<Key>(
  episodes: readonly EpisodeFacts[],
  read: (episode: EpisodeFacts) => Key,
): [Key, EpisodeFacts[]][] {
  const groups = new Map<Key, EpisodeFacts[]>();
  for (const episode of episodes) {
    const own = groups.get(read(episode));
    if (own === undefined) groups.set(read(episode), [episode]);
    else own.push(episode);
  }
  return [...groups];
}

/** Writes ascending numbers, those in a row as `1–3`. */
function listRuns(numbers: readonly number[]): string[] {
  const runs: number[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) => (run.length < LEAST_RUN ? run.map(String) : [`${run[0]}–${run.at(-1)}`]));
}
