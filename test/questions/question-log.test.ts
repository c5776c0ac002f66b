import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { appendLine } from "../../src/questions/append-line.js";
import {
  openQuestionLog,
  type QuestionLog,
  type QuestionLogOptions,
} from "../../src/questions/question-log.js";
import { makeLogFolder, readEntries, readFolder, writeDay } from "../fakes/log-folder.js";
import { makeResponse } from "../fakes/make-answer.js";
import { makeAnswerEntry } from "../fakes/make-log-entry.js";
import { makePipe } from "../fakes/odd-files.js";

const NOON = new Date("2026-11-24T12:00:00.000Z");

const opened: QuestionLog[] = [];
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
});

async function open(options: Partial<QuestionLogOptions> = {}) {
  const dir = options.dir ?? (await makeLogFolder());
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const log = await openQuestionLog({ dir, days: 3, warn, now: () => NOON, ...options });
  opened.push(log);
  return { dir, log, warnings };
}

const answered = (id: string, question = "Why?") =>
  ({ channel: "api", question, kind: "answered", response: makeResponse({ id }) }) as const;

describe("what is kept", () => {
  test("is a line a question and a line a verdict, in the order they came", async () => {
    const { dir, log } = await open();
    log.observe(answered("a-1", "Why do\u200b colonies\ndie?"));
    log.observe({ channel: "openai", question: "x", kind: "left" });
    log.observe({ channel: "mcp", question: "y", kind: "failed", code: "overloaded" });
    expect(await log.judge({ answerId: "a-1", verdict: "down", comment: "Too \u001b[31mshort" })).toBe(
      "kept",
    );
    const at = NOON.toISOString();
    expect(await readEntries(dir)).toEqual([
      makeAnswerEntry({ at, question: "Why do colonies die?" }),
      { kind: "answer", at, door: "openai", question: "x", outcome: "left" },
      { kind: "answer", at, door: "mcp", question: "y", outcome: "failed", code: "overloaded" },
      { kind: "feedback", at, answerId: "a-1", verdict: "down", comment: "Too [31mshort" },
    ]);
  });

  test.skipIf(process.platform === "win32")("is its owner's alone: folder 0700, file 0600", async () => {
    const { dir } = await open();
    const modes = [dir, join(dir, "questions-2026-11-24.jsonl")].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o600]);
  });

  test("goes to the file of its UTC day, also over midnight", async () => {
    let now = new Date("2026-11-24T23:59:59.999Z");
    const { dir, log } = await open({ now: () => now });
    log.observe(answered("a"));
    now = new Date("2026-11-25T00:00:00.000Z");
    log.observe(answered("b"));
    await log.close();
    expect((await readdir(dir)).sort()).toEqual(["questions-2026-11-24.jsonl", "questions-2026-11-25.jsonl"]);
    expect((await readEntries(dir)).map(({ at }) => at)).toEqual([
      "2026-11-24T23:59:59.999Z",
      "2026-11-25T00:00:00.000Z",
    ]);
  });

  test("begins a line of its own after one that a crash tore", async () => {
    const { dir, log } = await open();
    await writeFile(join(dir, "questions-2026-11-24.jsonl"), '{"kind":"ans');
    log.observe(answered("a"));
    await log.close();
    expect((await readFolder(dir)).split("\n").map((line) => line.slice(0, 16))).toEqual([
      '{"kind":"ans',
      '{"kind":"answer"',
      "",
    ]);
  });
});

describe("what is older than the days", () => {
  const DAYS = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"];

  async function makeOldFolder(): Promise<string> {
    const dir = await makeLogFolder();
    await mkdir(dir);
    for (const day of DAYS) await writeDay(dir, day, [makeAnswerEntry()]);
    return dir;
  }
  const listDays = async (dir: string) => (await readdir(dir)).map((name) => name.slice(10, 20)).sort();

  test("is removed at the start", async () => {
    const { dir } = await open({ dir: await makeOldFolder() });
    expect(await listDays(dir)).toEqual(DAYS.slice(2));
  });

  test("is removed when the day changes, asked or not asked anything", async () => {
    let now = NOON;
    const { dir } = await open({ dir: await makeOldFolder(), now: () => now, clockCheckMs: 5 });
    now = new Date("2026-11-26T00:00:00.000Z");
    await expect.poll(() => listDays(dir)).toEqual(["2026-11-24"]);
  });

  test("is removed only where it is a file of the log's own", async () => {
    const dir = await makeOldFolder();
    const outside = join(dir, "../questions-2000-01-01.jsonl");
    await writeFile(outside, "x");
    await symlink(outside, join(dir, "questions-2000-01-01.jsonl"));
    await mkdir(join(dir, "questions-2000-01-02.jsonl"));
    const others = [
      "questions-2000-01-03.jsonl.gz",
      "my-questions-2000-01-04.jsonl",
      "questions-2000-1-5.jsonl",
      "notes.txt",
    ];
    for (const name of others) await writeFile(join(dir, name), "x");
    await open({ dir });
    expect((await readdir(dir)).sort()).toEqual(
      [
        ...others,
        "questions-2000-01-01.jsonl",
        "questions-2000-01-02.jsonl",
        ...DAYS.slice(2).map((day) => `questions-${day}.jsonl`),
      ].sort(),
    );
    expect(await readFile(outside, "utf8")).toBe("x");
  });
});

