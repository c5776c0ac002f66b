import { listWords } from "../language/tokenize.js";
import type { Citation } from "../shared/domain.js";
import type { ChapterOutline, EpisodeOutline } from "../store/episode-outline.js";
import { pickShowStarters } from "./pick-starters.js";
import type { ResolvedQuestion } from "./resolve-question.js";

const MOST_FOLLOW_UPS = 3;

/** A chapter without its notes, and the episode that it is of. */
interface Outlined {
  readonly episode: EpisodeOutline;
  readonly chapter: ChapterOutline;
}

export interface FollowedQuestion extends Pick<ResolvedQuestion, "text" | "history"> {
  /** Those cited, and the latest. */
  readonly episodes: readonly EpisodeOutline[];
}

/**
 * Returns questions that lead on from an answer: of the next chapter that has some behind the first one cited, of those near
 * by, a further one of what was cited, and of the rest of its episode; where these have none, of the latest episodes. Each is
 * of another chapter, and none was asked in the conversation.
 */
export function suggestFollowUps(
  { text, history, episodes }: FollowedQuestion,
  near: readonly Outlined[],
  citations: readonly Citation[],
): string[] {
  const turns = history.filter(({ role }) => role === "user").map(({ content }) => content);
  const asked = new Set([...turns, text].map(foldQuestion));
  const cited = citations.flatMap((citation) => findChapter(episodes, citation));
  const keys = new Set(cited.map(identifyOutlined));
  const later = cited.slice(0, 1).flatMap(listOnwards);
  const findNew = ({ chapter }: Outlined) =>
    chapter.questions?.find((question) => !asked.has(foldQuestion(question)));
  const next = later.filter((each) => findNew(each) !== undefined).slice(0, 1);
  const nearby = [...next, ...near].filter((each) => !keys.has(identifyOutlined(each)));
  const suggested = new Map<string, string>();
  for (const each of [...nearby, ...cited, ...later]) {
    const key = identifyOutlined(each);
    const question = findNew(each);
    if (question === undefined || suggested.has(key)) continue;
    suggested.set(key, question);
    asked.add(foldQuestion(question));
  }
  const own = [...suggested.values()];
  const others =
    own.length > 0 ? [] : pickShowStarters(episodes).filter((question) => !asked.has(foldQuestion(question)));
  return [...own, ...others].slice(0, MOST_FOLLOW_UPS);
}

/** Lists the chapters behind this one, and then those in front of it. */
function listOnwards({ episode, chapter }: Outlined): Outlined[] {
  const at = episode.chapters.indexOf(chapter);
  return [...episode.chapters.slice(at + 1), ...episode.chapters.slice(0, at)].map((other) => ({
    episode,
    chapter: other,
  }));
}

function identifyOutlined({ episode, chapter }: Outlined): string {
  return `${episode.id} ${chapter.number}`;
}

function findChapter(episodes: readonly EpisodeOutline[], { episode, chapter }: Citation): Outlined[] {
  const own = episodes.find(({ id }) => id === episode.id);
  const found = own?.chapters.find(({ number }) => number === chapter.number);
  return own === undefined || found === undefined ? [] : [{ episode: own, chapter: found }];
}

/** Makes questions alike that differ in their marks and capitals alone. */
function foldQuestion(question: string): string {
  return listWords(question).join(" ");
}
