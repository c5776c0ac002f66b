import type { Reporter, Work } from "../../compose/reporter.js";

const LOADING = "The index and the embedding model are loading.";
const WAITS_FOR: Readonly<Record<Work, string>> = {
  model: "The embedding model is being fetched.",
  "speech-model": "The speech model is being fetched.",
  fetch: "A show is being fetched.",
  transcribe: "A recording is being transcribed.",
  read: "The corpus is being read.",
  build: "The index is being built.",
  link: "The index is being built.",
  questions: "The index is being built.",
};

/** Gives a reporter that also keeps, in a sentence for people, what a start is waiting for. */
export function followStart(reporter: Reporter): {
  readonly reporter: Reporter;
  readonly reasons: () => readonly string[];
} {
  let reason = LOADING;
  return {
    reporter: {
      note: (sentence) => reporter.note(sentence),
      progress(work, progress) {
        reason = progress.done < progress.total ? WAITS_FOR[work] : LOADING;
        reporter.progress(work, progress);
      },
    },
    reasons: () => [reason],
  };
}
