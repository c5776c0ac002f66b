import type { Progress } from "../shared/progress.js";

/**
 * What takes long: fetching the embedding model, the speech model, a show, reading files, embedding texts, linking vectors,
 * finding questions.
 */
export type Work =
  | "model"
  | "speech-model"
  | "fetch"
  | "transcribe"
  | "read"
  | "build"
  | "link"
  | "questions";

/** How the parts under construction speak to the operator. */
export interface Reporter {
  note(sentence: string): void;
  /** Of a model the progress is in bytes. */
  progress(work: Work, progress: Progress): void;
}
