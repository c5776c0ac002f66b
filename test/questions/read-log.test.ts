import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LONGEST_LINE_BYTES, type LogEntry } from "../../src/questions/log-entry.js";
import { readLog } from "../../src/questions/read-log.js";
import { AppError } from "../../src/shared/errors.js";
import { makeLogFolder, writeDay } from "../fakes/log-folder.js";
import { makeAnswerEntry } from "../fakes/make-log-entry.js";

async function read(dir: string): Promise<{ entries: LogEntry[]; skipped: number }> {
  const entries: LogEntry[] = [];
  let skipped = 0;
  for await (const entry of readLog(dir)) {
    if (entry === null) skipped += 1;
    else entries.push(entry);
  }
  return { entries, skipped };
}

const entry = (id: string) => makeAnswerEntry({ id });

test("of a file with damage anywhere every whole line is read in order, and every other counted", async () => {
  const dir = await makeLogFolder();
  await mkdir(dir);
  const noise = fc
    .uint8Array({ maxLength: 60 })
    .map((bytes) => Buffer.from(bytes).toString("latin1").replaceAll("\n", ""));
  const line = fc.oneof(fc.uuid().map(entry), noise, fc.constant(JSON.stringify(entry("torn")).slice(0, 90)));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
      await writeDay(dir, "2026-11-24", lines);
      const damaged = lines.filter((each) => typeof each === "string" && each.trim() !== "");
      expect(await read(dir)).toEqual({
        entries: lines.filter((each) => typeof each !== "string"),
        skipped: damaged.length,
      });
    }),
  );
});

test("a file cut off at any byte gives its whole lines", async () => {
  const dir = await makeLogFolder();
  await mkdir(dir);
  const lines = ["a", "b", "c"].map((id) => `${JSON.stringify(entry(id))}\n`);
  const text = lines.join("");
  const path = join(dir, "questions-2026-11-24.jsonl");
  for (let length = 0; length <= text.length; length += 7) {
    await writeFile(path, text.slice(0, length));
    const { entries, skipped } = await read(dir);
    // Where only the line feed at the end is missing, the last line is still read.
    const whole = lines.filter((_, i) => length >= lines.slice(0, i + 1).join("").length - 1).length;
    expect(entries).toEqual(["a", "b", "c"].slice(0, whole).map(entry));
    expect(skipped).toBeLessThanOrEqual(1);
  }
});

test("a line without end is passed over without being held, and what follows it is read", async () => {
  const dir = await makeLogFolder();
  await mkdir(dir);
  await writeDay(dir, "2026-11-24", [
    entry("a"),
    "x".repeat(3 * LONGEST_LINE_BYTES),
    "y".repeat(LONGEST_LINE_BYTES + 1),
    entry("b"),
  ]);
  expect(await read(dir)).toEqual({ entries: [entry("a"), entry("b")], skipped: 2 });
});

test("days are read oldest first, and nothing but files of the log's own names: no link out of the folder", async () => {
  const dir = await makeLogFolder();
  await mkdir(dir);
  await writeDay(dir, "2026-11-24", [entry("b")]);
  await writeDay(dir, "2026-11-23", [entry("a")]);
  await writeFile(join(dir, "notes.jsonl"), JSON.stringify(entry("x")));
  const outside = join(dir, "../outside.jsonl");
  await writeFile(outside, JSON.stringify(entry("y")));
  await symlink(outside, join(dir, "questions-2026-11-25.jsonl"));
  await mkdir(join(dir, "questions-2026-11-26.jsonl"));
  expect(await read(dir)).toEqual({ entries: [entry("a"), entry("b")], skipped: 0 });
});

test("a folder that is not there is empty; a file in its place is an error that names the variable", async () => {
  const dir = await makeLogFolder();
  expect(await read(dir)).toEqual({ entries: [], skipped: 0 });
  await writeFile(dir, "");
  const failure = await read(dir).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({
    code: "config_invalid",
    message: expect.stringContaining("CUEPOINT_QUESTION_LOG"),
  });
});
