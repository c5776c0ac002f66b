import { pointsAtEarlierQuestion } from "../language/join-follow-up.js";
import { normalizeTurns } from "../language/normalize-text.js";
import type { Asker } from "../shared/asker.js";
import type { ChatMessage } from "../shared/domain.js";
import type { EpisodeFacts } from "../store/episodes/episode-facts.js";
import { type EpisodeScope, selectEpisodes } from "../store/select-episodes.js";
import type { AnswerRequest } from "./answer-parts.js";
import type { DataRequest } from "./requests/answer-directly.js";
import { askByNumber } from "./requests/ask-by-number.js";
import { findNamedEpisode, type NamedEpisode } from "./requests/find-named-episode.js";
import { findReferredEpisode } from "./requests/find-referred-episode.js";
import {
  type QuestionIntent,
  type RequestParts,
  readIntent,
  recogniseAsked,
} from "./requests/read-intent.js";
import { type AnswerForm, readForm } from "./requests/recognise/read-form.js";

/** A question as it is understood before anything is searched. */
export interface ResolvedQuestion {
  /** The last message, normalised; an episode that it names by number is "the episode" in it. */
  readonly text: string;
  /** The earlier turns, oldest first; empty unless the intent is `search`. */
  readonly history: readonly ChatMessage[];
  /** The scope as the client gave it, or the episodes that the question names. */
  readonly scope: EpisodeScope;
  /** The episodes in scope. */
  readonly episodes: readonly EpisodeFacts[];
  /** True where each of the episodes in scope is asked for itself, as they are named by their numbers. */
  readonly asksEach: boolean;
  readonly intent: QuestionIntent;
  /** The form that the answer is asked for in; null where the question does not say. */
  readonly form: AnswerForm | null;
  readonly asker: Asker;
}

/**
 * Normalises the messages and reads what the last one wants. Episodes that it names by number, or one that it names by its
 * title, are the whole scope. One that only asks for another form asks the question before it once more. Throws
 * `bad_request` for an unknown episode.
 */
export async function resolveQuestion(
  parts: RequestParts,
  { messages: sent, client, signal, ...scope }: AnswerRequest,
): Promise<ResolvedQuestion> {
  const { store, requests } = parts;
  const asker = { client, signal };
  const all = selectEpisodes(store.episodes, scope) ?? store.episodes;
  const { messages, form } = await readAgain(parts, normalizeTurns(sent), asker);
  const asked = askByNumber(messages, { episodes: all, library: store.episodes, requests });
  const { text, history: earlier } = asked;
  const given = { text, scope, episodes: all, asksEach: false, form, asker };
  if (asked.missing !== null)
    return { ...given, history: [], intent: { kind: "unknown", sentence: asked.missing } };
  const isFollowUp = earlier.some(({ role }) => role === "user");
  const read = async (question: string, episodes: readonly EpisodeFacts[]): Promise<Read> => {
    const found = await readIntent(parts, question, { isFollowUp, episodes, form, ...asker });
    const { asks, intent, searched } = found;
    const history = intent.kind === "search" && searched === undefined ? earlier : [];
    return { asks, wanted: { intent, history, ...(searched === undefined ? {} : { text: searched }) } };
  };
  if (asked.episodes !== null) {
    const { episodes } = asked;
    const own = { ...scope, episodes: episodes.map(({ id }) => id) };
    const { wanted } = await read(text, episodes);
    if (wanted.intent.kind !== "search" || asked.isSure)
      return { ...given, scope: own, episodes, asksEach: episodes.length > 1, ...wanted };
  }
  const meant = findMeantEpisode(text, { all, library: store.episodes, isFollowUp });
  const own = meant && (await readMeant(meant, (question, episodes = all) => read(question, episodes), text));
  if (meant !== null && own !== null)
    return {
      ...given,
      scope: { ...scope, episodes: [meant.episode.id] },
      episodes: [meant.episode],
      text: meant.isReference ? meant.question : text,
      ...own,
    };
  return { ...given, ...(await read(text, all)).wanted };
}

interface Read {
  readonly asks: DataRequest["kind"] | undefined;
  readonly wanted: Pick<ResolvedQuestion, "history" | "intent"> & { readonly text?: string };
}

/** Reads what is wanted of the episode that is meant; null where others may be asked as well. */
async function readMeant(
  { episode, question, isReference, isTitle }: MeantEpisode,
  read: (question: string, episodes?: readonly EpisodeFacts[]) => Promise<Read>,
  text: string,
): Promise<Read["wanted"] | null> {
  const { asks, wanted } = await read(question, [episode]);
  if (wanted.intent.kind === "search" && !isTitle) return null;
  if (!isReference) return wanted;
  // "The first interview" that they talk about may be no episode.
  if (wanted.intent.kind === "moment" && !isTitle) return null;
  // Which episode is the latest says more than what it is called, or is about.
  if (wanted.intent.kind === "talk" || ASKS_WHICH.has(asks)) return null;
  return asks === "overview" && (await read(text)).asks === "episodes" ? null : wanted;
}

const ASKS_WHICH: ReadonlySet<DataRequest["kind"] | undefined> = new Set(["episodes", "show", "title"]);

interface MeantEpisode extends NamedEpisode {
  /** False where the question has the title. */
  readonly isReference: boolean;
}

interface Meant {
  /** The episodes in scope. */
  readonly all: readonly EpisodeFacts[];
  /** All that there are. */
  readonly library: readonly EpisodeFacts[];
  readonly isFollowUp: boolean;
}

/** Finds the one episode that a question names by its title, or refers to as the latest or by what it is about. */
function findMeantEpisode(text: string, { all, library, isFollowUp }: Meant): MeantEpisode | null {
  const named = all.length > 1 ? findNamedEpisode(text, all, library) : null;
  if (named !== null) return { ...named, isReference: false };
  const referred = findReferredEpisode(text, all, library);
  // "The first one" is one of what was asked before.
  const isOfBefore = isFollowUp && referred?.isTitle === false && pointsAtEarlierQuestion(text);
  return referred === null || isOfBefore ? null : { ...referred, isReference: true };
}

/** A question that was asked before and only shall have another form: so many turns are looked through. */
const FURTHEST = 3;
const SHORT: AnswerForm = { most: null, isSentence: false, words: "briefly" };

/** Reads the form of the last turn. Where it asks for nothing else, the turn before it is asked once more. */
async function readAgain(
  parts: RequestParts,
  messages: readonly ChatMessage[],
  asker: Asker,
): Promise<{ messages: readonly ChatMessage[]; form: AnswerForm | null }> {
  const last = messages.at(-1)?.content ?? "";
  const own = readForm(last);
  const said = messages.filter(({ role }) => role === "user");
  const isForm = async (text: string) => (await recogniseAsked(parts, text, asker))?.request.kind === "form";
  if (said.length < 2 || !(await isForm(last))) {
    // What is left of a question without the words for its form is asked.
    const rest = own.form !== null && own.rest !== "" ? own.rest : last;
    return { messages: [...messages.slice(0, -1), { role: "user", content: rest }], form: own.form };
  }
  let before = messages.slice(0, -1);
  for (let looked = 0; looked < FURTHEST; looked++) {
    const at = before.findLastIndex(({ role }) => role === "user");
    if (at < 0) break;
    if (!(await isForm(before[at]?.content ?? "")))
      return { messages: before.slice(0, at + 1), form: own.form ?? SHORT };
    before = before.slice(0, at);
  }
  return { messages, form: own.form };
}
