import { carriesOn, leansOnHistory } from "../../language/join-follow-up.js";
import { asksAcross } from "../../language/question-cues.js";
import { tokenize } from "../../language/tokenize.js";
import type { ChatMessage } from "../../shared/domain.js";
import type { EpisodeFacts } from "../../store/episodes/episode-facts.js";
import { findNamedEpisode } from "./find-named-episode.js";
import { findNumberedEpisodes, type NumberedEpisodes, rewordNumbers } from "./find-numbered-episodes.js";
import { recogniseByWords } from "./recognise/recognise-request.js";
import type { RequestModel } from "./recognise/request-model.js";

/** What is asked, as far as numbers of episodes tell. */
export interface AskedByNumber {
  /** What is asked of the episodes. */
  readonly text: string;
  /** The turns before that, oldest first. */
  readonly history: readonly ChatMessage[];
  /** The episodes that are asked, by their numbers; null where none are. */
  readonly episodes: readonly EpisodeFacts[] | null;
  /** False where the question may as well be about others: "who is Ana?" after one about episode 12. */
  readonly isSure: boolean;
  /** The sentence to answer with where no episode has the number; else null. */
  readonly missing: string | null;
}

interface AskedEpisodes {
  /** The episodes in scope. */
  readonly episodes: readonly EpisodeFacts[];
  /** All that there are. */
  readonly library?: readonly EpisodeFacts[];
  readonly requests: RequestModel;
}

const THIS = "the episode";
const WHOLE = `What is ${THIS} about?`;
/** "And 13?" right after a question about episode 12. */
const BARE_NUMBER =
  /^\W*(?:(?:and|or|but|so|then|now|okay|ok|what about|how about|in|on|for|from|of)\s+)*(?:number |no\.? ?)?(?<number>\d{1,5})\W*$/i;
const ASKS = /\b(?:who|whom|whose|what|when|where|how|which|why)\b/i;
const OTHER_EPISODE = /\b(?:another|any|each|every|last|latest|next|other|previous|which) episode\b/i;
/** How many earlier questions are looked through. */
const FURTHEST = 3;

/**
 * Reads which episodes the last turn names by number. A turn that says nothing else ("and in episode 13?") asks the question
 * before it once more; one that leans on a question about an episode is about that episode.
 */
export function askByNumber(
  sent: readonly ChatMessage[],
  { episodes, library = episodes, requests }: AskedEpisodes,
): AskedByNumber {
  const messages = completeNumbers(sent, episodes);
  const history = messages.slice(0, -1);
  const text = messages.at(-1)?.content ?? "";
  const said = history.map((turn) =>
    turn.role === "user" ? { ...turn, content: rewordNumbers(turn.content, episodes, THIS) } : turn,
  );
  const asked = { text, history: said, episodes: null, isSure: true, missing: null };
  const own = findNumberedEpisodes(text, episodes);
  if (own?.kind === "unknown") return { ...asked, missing: own.sentence };
  if (own === null) {
    const carried = findCarried(text, history, { episodes, library });
    if (carried === null) return { ...asked, history };
    return { ...asked, episodes: carried.episodes, isSure: carriesOn(text) };
  }
  const named = { ...asked, episodes: own.episodes };
  const isBareNumber = isBare(text, episodes) && !ASKS.test(text);
  const isRequest = !isBareNumber && recogniseByWords(requests, own.question) !== null;
  // What is compared is told by its numbers.
  if (!isBareNumber) return { ...named, text: own.isOne || isRequest ? own.question : text };
  const before = history.findLastIndex(({ role, content }) => role === "user" && !isBare(content, episodes));
  return { ...named, text: said[before]?.content ?? WHOLE, history: said.slice(0, Math.max(0, before)) };
}

function isBare(question: string, episodes: readonly EpisodeFacts[]): boolean {
  return tokenize(rewordNumbers(question, episodes, " ")).length === 0;
}

/** Writes "episode 13" in place of a number that stands alone, where the question before it is about a numbered episode. */
function completeNumbers(messages: readonly ChatMessage[], episodes: readonly EpisodeFacts[]): ChatMessage[] {
  let isNumbered = false;
  return messages.map((turn) => {
    if (turn.role !== "user") return turn;
    const number = isNumbered ? BARE_NUMBER.exec(turn.content)?.groups?.["number"] : undefined;
    const content =
      number === undefined ? turn.content : turn.content.replace(number, () => `episode ${number}`);
    const isNamed = rewordNumbers(content, episodes, "") !== content;
    isNumbered = isNamed || (isNumbered && leansOnHistory(content));
    return { ...turn, content };
  });
}

/** Finds the episodes that an earlier question names by number, which this one leans on. */
function findCarried(
  text: string,
  history: readonly ChatMessage[],
  { episodes, library }: Required<Pick<AskedEpisodes, "episodes" | "library">>,
): Extract<NumberedEpisodes, { kind: "known" }> | null {
  if (asksAcross(text) || OTHER_EPISODE.test(text) || findNamedEpisode(text, episodes, library) !== null)
    return null;
  const asked = history.filter(({ role }) => role === "user").map(({ content }) => content);
  let leaning = text;
  for (const earlier of asked.slice(-FURTHEST).reverse()) {
    if (!leansOnHistory(leaning)) return null;
    const found = findNumberedEpisodes(earlier, episodes);
    if (found !== null) return found.kind === "known" ? found : null;
    leaning = earlier;
  }
  return null;
}
