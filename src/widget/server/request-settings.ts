import { parseEpisode, type ShownEpisode } from "./parse-episode.js";
import { isRecord, readList, readText } from "./read-fields.js";
import { requestJson } from "./send-request.js";

/** What the widget must know of its server. */
export interface Settings {
  /** True where readers may say whether an answer helped. */
  readonly feedback: boolean;
  /** For how many days the server keeps questions; null where it keeps none. */
  readonly daysKept: string | null;
  readonly degraded: boolean;
  /** True where a language model writes answers. */
  readonly hasModel: boolean;
  /** The episode asked for, or the server's only one. */
  readonly episode: ShownEpisode | null;
  /** To begin with: the episode's, else those of several episodes. */
  readonly questions: readonly string[];
}

/** Asks `GET /api/widget`. Throws `RequestFailure`. */
export async function requestSettings(server: string, episodeId: string | null): Promise<Settings> {
  const query = episodeId === null ? "" : `?${new URLSearchParams({ episode: episodeId })}`;
  return await requestJson({ server, path: `/api/widget${query}` }, parseSettings);
}

/** Asks `GET /api/episodes/:id`. Throws `RequestFailure`. */
export async function requestEpisode(server: string, id: string): Promise<ShownEpisode> {
  return await requestJson({ server, path: `/api/episodes/${encodeURIComponent(id)}` }, parseEpisode);
}

function parseSettings(value: unknown): Settings | null {
  if (!isRecord(value)) return null;
  const { feedback, questionLog, questionLogDays, degraded, mode, questions } = value;
  const episode = parseEpisode(value["episode"]);
  return {
    feedback: feedback === true,
    daysKept: questionLog === true ? String(questionLogDays ?? "…") : null,
    degraded: degraded === true,
    hasModel: mode === "llm",
    episode,
    questions: (episode ? episode.questions : readList(readText)(questions)) ?? [],
  };
}
