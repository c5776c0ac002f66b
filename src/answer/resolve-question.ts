import { normalizeTurns } from "../language/normalize-text.js";
import type { Asker } from "../shared/asker.js";
import type { ChatMessage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import { type EpisodeScope, selectEpisodes } from "../store/select-episodes.js";
import type { AnswerRequest } from "./answer-parts.js";
import { askByNumber } from "./requests/ask-by-number.js";
import { findNamedEpisode } from "./requests/find-named-episode.js";
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
  readonly episodes: readonly EpisodeOutline[];
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
  const asked = askByNumber(messages, { episodes: all, requests });
  const { text, history: earlier } = asked;
  const given = { text, scope, episodes: all, asksEach: false, form, asker };
  if (asked.missing !== null)
    return { ...given, history: [], intent: { kind: "unknown", sentence: asked.missing } };
  const isFollowUp = earlier.some(({ role }) => role === "user");
  const read = async (question: string, episodes: readonly EpisodeOutline[]) => {
    const { intent, searched } = await readIntent(parts, question, { isFollowUp, episodes, form, ...asker });
    const history = intent.kind === "search" && searched === undefined ? earlier : [];
    return { intent, history, ...(searched === undefined ? {} : { text: searched }) };
  };
  if (asked.episodes !== null) {
    const { episodes } = asked;
    const own = { ...scope, episodes: episodes.map(({ id }) => id) };
    const wanted = await read(text, episodes);
    if (wanted.intent.kind !== "search" || asked.isSure)
      return { ...given, scope: own, episodes, asksEach: episodes.length > 1, ...wanted };
  }
  const named = all.length > 1 ? findNamedEpisode(text, all) : null;
  if (named !== null) {
    const episodes = [named.episode];
    const own = { ...scope, episodes: [named.episode.id] };
    const wanted = await read(named.question, episodes);
    if (wanted.intent.kind !== "search" || named.isTitle)
      return { ...given, scope: own, episodes, ...wanted };
  }
  return { ...given, ...(await read(text, all)) };
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
