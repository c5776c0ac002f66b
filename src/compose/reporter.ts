import type { Progress } from "../shared/progress.js";

/** What takes long: fetching the model, fetching a show, reading files, embedding texts, linking vectors. */
export type Work = "model" | "fetch" | "transcribe" | "read" | "build" | "link";

/** How the parts under construction speak to the operator. */
export interface Reporter {
  note(sentence: string): void;
  /** Of the model the progress is in bytes. */
  progress(work: Work, progress: Progress): void;
}
