import { type EpisodeMention, listEpisodeMentions } from "../../language/list-episode-mentions.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { describeNumbers } from "./describe-numbers.js";

/** The episodes that a question asks for by number, or the sentence that says which number no episode has. */
export type NumberedEpisodes =
  | {
      readonly kind: "known";
      /** In the order of the corpus; several where they share a number or the question has several. Never empty. */
      readonly episodes: readonly EpisodeFacts[];
      /** The question with "the episode" in place of each number. */
      readonly question: string;
      /** True where the question has one number. */
      readonly isOne: boolean;
    }
  | { readonly kind: "unknown"; readonly sentence: string };

/** Finds the episodes that a question, in NFKC, names by number; null where it names none so. */
export function findNumberedEpisodes(
  question: string,
  episodes: readonly EpisodeFacts[],
): NumberedEpisodes | null {
  const mentions = listMentions(question, episodes);
  const [first] = mentions;
  if (first === undefined) return null;
  const found = new Set<EpisodeFacts>();
  for (const mention of mentions) {
    const own = listMeant(episodes, mention);
    const has = new Set(own.map(({ number }) => number));
    const missing = mention.numbers.filter((number) => !has.has(number));
    const isMissing = mention.isRange ? own.length === 0 : missing.length > 0;
    if (isMissing) return { kind: "unknown", sentence: describeMissing(mention, missing, episodes) };
    for (const episode of own) found.add(episode);
  }
  return {
    kind: "known",
    episodes: episodes.filter((episode) => found.has(episode)),
    question: replaceMentions(question, mentions, "the episode"),
    isOne: new Set(mentions.flatMap(({ numbers }) => numbers)).size === 1,
  };
}

/** Writes other words in place of each "episode 13" of a question, in NFKC. */
export function rewordNumbers(question: string, episodes: readonly EpisodeFacts[], words: string): string {
  return replaceMentions(question, listMentions(question, episodes), words);
}

function listMentions(question: string, episodes: readonly EpisodeFacts[]): EpisodeMention[] {
  return listEpisodeMentions(question, () => [...new Set(episodes.flatMap(({ show }) => show ?? []))]);
}

function listMeant(
  episodes: readonly EpisodeFacts[],
  { numbers, season, show }: EpisodeMention,
): EpisodeFacts[] {
  const numbered = episodes.filter(
    (episode) =>
      episode.number !== undefined &&
      numbers.includes(episode.number) &&
      (show === null || show === episode.show),
  );
  if (season === null) return numbered;
  const stated = numbered.filter((episode) => episode.season === season);
  // A show that has no seasons yet is in its first.
  return stated.length > 0 || season !== 1
    ? stated
    : numbered.filter((episode) => episode.season === undefined);
}

function describeMissing(
  { season, show }: EpisodeMention,
  missing: readonly number[],
  episodes: readonly EpisodeFacts[],
): string {
  const own = show === null ? episodes : episodes.filter((episode) => episode.show === show);
  const numbers = [...new Set(missing)].toSorted((a, b) => a - b);
  return describeNumbers({ numbers, season, show }, own);
}

function replaceMentions(question: string, mentions: readonly EpisodeMention[], by: string): string {
  let end = 0;
  const kept = mentions.map((mention) => {
    const between = question.slice(end, mention.start);
    end = mention.end;
    return between + by;
  });
  return kept.join("") + question.slice(end);
}
