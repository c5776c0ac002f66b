import { describe, expect, it } from "vitest";
import { describeProblem } from "../../../src/corpus/page-problem.js";
import { chaptersPage } from "../../../src/corpus/pages/chapters-page.js";
import { openSource } from "../../../src/corpus/read-source.js";

const TIME_LINE = "expected a chapter's time line, such as `1. 0:00 – 2:45`, found";
const GOOD = ["1. 0:00 – 1:00", "Start", "It is said.", "• one"];

function readProblems(content: Uint8Array | string, path = "corpus/x.txt"): readonly string[] {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { problems = [] } = chaptersPage.read(openSource({ bytes, path })) ?? {};
  return problems.map((problem) => describeProblem(path, problem));
}

function readLines(...lines: readonly string[]): readonly string[] {
  return readProblems(["A talk", ...lines].join("\n"));
}

describe("a page is refused with file, line, what was expected and what stood there", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["no chapters", ["We met at 10:30."], [`2: ${TIME_LINE} "We met at 10:30."`]],
    [
      "no time at all",
      ["About boats."],
      [
        '1: expected times of chapters or of speech, such as `0:00` or `[04:01]` (the file has none at all), found "A talk"',
      ],
    ],
    ["nothing under the heading", ["CHAPTERS"], [`2: ${TIME_LINE} "CHAPTERS"`]],
    ["text under the heading", ["CHAPTERS", "hello", ...GOOD], [`3: ${TIME_LINE} "hello"`]],
    ["a bullet before the first chapter", ["CHAPTERS", "• one", ...GOOD], [`3: ${TIME_LINE} "• one"`]],
    [
      "a chapter without a title",
      ["1. 0:00 – 1:00", "• one"],
      ['2: expected a title below the time line, found "1. 0:00 – 1:00"'],
    ],
    [
      "a chapter without summary and bullets",
      ["1. 0:00 – 1:00", "Start", "2. 1:00 – 2:00", "End", "Done."],
      [`3: expected a summary or bullets below the chapter's title, found "Start"`],
    ],
    [
      "an end that is the start",
      ["1. 1:00 – 1:00", "Start", "• one"],
      ['2: expected an end after 1:00, found "1. 1:00 – 1:00"'],
    ],
    [
      "a start before the previous one",
      ["1. 1:00 – 2:00", "Start", "• one", "2. 0:59 – 3:00", "End", "• two"],
      ['5: expected a start not before 1:00, where the previous chapter starts, found "2. 0:59 – 3:00"'],
    ],
    [
      "a number given twice",
      [...GOOD, "1. 1:00 – 2:00", "End", "• two"],
      ['6: expected a chapter number above 1, found "1. 1:00 – 2:00"'],
    ],
    [
      "a number zero",
      ["0. 0:00 – 1:00", "Start", "• one"],
      ['2: expected a chapter number above 0, found "0. 0:00 – 1:00"'],
    ],
    [
      "a malformed time line",
      [...GOOD, "3. 4:7x – 5:00", "Middle", "• two"],
      [`6: ${TIME_LINE} "3. 4:7x – 5:00"`],
    ],
    [
      "a malformed first time line",
      ["1. 0:0x – 1:00", "Start", "• one"],
      [`2: ${TIME_LINE} "1. 0:0x – 1:00"`],
    ],
    [
      "a time line with more behind it",
      ["1. 0:00 – 1:00 and", "Start", "• one"],
      [`2: ${TIME_LINE} "1. 0:00 – 1:00 and"`],
    ],
    [
      "a spoilt first time line without number or heading",
      ["0:00 – 1:00 and", "Start", ...GOOD],
      [`2: ${TIME_LINE} "0:00 – 1:00 and"`],
    ],
    ["a lone time", [...GOOD, "4:10"], [`6: ${TIME_LINE} "4:10"`]],
    ["a bullet without text", [...GOOD, "•"], ['6: expected text after the bullet, found "•"']],
    [
      "a bullet in the footer",
      [...GOOD, "", "Get more.", "• two"],
      ['8: expected no bullet after the end of the chapter, found "• two"'],
    ],
    [
      "a time line in the footer",
      [...GOOD, "", "Get more.", "4:7x – 5:00"],
      [`8: ${TIME_LINE} "4:7x – 5:00"`],
    ],
    [
      "a time line and more in the footer",
      [...GOOD, "", "Get more.", "4:10 – 5:00 and"],
      [`8: ${TIME_LINE} "4:10 – 5:00 and"`],
    ],
    [
      "text between the bullets and the next chapter",
      [...GOOD, "", "and more", "2. 1:00 – 2:00", "End", "• two"],
      [`7: expected a bullet or the next chapter's time line, found "and more"`],
    ],
    [
      "a date that does not exist",
      ["Feb 31, 202337m", ...GOOD],
      ['2: expected a date that exists, found "Feb 31, 202337m"'],
    ],
  ])("%s", (_name, lines, problems) => {
    expect(readLines(...lines)).toEqual(problems.map((problem) => `corpus/x.txt:${problem}`));
  });

  it("an empty file, and one of white space", () => {
    const problems = ["corpus/x.txt:1: expected a chapters page, found nothing"];
    expect(readProblems(new Uint8Array())).toEqual(problems);
    expect(readProblems("\uFEFF \r\n\t\n")).toEqual(problems);
  });

  it("nothing but front matter", () => {
    expect(readProblems("---\ntitle: A\n---\n")).toEqual([
      "corpus/x.txt:3: expected a chapters page below the front matter, found nothing",
    ]);
  });

  it("front matter that is not closed", () => {
    expect(readProblems(["---", "title: A", ...GOOD].join("\n"))).toEqual([
      'corpus/x.txt:1: expected front matter that a second `---` line closes, found "---"',
    ]);
  });

  it("a page without a title, unless the front matter has one", () => {
    expect(readProblems(GOOD.join("\n"))).toEqual([
      'corpus/x.txt:1: expected the episode\'s title above the chapters, or a title in the front matter, found "1. 0:00 – 1:00"',
    ]);
    expect(readProblems(["---", "title: A", "---", ...GOOD].join("\n"))).toEqual([]);
  });

  it("what stood there is shortened to 80 characters, none of them cut in half", () => {
    const [problem] = readLines(...GOOD, "", "🐝".repeat(100), "2. 1:00 – 2:00", "End", "• two");
    expect(problem).toBe(
      `corpus/x.txt:7: expected a bullet or the next chapter's time line, found "${"🐝".repeat(79)}…"`,
    );
  });

  it("all problems are gathered, in order of lines, those of the front matter with the file's own lines", () => {
    const page = [
      ...["---", "publishedAt: soon", "nope: 1", "---", "A talk", "CHAPTERS", "stray"],
      ...["1. 0:00 – 0:00", "• one", "1. 4:7x – 5:00", "Start", "• two", "3. 0:05 – 0:09", "End"],
    ];
    expect(
      readProblems(page.join("\r\n")).map((problem) =>
        problem.replace(/^corpus\/x\.txt:(\d+): expected (.{20}).*/, "$1 $2"),
      ),
    ).toEqual([
      "2 a date as YYYY-MM-DD",
      "7 a chapter's time lin",
      "8 an end after 0:00, f",
      "8 a title below the ti",
      "10 a chapter's time lin",
      "10 a chapter number abo",
      "14 a summary or bullets",
    ]);
  });
});
