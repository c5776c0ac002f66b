import type { PullProgress } from "../embed/pull-model.js";
import type { EmbeddingProgress } from "../store/embed-sections.js";

/** How the parts under construction speak to the operator. */
export interface Reporter {
  note(sentence: string): void;
  modelProgress(progress: PullProgress): void;
  readProgress(progress: EmbeddingProgress): void;
  buildProgress(progress: EmbeddingProgress): void;
  linkProgress(progress: EmbeddingProgress): void;
}