describe("a verdict", () => {
  test("is kept for an answer of this log only", async () => {
    const { dir, log } = await open();
    expect(await log.judge({ answerId: "a-1", verdict: "up" })).toBe("unknown");
    log.observe({ channel: "api", question: "x", kind: "left" });
    expect(await log.judge({ answerId: "a-1", verdict: "up" })).toBe("unknown");
    log.observe(answered("a-1"));
    expect(await log.judge({ answerId: "a-1", verdict: "up" })).toBe("kept");
    expect((await readEntries(dir)).map(({ kind }) => kind)).toEqual(["answer", "answer", "feedback"]);
  });

  test("is kept for answers from before a restart, of today and of yesterday, and of no day before", async () => {
    const dir = await makeLogFolder();
    await mkdir(dir);
    await writeDay(dir, "2026-11-22", [makeAnswerEntry({ id: "old" })]);
    await writeDay(dir, "2026-11-23", ["{torn", makeAnswerEntry({ id: "yesterday" })]);
    await writeDay(dir, "2026-11-24", [makeAnswerEntry({ id: "today" })]);
    const { log } = await open({ dir });
    const judge = (answerId: string) => log.judge({ answerId, verdict: "up" });
    expect(await Promise.all(["old", "yesterday", "today"].map(judge))).toEqual(["unknown", "kept", "kept"]);
  });

  test("is kept for an answer that another server on the folder gave, whenever it gave it", async () => {
    const { dir, log } = await open();
    const other = (await open({ dir })).log;
    for (const id of ["a", "b", "c"]) {
      expect(await log.judge({ answerId: id, verdict: "up" })).toBe("unknown");
      other.observe(answered(id));
      await other.close();
      expect(await log.judge({ answerId: id, verdict: "up" })).toBe("kept");
    }
  });

  test.skipIf(process.platform === "win32")(
    "does not wait for a pipe in the place of a day's file",
    async () => {
      const { dir, log } = await open();
      for (const day of ["2026-11-23", "2026-11-24"]) {
        await rm(join(dir, `questions-${day}.jsonl`), { force: true });
        await makePipe(join(dir, `questions-${day}.jsonl`));
      }
      expect(await log.judge({ answerId: "a", verdict: "up" })).toBe("unknown");
      log.observe(answered("a"));
      expect(await log.judge({ answerId: "a", verdict: "up" })).toBe("lost");
      expect(log.losingSince).toBe(NOON.getTime());
    },
  );

  test("is kept for the newest answers of many, and unknown for those long gone", async () => {
    const { log } = await open({ append: async () => undefined });
    for (let i = 0; i < 10_500; i += 1) log.observe(answered(`a-${i}`));
    expect(await log.judge({ answerId: "a-499", verdict: "up" })).toBe("unknown");
    await expect.poll(() => log.judge({ answerId: "a-10499", verdict: "up" })).toBe("kept");
    await expect.poll(() => log.judge({ answerId: "a-500", verdict: "up" })).toBe("kept");
  });
});

describe("a disk that does not take it", () => {
  test("costs no answer: it is said once, with the fix, and counted, and said when it is over", async () => {
    const { dir, log, warnings } = await open();
    const path = join(dir, "questions-2026-11-24.jsonl");
    log.observe(answered("a"));
    await log.close();
    await rm(path);
    await mkdir(path);
    for (const id of ["b", "c", "d"]) log.observe(answered(id));
    await log.close();
    expect(log.lost).toBe(3);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^questions are not being kept: EISDIR.*\. Free some space or make the folder of CUEPOINT_QUESTION_LOG writable\.$/,
      ),
    ]);
    expect(await log.judge({ answerId: "a", verdict: "up" })).toBe("lost");
    await rm(path, { recursive: true });
    log.observe(answered("e"));
    await log.close();
    expect(warnings.slice(1)).toEqual(["questions are kept again; 4 were lost"]);
    expect(await readEntries(dir)).toMatchObject([{ id: "e" }]);
  });

  test("a link in the place of the day's file is not followed", async () => {
    const { dir, log } = await open();
    const outside = join(dir, "../outside");
    await writeFile(outside, "theirs");
    await rm(join(dir, "questions-2026-11-24.jsonl"));
    await symlink(outside, join(dir, "questions-2026-11-24.jsonl"));
    log.observe(answered("a"));
    await log.close();
    expect([await readFile(outside, "utf8"), log.lost]).toEqual(["theirs", 1]);
  });

  test("a folder that is taken away is made again", async () => {
    const { dir, log } = await open();
    await rm(dir, { recursive: true });
    log.observe(answered("a"));
    await log.close();
    expect(await readEntries(dir)).toHaveLength(1);
  });

  test("a slow one holds up nobody, nor the stop, and no more than a thousand lines wait for it", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const append: typeof appendLine = async (path, line) => {
      if (line !== "") await held;
      await appendLine(path, line);
    };
    const { dir, log, warnings } = await open({ append });
    for (let i = 0; i < 1500; i += 1) log.observe(answered(`a-${i}`));
    expect(log.lost).toBe(500);
    expect(warnings).toEqual([expect.stringContaining("the disk is too slow")]);
    const start = performance.now();
    await log.close();
    expect(performance.now() - start).toBeLessThan(5000);
    release();
    await expect.poll(async () => (await readEntries(dir)).length, { timeout: 10_000 }).toBe(1000);
  });

  test.each(["a file", "a folder in the place of the day's file", "a path below a file"])(
    "at the start %s is an error that names the variable",
    async (what) => {
      const dir = await makeLogFolder();
      if (what === "a folder in the place of the day's file") {
        await mkdir(join(dir, "questions-2026-11-24.jsonl"), { recursive: true });
      } else await writeFile(dir, "");
      const failure = await open({ dir: what === "a path below a file" ? join(dir, "log") : dir }).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({
        code: "config_invalid",
        message: expect.stringMatching(/^CUEPOINT_QUESTION_LOG: cannot write there: E/),
        hint: "Name a folder that can be made or written, or unset it to keep no questions.",
      });
    },
  );
});
