import { listWords } from "../language/tokenize.js";
import type { Citation } from "../shared/domain.js";
import type { ChapterOutline } from "../store/episode-outline.js";
import type { ResolvedQuestion } from "./resolve-question.js";

const MOST_FOLLOW_UPS = 3;

/** A chapter without its notes, and the episode that it is of. */
interface Outlined {
  readonly episode: ResolvedQuestion["episodes"][number];
  readonly chapter: ChapterOutline;
}

/**
 * Returns questions that lead on from an answer: of the chapter that comes after the first one cited, of those near by, and
 * a further one of what was cited. Each is of another chapter, and none was asked in the conversation.
 */
export function suggestFollowUps(
  { text, history, episodes }: Pick<ResolvedQuestion, "text" | "history" | "episodes">,
  near: readonly Outlined[],
  citations: readonly Citation[],
): string[] {
  const turns = history.filter(({ role }) => role === "user").map(({ content }) => content);
  const asked = new Set([...turns, text].map(foldQuestion));
  const cited = citations.flatMap((citation) => findChapter(episodes, citation));
  const keys = new Set(cited.map(identifyOutlined));
  const leading = cited.slice(0, 1).flatMap(({ episode, chapter }): Outlined[] => {
    const next = episode.chapters[episode.chapters.indexOf(chapter) + 1];
    return next === undefined ? [] : [{ episode, chapter: next }];
  });
  const others = [...leading, ...near].filter((each) => !keys.has(identifyOutlined(each)));
  const suggested = new Map<string, string>();
  for (const each of [...others, ...cited]) {
    const key = identifyOutlined(each);
    const question = each.chapter.questions?.find((one) => !asked.has(foldQuestion(one)));
    if (question === undefined || suggested.has(key)) continue;
    suggested.set(key, question);
    asked.add(foldQuestion(question));
  }
  return [...suggested.values()].slice(0, MOST_FOLLOW_UPS);
}

function identifyOutlined({ episode, chapter }: Outlined): string {
  return `${episode.id} ${chapter.number}`;
}

function findChapter(episodes: ResolvedQuestion["episodes"], { episode, chapter }: Citation): Outlined[] {
  const own = episodes.find(({ id }) => id === episode.id);
  const found = own?.chapters.find(({ number }) => number === chapter.number);
  return own === undefined || found === undefined ? [] : [{ episode: own, chapter: found }];
}

/** Makes questions alike that differ in their marks and capitals alone. */
function foldQuestion(question: string): string {
  return listWords(question).join(" ");
}
