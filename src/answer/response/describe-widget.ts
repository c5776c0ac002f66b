import type { AnswerMode, Episode } from "../../shared/domain.js";
import { loadOnce } from "../../shared/load-once.js";
import type { PassageStore } from "../../store/passage-store.js";
import { resolveIds } from "../../store/select-episodes.js";
import { pickShowStarters } from "../pick-starters.js";
import { readLatest } from "../read-latest.js";
import { findEpisode } from "./find-episode.js";

/** The body of `GET /api/widget`. */
export interface WidgetSettings {
  readonly version: string;
  /** Whether verdicts on answers are taken. */
  readonly feedback: boolean;
  readonly questionLog: boolean;
  readonly questionLogDays?: number | undefined;
  readonly degraded: boolean;
  readonly mode: AnswerMode;
  /** The one that was asked for, or the only one there is. */
  readonly episode?: Episode;
  /** To begin with, of several episodes. */
  readonly questions?: readonly string[];
}

/** Adds to what is said of the server what the widget begins with. Throws `not_found` where there is no such episode. */
export function createWidgetDescriber(
  store: PassageStore,
): (
  server: Omit<WidgetSettings, "episode" | "questions">,
  asked: { readonly id: string | undefined; readonly signal: AbortSignal | undefined },
) => Promise<WidgetSettings> {
  const { episodes } = store;
  const pick = loadOnce(async () => pickShowStarters(await readLatest(store, episodes)));
  const only = episodes.length === 1 ? episodes[0]?.id : undefined;
  return async (server, { id = only, signal }) => {
    if (id === undefined) return { ...server, questions: await pick() };
    const [now = id] = resolveIds(episodes, [id]);
    return { ...server, episode: await findEpisode(store, now, signal) };
  };
}
