import fc from "fast-check";
import { expect, test } from "vitest";
import { readDescriptionTimes } from "../../src/corpus/chapter-lists/read-description-times.js";
import { openSource, readSource } from "../../src/corpus/read-source.js";
import { formatTimestamp } from "../../src/shared/timestamp.js";

const list = (text: string, duration: number | null = null) =>
  readDescriptionTimes(text, duration)?.marks.map(({ startSeconds, title }) => `${startSeconds} ${title}`) ??
  null;

test.each<[what: string, text: string, chapters: string[] | null]>([
  ["numbers with a sign", "#1 (0:00) Sanding\n#2 (0:04) Glue", ["0 Sanding", "4 Glue"]],
  ["titles of digits", "0:00 2018\n3:10 2019\n8:45 2020", ["0 2018", "190 2019", "525 2020"]],
  ["scores", "2:10 1\n3:10 2\n4:10 0", null],
  [
    "two times in a line",
    "0:00 Hi\n2:10 Which? / 3:45 That\n5:00 End",
    ["0 Hi", "130 Which?", "225 That", "300 End"],
  ],
  ["a line with slashes", "0:00 Hi / 4:20 Hull / 9:05 Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["a line with commas", "0:00 Hi, 4:20 Hull, 9:05 Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["a line without signs", "0:00 Hi 4:20 Hull 9:05 Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["titles before their times", "Hi 0:00 | Hull 4:20 | Ribs 9:05", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["times with letters", "0m00s Hi\n2m14s Hull\n1h02m45s Ribs", ["0 Hi", "134 Hull", "3765 Ribs"]],
  ["verses", "Readings\nMatthew 5:14\nLuke 12:27", null],
  ["a mistyped hour", "0:00 Hi\n12:30 Ribs\n10:02:45 Launch\n13:00 Bye", ["0 Hi", "750 Ribs", "780 Bye"]],
])("%s", (_, text, chapters) => {
  expect(list(text)).toEqual(chapters);
});

test("times are hours and minutes where the duration shows it, and only there", () => {
  const text = "00:00 Hi\n00:12 Hull\n00:47 Ribs\n01:51 Bye";
  expect(list(text, 7080)).toEqual(["0 Hi", "720 Hull", "2820 Ribs", "6660 Bye"]);
  expect(list(text, 150)).toEqual(["0 Hi", "12 Hull", "47 Ribs", "111 Bye"]);
});

test("a chapter past the end is left out; a duration that most chapters pass is wrong", () => {
  const text = "0:00 Hi\n4:00 Hull\n10:00 Ribs";
  expect(list(text, 300)).toEqual(["0 Hi", "240 Hull"]);
  expect(readDescriptionTimes(text, 300)?.isDurationWrong).toBe(false);
  expect(list(text, 1)).toEqual(["0 Hi", "240 Hull", "600 Ribs"]);
  expect(readDescriptionTimes(text, 1)?.isDurationWrong).toBe(true);
});

test.each<[what: string, file: unknown]>([
  [
    "clock times",
    {
      chapters: [
        { startTime: "00:00:00", title: "Hi" },
        { startTime: "00:02:14.500", title: "Hull" },
      ],
    },
  ],
  [
    "numbers in strings",
    {
      chapters: [
        { startTime: "0", title: "Hi" },
        { startTime: "134.5", title: "Hull" },
      ],
    },
  ],
  [
    "milliseconds",
    {
      chapters: [
        { startMs: 0, title: "Hi" },
        { start_ms: "134500", title: "Hull" },
      ],
    },
  ],
  [
    "Podlove",
    [
      { start: "00:00:00.000", title: "Hi" },
      { start: "00:02:14.500", title: "Hull" },
    ],
  ],
  [
    "ffprobe",
    {
      chapters: [
        { id: 0, start: 0, start_time: "0.000", tags: { title: "Hi" } },
        { id: 1, start: 134500, start_time: "134.500", tags: { title: "Hull" } },
      ],
    },
  ],
])("chapters in JSON: %s", (_, json) => {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const read = readSource(openSource({ path: "ep1.chapters.json", bytes }));
  expect(
    read?.sources[0]?.chapters?.marks.map(({ startSeconds, title }) => `${startSeconds} ${title}`),
  ).toEqual(["0 Hi", "134.5 Hull"]);
});

test("a list of any marks reads back in each of its writings", () => {
  const writings: ((time: string, title: string, i: number) => string)[] = [
    (time, title) => `${time} ${title}`,
    (time, title) => `${title} (${time})`,
    (time, title) => `- [${time}] ${title}`,
    (time, title, i) => `#${i + 1} (${time}) ${title}`,
  ];
  const mark = fc.record({
    gap: fc.integer({ min: 1, max: 4000 }),
    title: fc.stringMatching(/^[a-z]{2,8}( [a-z]{2,8})?$/),
  });
  fc.assert(
    fc.property(
      fc.array(mark, { minLength: 2, maxLength: 12 }),
      fc.constantFrom(...writings),
      (marks, write) => {
        const placed = marks.map(({ title }, i) => ({
          at: marks.slice(1, i + 1).reduce((sum, { gap }) => sum + gap, 0),
          title,
        }));
        const text = placed.map(({ at, title }, i) => write(formatTimestamp(at), title, i)).join("\n");
        expect(list(text)).toEqual(placed.map(({ at, title }) => `${at} ${title}`));
      },
    ),
  );
});
