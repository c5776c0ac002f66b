import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  createEncoder,
  decodeJob,
  nameJob,
} from "../../../../src/store/weaviate/ingest/queue/episode-job.js";
import { generateLibrary } from "../generate-library.js";
import { planLibrary } from "./plan-library.js";

test("a job holds all that a worker needs, through Redis and back", async () => {
  const work = await planLibrary(generateLibrary(3));
  const encode = createEncoder(work, 7);
  for (const pending of work.pending) {
    const { model, task } = decodeJob(JSON.parse(JSON.stringify(encode(pending))));
    expect(model).toEqual(work.model);
    expect(task).toEqual({
      collection: work.collection,
      keepsTokens: work.keepsTokens,
      previous: null,
      pending,
    });
  }
});

test("its name follows from the collection, the episode and the content, and from nothing else", async () => {
  const work = await planLibrary(generateLibrary(2));
  const again = await planLibrary([...generateLibrary(2)].reverse());
  const other = await planLibrary(generateLibrary(2, "second"));
  const names = (from: typeof work) => from.pending.map((pending) => nameJob(from, pending)).sort();
  expect(new Set(names(work)).size).toBe(2);
  expect(names(again)).toEqual(names(work));
  expect(names(other).filter((name) => names(work).includes(name))).toEqual([]);
  const [pending] = work.pending;
  if (pending === undefined) throw new Error("no episode");
  expect(nameJob({ collection: "Another" }, pending)).not.toBe(nameJob(work, pending));
});

test.each([null, {}, { collection: "A", keepsTokens: true }, "text"])(
  "%j is no job, and is told as one of another version",
  (data) => {
    expect(() => decodeJob(data)).toThrow("a job of the ingest cannot be read");
  },
);

test("what unpacks to more than any episode is not unpacked", async () => {
  const work = await planLibrary(generateLibrary(1));
  const [job] = work.pending.map(createEncoder(work, 7));
  const content = gzipSync(Buffer.alloc((256 << 20) + 1, " ")).toString("base64");
  expect(() => decodeJob({ ...job, content })).toThrow(/cannot be read at its content: .*larger than/);
});
