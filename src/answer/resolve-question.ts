import { normalizeTurns } from "../language/normalize-text.js";
import type { Asker } from "../shared/asker.js";
import type { ChatMessage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { PassageStore } from "../store/passage-store.js";
import { type EpisodeScope, selectEpisodes } from "../store/select-episodes.js";
import type { AnswerRequest } from "./answer-parts.js";
import { askByNumber } from "./requests/ask-by-number.js";
import { findNamedEpisode } from "./requests/find-named-episode.js";
import { type QuestionIntent, readIntent } from "./requests/read-intent.js";

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
  readonly asker: Asker;
}

/**
 * Normalises the messages and reads what the last one wants. Episodes that it names by number, or one that it names by its
 * title, are the whole scope. Throws `bad_request` for an unknown episode.
 */
export async function resolveQuestion(
  store: PassageStore,
  { messages: sent, client, signal, ...scope }: AnswerRequest,
): Promise<ResolvedQuestion> {
  const messages = normalizeTurns(sent);
  const all = selectEpisodes(store.episodes, scope) ?? store.episodes;
  const asked = askByNumber(messages, all);
  const { text, history: earlier } = asked;
  const given = { text, scope, episodes: all, asksEach: false, asker: { client, signal } };
  if (asked.missing !== null)
    return { ...given, history: [], intent: { kind: "unknown", sentence: asked.missing } };
  const read = async (question: string, episodes: readonly EpisodeOutline[]) => {
    const intent = await readIntent(store, question, { history: earlier, episodes, signal });
    return { intent, history: intent.kind === "search" ? earlier : [] };
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
