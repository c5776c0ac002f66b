import type { Reporter } from "../../compose/reporter.js";
import type { EmbeddingProgress } from "../../store/embed-sections.js";

const LOADING = "The index and the embedding model are loading.";

/** Gives a reporter that also keeps, in a sentence for people, what a start is waiting for. */
export function followStart(reporter: Reporter): {
  readonly reporter: Reporter;
  readonly reasons: () => readonly string[];
} {
  let reason = LOADING;
  const follow =
    (sentence: string, report: (progress: EmbeddingProgress) => void) =>
    (progress: EmbeddingProgress): void => {
      reason = progress.done < progress.total ? sentence : LOADING;
      report(progress);
    };
  return {
    reporter: {
      note: (sentence) => reporter.note(sentence),
      modelProgress: follow("The embedding model is being fetched.", (progress) =>
        reporter.modelProgress(progress),
      ),
      readProgress: follow("The corpus is being read.", (progress) => reporter.readProgress(progress)),
      buildProgress: follow("The index is being built.", (progress) => reporter.buildProgress(progress)),
      linkProgress: follow("The index is being built.", (progress) => reporter.linkProgress(progress)),
    },
    reasons: () => [reason],
  };
}
