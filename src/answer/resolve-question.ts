import { normalizeTurns } from "../language/normalize-text.js";
import type { Asker } from "../shared/asker.js";
import type { ChatMessage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { PassageStore } from "../store/passage-store.js";
import { type EpisodeScope, selectEpisodes } from "../store/select-episodes.js";
import type { AnswerRequest } from "./answer-parts.js";
import { findNamedEpisode } from "./requests/find-named-episode.js";
import { type QuestionIntent, readIntent } from "./requests/read-intent.js";

/** A question as it is understood before anything is searched. */
export interface ResolvedQuestion {
  /** The last message, normalised. */
  readonly text: string;
  /** The earlier turns, oldest first; empty unless the intent is `search`. */
  readonly history: readonly ChatMessage[];
  /** The scope as the client gave it, or the episode that the question names. */
  readonly scope: EpisodeScope;
  /** The episodes in scope. */
  readonly episodes: readonly EpisodeOutline[];
  readonly intent: QuestionIntent;
  readonly asker: Asker;
}

/**
 * Normalises the messages and reads what the last one wants. An episode that it names by its title is the whole scope. Throws
 * `bad_request` for an unknown episode.
 */
export async function resolveQuestion(
  store: PassageStore,
  { messages: sent, client, signal, ...scope }: AnswerRequest,
): Promise<ResolvedQuestion> {
  const messages = normalizeTurns(sent);
  const text = messages.at(-1)?.content ?? "";
  const earlier = messages.slice(0, -1);
  const all = selectEpisodes(store.episodes, scope) ?? store.episodes;
  const asker = { client, signal };
  const read = (question: string, episodes: readonly EpisodeOutline[]) =>
    readIntent(store, question, { history: earlier, episodes, signal });
  const named = all.length > 1 ? findNamedEpisode(text, all) : null;
  if (named !== null) {
    const episodes = [named.episode];
    const intent = await read(named.question, episodes);
    const own = { ...scope, episodes: [named.episode.id] };
    if (intent.kind !== "search" || named.isTitle)
      return { text, history: keepHistory(intent, earlier), scope: own, episodes, intent, asker };
  }
  const intent = await read(text, all);
  return { text, history: keepHistory(intent, earlier), scope, episodes: all, intent, asker };
}

function keepHistory({ kind }: QuestionIntent, earlier: readonly ChatMessage[]): readonly ChatMessage[] {
  return kind === "search" ? earlier : [];
}
