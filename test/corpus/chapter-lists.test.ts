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
  [
    "titles that end like what joins them",
    "What I look at (0:00)\nHull at 4:20",
    ["0 What I look at", "260 Hull"],
  ],
  ["titles before their times", "Hi 0:00 | Hull 4:20 | Ribs 9:05", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["times with letters", "0m00s Hi\n2m14s Hull\n1h02m45s Ribs", ["0 Hi", "134 Hull", "3765 Ribs"]],
  [
    "fractions",
    "00:00:00.000 Hi\n00:04:20.500 Hull\n00:09:05,25 Ribs",
    ["0 Hi", "260.5 Hull", "545.25 Ribs"],
  ],
  ["frames", "00:00:00:00 Hi\n00:04:20:12 Hull\n00:09:05;24 Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["keycaps", "1️⃣ 0:00 Hi\n2️⃣ 4:20 Hull\n3️⃣ 9:05 Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  [
    "hours after the first",
    "0:00 Hi\n58:10 Hull\n1:02 Ribs\n1:10 Bye",
    ["0 Hi", "3490 Hull", "3720 Ribs", "4200 Bye"],
  ],
  ["titles above", "Hi\n0:00\n\nHull\n4:20\n\nRibs\n9:05\n", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["titles below", "0:00\nHi\n4:20\nHull\n9:05\nRibs", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["titles beside and below", "0:00 Hi\n4:20\nHull\n9:05\nRibs", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["from last to first", "9:05 Ribs\n4:20 Hull\n0:00 Hi", ["0 Hi", "260 Hull", "545 Ribs"]],
  ["a table", "| Time | Topic |\n|---|---|\n| 0:00 | Hi |\n| 4:20 | Hull |", ["0 Hi", "260 Hull"]],
  [
    "signs around the time",
    "【00:00】導入\n▶4:20~ 船体\n9:05 ── Ribs\n`10:00` → Bye",
    ["0 導入", "260 船体", "545 Ribs", "600 Bye"],
  ],
  ["other clocks", "0h00 Coque\n0h04 Mât\n1h09 Fin", ["0 Coque", "240 Mât", "4140 Fin"]],
  ["minutes and seconds by signs", "0'00 Hi\n4'20 Hull\n9'05\" Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  [
    "minutes and seconds by words",
    "0:00 導入\n4分20秒 船体\n1小时2分3秒 肋骨",
    ["0 導入", "260 船体", "3723 肋骨"],
  ],
  ["colons with spaces", "0 : 00 Hi\n4 : 20 Hull\n1 : 09 : 05 Ribs", ["0 Hi", "260 Hull", "4145 Ribs"]],
  ["a heading in the one line", "Chapters: 0:00 Hi, 4:20 Hull, 9:05 Ribs", ["0 Hi", "260 Hull", "545 Ribs"]],
  [
    "addresses behind titles",
    "0:00 Hi https://a.example/?t=0:00\n4:20 Hull (https://a.example/b)",
    ["0 Hi", "260 Hull"],
  ],
  [
    "times in addresses",
    "https://youtu.be/abcdefghijk?t=0 Hi\n[Hull](https://youtu.be/abcdefghijk?t=260)",
    ["0 Hi", "260 Hull"],
  ],
  ["a schedule from its end", "22:00 End\n19:30 Show\n18:00 Doors", null],
  ["verses", "Readings\nMatthew 5:14\nLuke 12:27", null],
  ["a mistyped hour", "0:00 Hi\n12:30 Ribs\n10:02:45 Launch\n13:00 Bye", ["0 Hi", "750 Ribs", "780 Bye"]],
])("%s", (_, text, chapters) => {
  expect(list(text)).toEqual(chapters);
});

test.each(["4:60 Hull", "1:75:00 Hull", "80.05 Hull", "4:20", "O:00 Hull"])(
  "a line that is meant to give a chapter is told: %s",
  (line) => {
    expect(readDescriptionTimes(`0:00 Hi\n${line}\n9:05 Ribs\nCall us`)?.notes).toMatchObject([
      { line: 2, found: line },
    ]);
  },
);

test("three times in the first minutes of a long recording stay minutes, with a note; a mistyped duration is not used", () => {
  const text = "0:00 Hi\n0:30 Sponsor\n1:50 Hull";
  expect(list(text, 7080)).toEqual(["0 Hi", "30 Sponsor", "110 Hull"]);
  expect(readDescriptionTimes(text, 7080)?.notes).toMatchObject([{ line: 3, found: "1:50" }]);
  const short = readDescriptionTimes("0:00 Hi\n2:14 Hull\n8:40 Ribs\n12:30 Bye", 15 * 3600);
  expect([short?.marks.at(-1)?.startSeconds, short?.isDurationWrong]).toEqual([750, true]);
});

test("one time behind the first hour is hours and minutes only where the duration shows it", () => {
  const text = "0:00 Hi\n59:10 Hull\n1:02 Ribs";
  expect(list(text)).toEqual(["0 Hi", "62 Ribs"]);
  expect(list(text, 4000)).toEqual(["0 Hi", "3550 Hull", "3720 Ribs"]);
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
    (time, title) => `${title} at ${time}`,
    (time, title) => `${time}\n${title}\n`,
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

test("chapters in milliseconds are read so, and told; titles that are escaped are not", () => {
  const content = {
    chapters: [
      { startTime: 0, title: "Oak &amp; ash &#8211; why" },
      { startTime: 260_000, title: "<b>Larch</b>" },
      { startTime: 4_545_000, title: "Ribs" },
    ],
  };
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const found = readSource({ path: "a.json", bytes });
  const marks = found?.sources[0]?.chapters?.marks ?? [];
  expect(marks.map(({ startSeconds, title }) => `${startSeconds} ${title}`)).toEqual([
    "0 Oak & ash – why",
    "260 Larch",
    "4545 Ribs",
  ]);
  expect(found?.notes.map(({ expected }) => expected)).toEqual([
    "times in seconds (they are read as milliseconds)",
  ]);
});

test.each<[what: string, path: string, text: string]>([
  [
    "Podlove's",
    "a.psc",
    '<?xml version="1.0"?>\n<p:chapters version="1.2" xmlns:p="http://podlove.org/simple-chapters"><p:chapter start="4:20.500" title="Hull &amp; keel"/><p:chapter start="00:00:00.000" title="Hi"/></p:chapters>',
  ],
  [
    "Matroska's",
    "a.xml",
    "<Chapters><EditionEntry><ChapterAtom><ChapterTimeStart>00:00:00.000000000</ChapterTimeStart><ChapterDisplay><ChapterString>Hi</ChapterString></ChapterDisplay></ChapterAtom><ChapterAtom><ChapterTimeStart>00:04:20.500000000</ChapterTimeStart><ChapterDisplay><ChapterString>Hull &amp; keel</ChapterString><ChapterLanguage>eng</ChapterLanguage></ChapterDisplay></ChapterAtom></EditionEntry></Chapters>",
  ],
  [
    "Hindenburg's",
    "a.xml",
    '<Session><Markers><Marker Id="1" Name="Hi" Time="00.000"/><Marker Id="2" Name="Hull &amp; keel" Time="04:20.500"/></Markers></Session>',
  ],
  [
    "a CUE sheet's",
    "a.cue",
    'FILE "a.mp3" MP3\n  TRACK 01 AUDIO\n    TITLE "Hi"\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    TITLE "Hull & keel"\n    INDEX 00 04:18:00\n    INDEX 01 04:20:37\n',
  ],
  ["Reaper's", "a.csv", '#,Name,Start,End,Length\nM1,Hi,0:00.000,,\nM2,"Hull & keel",4:20.500,,\n'],
  ["Audition's", "a.txt", "Name\tStart\tDuration\nHi\t0:00.000\t0:00\nHull & keel\t4:20.500\t0:00\n"],
  ["QuickTime's", "a.txt", "{QTtext}{timescale:100}\n[00:00:00.00]\nHi\n[00:04:20.50]\nHull & keel\n"],
])("chapters of %s kind are read", (_, path, text) => {
  const found = readSource({ path, bytes: new TextEncoder().encode(text) });
  const marks = found?.sources[0]?.chapters?.marks ?? [];
  expect(marks.map(({ title }) => title)).toEqual(["Hi", "Hull & keel"]);
  expect(marks[1]?.startSeconds).toBeCloseTo(260.5, 1);
});

test("a table with words, a CUE sheet of several files and XML of another kind give no chapters", () => {
  const read = (path: string, text: string) => readSource({ path, bytes: new TextEncoder().encode(text) });
  expect(read("a.csv", "name,start,text\nAna,0:00,Hi\n")).toBeNull();
  const sheet =
    'FILE "a.mp3" MP3\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE "b.mp3" MP3\nTRACK 02 AUDIO\nINDEX 01 00:00:00\n';
  expect(read("a.cue", sheet)?.problems).toMatchObject([{ line: 4, found: 'FILE "b.mp3" MP3' }]);
  expect(read("a.xml", "<Chapters><x/></Chapters>")?.problems).toHaveLength(1);
});
