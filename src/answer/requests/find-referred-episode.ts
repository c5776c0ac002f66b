import { tokenize } from "../../language/tokenize.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { indexEpisodes } from "../../store/episodes/episode-index.js";
import { listAsked, type NamedEpisode } from "./find-named-episode.js";
import { isOrdered, orderByAge } from "./order-by-age.js";

const WORK = "(?:podcast |full )?(?:episode|ep|podcast|show|interview|conversation|video|recording|one)";
const CUE = "(?<cue>\\b(?:in|from|of|on|during|for) )?";
const SUBJECT_WORD =
  "(?!(?:about|and|for|from|in|is|of|on|or|the|to|whole|with) )[\\p{L}\\p{M}\\p{N}'’-]{1,30} ";
/** What may stand behind what ends the question: "how long does the episode on bees last?" */
const TAIL =
  "(?<tail>(?:,? (?:about|air(?:ed)?|all about|come out|drop(?:ped)?|for me|go(?:es)? on(?: for)?|last|long|out|please|published|recorded|released|run|uploaded))*)(?=[\\s?!.]*$)";
/**
 * "The latest episode", but not "the latest episode on bees", which may be another. "The first show in Berlin" is no
 * episode: another word for one ends the question.
 */
const BY_AGE = new RegExp(
  `${CUE}\\b(?:(?:the|your|their|its) )?(?:very )?(?<age>latest|newest|most recent|last|first|oldest|earliest)(?: ever)? (?<work>${WORK})\\b(?:(?<=\\bep(?:isode)?)(?! (?:about|on|of|that|where|which|who|with)\\b)|${TAIL})`,
  "iu",
);
/** "The episode about bees" at the end of a question, or "the bees episode". */
const BY_SUBJECT = [
  new RegExp(
    `${CUE}\\b(?:the|that) (?<work>${WORK}) (?:about|on|with|featuring|covering|called|titled) (?<subject>[^,;?!]{1,80}?)${TAIL}`,
    "iu",
  ),
  new RegExp(
    `${CUE}\\b(?:the|that) (?<subject>(?:${SUBJECT_WORD}){1,3})(?<work>episode|ep|podcast|interview)\\b`,
    "iu",
  ),
];
const OLDEST = /^(?:first|oldest|earliest)$/i;
const EPISODE = /\bep(?:isode)?$/i;

/** An episode as a question refers to it without its title. */
export interface EpisodeReference {
  /** The oldest or latest, or what it is about, as stems. */
  readonly to: "first" | "latest" | readonly string[];
  /** The question with "this episode" in place of the reference. */
  readonly question: string;
  /** True where the words say for certain that one episode is meant: "in the latest episode". */
  readonly isSure: boolean;
}

/** Reads which episode a question refers to by its age or its subject; null where it refers to none so. */
export function readReference(question: string): EpisodeReference | null {
  const byAge = BY_AGE.exec(question);
  if (byAge !== null)
    return refer(question, byAge, OLDEST.test(byAge.groups?.["age"] ?? "") ? "first" : "latest");
  for (const pattern of BY_SUBJECT) {
    const match = pattern.exec(question);
    const subject = tokenize(match?.groups?.["subject"] ?? "");
    if (match !== null && subject.length > 0) return refer(question, match, subject);
  }
  return null;
}

function refer(question: string, match: RegExpExecArray, to: EpisodeReference["to"]): EpisodeReference {
  const { cue, work = "", tail = "" } = match.groups ?? {};
  const rest = question.slice(match.index + match[0].length);
  return {
    to,
    question: `${question.slice(0, match.index)}${cue ?? ""}this episode${tail}${rest}`,
    isSure: cue !== undefined && EPISODE.test(work),
  };
}

/**
 * Finds the episode that a question refers to as the latest or the first, or by words of its title or of its people's
 * names that no other has; null where it refers to none, or to none for certain. `library` as for `findNamedEpisode`.
 */
export function findReferredEpisode(
  question: string,
  episodes: readonly EpisodeFacts[],
  library = episodes,
): NamedEpisode | null {
  const reference = readReference(question);
  if (reference === null) return null;
  const episode = findMeant(reference.to, episodes, library);
  return episode === null ? null : { episode, question: reference.question, isTitle: reference.isSure };
}

function findMeant(
  to: EpisodeReference["to"],
  episodes: readonly EpisodeFacts[],
  library: readonly EpisodeFacts[],
): EpisodeFacts | null {
  if (to === "first" || to === "latest") {
    if (!isOrdered(episodes)) return null;
    return orderByAge(episodes).at(to === "first" ? 0 : -1) ?? null;
  }
  const isAsked = listAsked(episodes, library);
  const { titleStems, nameStems } = indexEpisodes(library);
  for (const table of [titleStems, nameStems]) {
    const [found, ...others] = table
      .findAll(to)
      .flatMap((row) => library[row] ?? [])
      .filter(isAsked);
    if (found !== undefined && others.length === 0) return found;
  }
  return null;
}
