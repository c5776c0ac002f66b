/** What programs import from `cuepoint`; everything else may change without notice. */

export type { SearchResult } from "./answer/search-result.js";
export { type AppOptions, createApp } from "./compose/create-app.js";
export {
  type Cuepoint,
  type CuepointOptions,
  createCuepoint,
  type Question,
  type SearchQuery,
} from "./compose/create-cuepoint.js";
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
export type { EpisodeFilter, EpisodeScope } from "./store/select-episodes.js";
