import { countNoun } from "../../../shared/count-noun.js";
import { AppError } from "../../../shared/errors.js";

export interface FailedEpisode {
  readonly id: string;
  readonly reason: string;
}

/** `index_unwritable`: names each episode that could not be written, with its reason. */
export function refuseFailed(failed: readonly FailedEpisode[], total: number): AppError {
  const of = `${failed.length} of ${countNoun(total, "episodes")}`;
  return new AppError("index_unwritable", `${of} could not be written to the cluster`, {
    hint: "The others are kept there, and the index that was in use still is: mend what each line names, then run `cuepoint ingest` again.",
    problems: failed.map(({ id, reason }) => `${id}: ${reason}`),
  });
}
