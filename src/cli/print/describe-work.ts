import { NO_REDIS } from "../../platform/no-redis.js";
import { countNoun } from "../../shared/count-noun.js";
import type { WorkState } from "../../store/weaviate/ingest/queue/read-work.js";

/** Writes how far a shared ingest is, as lines for people. */
export function describeWork({ writer, queue }: WorkState): string[] {
  return [describeWriter(writer), ...(queue === null ? [NO_REDIS] : describeQueue(queue))];
}

function describeWriter(writer: WorkState["writer"]): string {
  if (writer === null) return "No ingest is writing the index in the cluster.";
  const { pid, host, since, progress } = writer;
  const far = progress === null ? "" : `: ${progress.done} of ${countNoun(progress.total, "texts")}`;
  return `Process ${pid} on ${host} is writing the index since ${since}${far}.`;
}

function describeQueue({ episodes, workers, failures }: NonNullable<WorkState["queue"]>): string[] {
  const { waiting, active, retrying, failed } = episodes;
  return [
    `Episodes: ${waiting} waiting, ${active} in work, ${retrying} to be tried again, ${failed} failed.`,
    workers.length === 0
      ? "No worker is connected."
      : `${countNoun(workers.length, "workers")}: ${workers.join(", ")}.`,
    ...failures.map(({ episode, reason }) => `Failed: ${episode}: ${reason}`),
  ];
}
