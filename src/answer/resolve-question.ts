import { normalizeTurns } from "../language/normalize-text.js";
import type { Asker } from "../shared/asker.js";
import type { ChatMessage } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";
import type { PassageStore } from "../store/passage-store.js";
import { type EpisodeScope, selectEpisodes } from "../store/select-episodes.js";
import type { AnswerRequest } from "./answer-parts.js";
import { type QuestionIntent, readIntent } from "./requests/read-intent.js";

/** A question as it is understood before anything is searched. */
export interface ResolvedQuestion {
  /** The last message, normalised. */
  readonly text: string;
  /** The earlier turns, oldest first; empty unless the intent is `search`. */
  readonly history: readonly ChatMessage[];
  /** The scope as the client gave it. */
  readonly scope: EpisodeScope;
  /** The episodes in scope. */
  readonly episodes: readonly EpisodeOutline[];
  readonly intent: QuestionIntent;
  readonly asker: Asker;
}

/** Normalises the messages and reads what the last one wants. Throws `bad_request` for an unknown episode. */
export async function resolveQuestion(
  store: PassageStore,
  { messages: sent, client, signal, ...scope }: AnswerRequest,
): Promise<ResolvedQuestion> {
  const episodes = selectEpisodes(store.episodes, scope) ?? store.episodes;
  const messages = normalizeTurns(sent);
  const text = messages.at(-1)?.content ?? "";
  const earlier = messages.slice(0, -1);
  const intent = await readIntent(store, text, { history: earlier, episodes, signal });
  const history = intent.kind === "search" ? earlier : [];
  return { text, history, scope, episodes, intent, asker: { client, signal } };
}
