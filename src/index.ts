/** What programs import from `cuepoint`; everything else may change without notice. */

import type { Cuepoint, CuepointOptions } from "./compose/cuepoint.js";
import { openCuepoint } from "./compose/open-cuepoint.js";

export type { SearchResult } from "./answer/search-result.js";
export { type AppOptions, createApp } from "./compose/create-app.js";
export type { Cuepoint, CuepointOptions, Question, SearchQuery } from "./compose/cuepoint.js";
export { SAMPLE_CORPUS_DIR } from "./compose/sample.js";
export type {
  AnswerEvent,
  Chapter,
  ChatMessage,
  ChatResponse,
  Citation,
  Episode,
  Passage,
} from "./shared/domain.js";
export { AppError, type ErrorCode } from "./shared/errors.js";
export type { EpisodeFacts } from "./store/episodes/episode-facts.js";
export type { EpisodeFilter, EpisodeScope } from "./store/select-episodes.js";

/**
 * Opens a corpus: the embedding model is fetched where it is missing, and the index is brought up to date.
 * Throws an `AppError` whose `sentence` says what to do.
 */
export async function createCuepoint(options: CuepointOptions = {}): Promise<Cuepoint> {
  return await openCuepoint(options);
}
