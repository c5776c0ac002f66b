import { expect, test } from "vitest";
import { describeWork } from "../../../src/cli/print/describe-work.js";

test("the status names the writer, how far it is, the workers, and each failure with its reason", () => {
  const lines = describeWork({
    writer: {
      number: 7,
      pid: 412,
      host: "a",
      since: "2026-01-01T00:00:00Z",
      progress: { done: 20, total: 50 },
    },
    queue: {
      episodes: { waiting: 4, active: 2, retrying: 1, failed: 1 },
      workers: ["a:412", "b:9"],
      failures: [{ episode: "talk-3", reason: "the disk is full" }],
    },
  });
  expect(lines).toEqual([
    "Process 412 on a is writing the index since 2026-01-01T00:00:00Z: 20 of 50 texts.",
    "Episodes: 4 waiting, 2 in work, 1 to be tried again, 1 failed.",
    "2 workers: a:412, b:9.",
    "Failed: talk-3: the disk is full",
  ]);
});

test("where nothing goes on, that is said", () => {
  const episodes = { waiting: 0, active: 0, retrying: 0, failed: 0 };
  expect(describeWork({ writer: null, queue: null })).toEqual([
    "No ingest is writing the index in the cluster.",
    "REDIS_URL is not set: an ingest is done by one process.",
  ]);
  expect(describeWork({ writer: null, queue: { episodes, workers: [], failures: [] } }).at(-1)).toBe(
    "No worker is connected.",
  );
});
