import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readDescriptionTimes } from "../../../src/corpus/chapter-lists/read-description-times.js";
import { readSource } from "../../../src/corpus/read-source.js";
import { formatTimestamp } from "../../../src/shared/timestamp.js";
import { runCli } from "../run-cli.js";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-chapters-"));
  file = join(folder, "show.srt");
  const topics = ["cedar beehive varnish", "sailing harbour rigging", "sourdough baking ovens"];
  const said = topics.flatMap((topic) =>
    Array.from(
      { length: 24 },
      (_, i) => `Part ${i} of the ${topic} is ${topic}, as the ${topic} people say.`,
    ),
  );
  const clock = (seconds: number) => `0${formatTimestamp(3600 + seconds).replace(/^1/, "0")},000`;
  const cues = said.map((text, i) => `${i + 1}\n${clock(i * 20)} --> ${clock(i * 20 + 20)}\n${text}\n`);
  await writeFile(file, cues.join("\n"));
});

const marksOf = (path: string, text: string) =>
  readSource({ path, bytes: new TextEncoder().encode(text) })?.sources[0]?.chapters?.marks.map(
    ({ startSeconds, title }) => [startSeconds, title],
  );

test("the same chapters are written as a page, JSON, WebVTT and a list for YouTube", async () => {
  const write = async (format: string) => {
    const { code, stdout } = await runCli(["chapters", file, "--format", format]);
    expect(code).toBe(0);
    return stdout;
  };
  const expected = marksOf("chapters.json", await write("json"));
  expect(expected?.length).toBeGreaterThanOrEqual(3);
  expect(marksOf("chapters.vtt", await write("vtt"))).toEqual(expected);
  expect(marksOf("page.md", await write("page"))).toEqual(expected);
  const listed = readDescriptionTimes(await write("youtube"))?.marks;
  expect(listed?.map(({ startSeconds, title }) => [startSeconds, title])).toEqual(expected);
});

test("a format that is not known is named with those that are; a file that is there stays as it is", async () => {
  const wrong = await runCli(["chapters", file, "--format", "mp4"]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("page, json, youtube, vtt")]);
  const there = await runCli(["chapters", file, "--format", "json", "--out", file]);
  expect([there.code, there.stderr]).toEqual([2, expect.stringContaining("remove the file that is there")]);
  expect(await readFile(file, "utf8")).toContain("-->");
});
