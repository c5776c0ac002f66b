import type { PassageIndex } from "../index/passage-index.js";
import { type EpisodeScope, selectEpisodes } from "../retrieve/select-episodes.js";
import { type EpisodeTelling, tellEpisodes } from "./episode-data/tell-episodes.js";
import { recogniseRequest } from "./recognise-request.js";

/** How a question is to be answered; ordinarily both are null. */
export interface RequestReading {
  /** What is asked the time of: to be searched for instead of the question. */
  readonly topic: string | null;
  /** The answer of the episodes' own data. */
  readonly telling: EpisodeTelling | null;
}

/** Throws `bad_request` for an unknown episode, as `selectEpisodes` does. */
export function readRequest(index: PassageIndex, question: string, scope: EpisodeScope): RequestReading {
  const request = recogniseRequest(question);
  if (request === null) return { topic: null, telling: null };
  if (request.kind === "moment") return { topic: request.topic, telling: null };
  const episodes = selectEpisodes(index.episodes, scope) ?? index.episodes;
  return { topic: null, telling: tellEpisodes(index, episodes, request) };
}
