import { describe, expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

const read = (path: string, text: string) => readSource({ path, bytes: new TextEncoder().encode(text) });

/** `0-1.5 Name: words` for each cue. */
function readCues(path: string, text: string): string[] {
  return (read(path, text)?.sources[0]?.cues ?? []).map(
    ({ startSeconds, endSeconds, speaker, text: words }) =>
      `${startSeconds}-${endSeconds ?? ""} ${speaker === null ? "" : `${speaker}: `}${words}`,
  );
}

/** `line: what is expected` for each note. */
function readNotes(path: string, text: string): string[] {
  return (read(path, text)?.notes ?? []).map(({ line, expected }) => `${line}: ${expected}`);
}

const srt = (...cues: readonly (readonly [times: string, words: string])[]) =>
  cues.map(([times, words], i) => `${i + 1}\n${times}\n${words}\n`).join("\n");
const span = (from: string, to: string) => `00:00:${from},000 --> 00:00:${to},000`;

test.each<[string, string, string, readonly string[]]>([
  [
    "fractions of milliseconds",
    "a.srt",
    srt(["00:00:01,249.09999999 --> 00:00:03,251.7999999999999999", "oak"]),
    ["1.249-3.251 oak"],
  ],
  ["drop frames", "a.srt", srt(["00:00:01;12 --> 00:00:04;15", "oak"]), ["1.4-4.5 oak"]],
  ["a minute of 60 seconds", "a.srt", srt(["00:00:58,500 --> 00:00:60,000", "oak"]), ["58.5-60 oak"]],
  ["a minute of 60 seconds in WebVTT", "a.vtt", "WEBVTT\n\n00:58.500 --> 00:60.000\noak", ["58.5-60 oak"]],
  ["spaces around colons", "a.srt", "00 : 00 : 01,000 --> 00 : 00 : 02,000\noak", ["1-2 oak"]],
  ["an arrow as a character reference", "a.srt", "00:00:01,000 &#8211;&gt; 00:00:02,000\noak", ["1-2 oak"]],
  [
    "number, times and words in one line",
    "a.srt",
    `1 ${span("01", "02")} oak\n2 ${span("02", "03")} ash\n`,
    ["1-2 oak", "2-3 ash"],
  ],
  [
    "bare numbers and an arrow that are said",
    "a.srt",
    srt([span("01", "02"), "oak"], [span("02", "04"), "12 --> 15 ribs"]),
    ["1-2 oak", "2-4 12 --> 15 ribs"],
  ],
  [
    "seconds without a unit in TTML",
    "a.ttml",
    '<tt><body><p begin="1.5" end="4">oak</p><p begin="64" end="66.25">ash</p></body></tt>',
    ["1.5-4 oak", "64-66.25 ash"],
  ],
  [
    "minutes and seconds, and commas, in TTML",
    "a.ttml",
    '<tt><body><p begin="00:01.500" end="1:04.000">oak</p><p begin="00:01:05,5" end="00:01:06,250">ash</p></body></tt>',
    ["1.5-64 oak", "65.5-66.25 ash"],
  ],
  [
    "times of words that count from the beginning of the recording, in TTML",
    "a.ttml",
    '<tt><body dur="9"><p begin="0.5" end="2" a:agent="S1"><span begin="0.5" end="1">oak</span></p><p begin="1:03.5" end="1:04" a:agent="S2"><span begin="1:03.5" end="1:03.7">ash</span><span begin="1:03.8" end="1:04">bends</span></p></body></tt>',
    ["0.5-1 S1: oak", "63.5-63.7 S2: ash", "63.8-64 S2: bends"],
  ],
  [
    "a blank line between times and words",
    "a.vtt",
    "WEBVTT\n\n00:01.000 --> 00:02.000\n\noak\n\nbends\n\n2\n\n00:02.000 --> 00:03.000\n\nash\n",
    ["1-2 oak bends", "2-3 ash"],
  ],
  [
    "words beside the times",
    "a.vtt",
    "WEBVTT\n\n00:01.000 --> 00:02.000 oak bends\n\n00:02.000 --> 00:03.000 align:start\nash\n",
    ["1-2 oak bends", "2-3 ash"],
  ],
  [
    "an arrow in the words",
    "a.vtt",
    "WEBVTT\n\n00:01.000 --> 00:02.000\nfrom oak --> to ash\n\n00:02.000 --> 00:03.000\nbends\n",
    ["1-2 from oak --> to ash", "2-3 bends"],
  ],
  [
    "pictures",
    "a.vtt",
    "WEBVTT\n\n00:01.000 --> 00:02.000\nsprite.jpg#xywh=0,0,9,9\n\n00:02.000 --> 00:03.000\noak\n",
    ["2-3 oak"],
  ],
  [
    "marks of a program",
    "a.srt",
    srt(
      [span("01", "02"), "[BLANK_AUDIO]"],
      [span("02", "03"), "oak [SPEAKER_TURN]"],
      [span("03", "04"), "[Music]"],
    ),
    ["2-3 oak", "3-4 [Music]"],
  ],
  ["a line break as a tag", "a.srt", srt([span("01", "02"), "oak.<br>Ash"]), ["1-2 oak. Ash"]],
])("%s: each word and time is read", (_, path, text, expected) => {
  expect(readCues(path, text)).toEqual(expected);
});

test.each<[string, readonly string[], readonly string[]]>([
  ["a point", ["1.", "2.", "3)"], ["", "", ""]],
  ["a word", ["Subtitle 1", "Subtitle 2", "Subtitle 3"], ["", "", ""]],
  ["quoted names", ['1 "Ana" (77)', '2 "Bo Lind" (9)', '3 "Ana" (77)'], ["Ana: ", "Bo Lind: ", "Ana: "]],
  ["names", ["1 Ana Moss", "2 Bo Lind", "3 Ana Moss"], ["Ana Moss: ", "Bo Lind: ", "Ana Moss: "]],
])("lines that count the cues with %s are not said, and name who speaks", (_, indexes, names) => {
  const said = ["oak", "ash", "larch"];
  const expected = said.map((word, i) => `${i + 1}-${i + 2} ${names[i]}${word}`);
  const write = (mark: string) =>
    said.map(
      (word, i) => `${indexes[i]}\n00:00:0${i + 1}${mark}000 --> 00:00:0${i + 2}${mark}000\n${word}\n`,
    );
  expect(readCues("a.srt", write(",").join("\n"))).toEqual(expected);
  expect(readCues("a.vtt", `WEBVTT\n\n${write(".").join("\n")}`)).toEqual(expected);
});

test("words that only look like a count are said", () => {
  const text = `1\n${span("01", "02")}\noak\nChapter 7\n\n2\n${span("02", "03")}\n3 Ribs\n\n3\n${span("03", "04")}\nash\n`;
  expect(readCues("a.srt", text)).toEqual(["1-2 oak Chapter 7", "2-3 3 Ribs", "3-4 ash"]);
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    "known names behind a sentence begin a turn",
    ["Ana: Oak? Bo: Ash.", "Bo: Larch.", "Ana: So it is."],
    ["Ana: Oak?", "Bo: Ash.", "Bo: Larch.", "Ana: So it is."],
  ],
  [
    "so do those that stand only there, and titles belong to names",
    ["Dr. Ana Moss: Larch bends. Bo: It does.", "Dr. Ana Moss: Oak does not. Bo: No."],
    ["Dr. Ana Moss: Larch bends.", "Bo: It does.", "Dr. Ana Moss: Oak does not.", "Bo: No."],
  ],
  [
    "a word before a colon that stands there once does not",
    ["Ana: Larch lasts. Price: nine pounds.", "Bo: Fine.", "Ana: And oak?", "Bo: Ten."],
    ["Ana: Larch lasts. Price: nine pounds.", "Bo: Fine.", "Ana: And oak?", "Bo: Ten."],
  ],
])("%s", (_, lines, expected) => {
  const text = srt(...lines.map((line, i) => [span(`0${i}`, `0${i + 1}`), line] as const));
  expect(readCues("a.srt", text).map((cue) => cue.replace(/^\S+ /, ""))).toEqual(expected);
});

test("a voice without a name is nobody's, and the one before does not go on", () => {
  const text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>oak\n\n00:02.000 --> 00:03.000\n<v >ash\n";
  expect(readCues("a.vtt", text)).toEqual(["1-2 Ana: oak", "2-3 ash"]);
});

type Times = readonly (readonly [from: number, to: number])[];
const clock = (seconds: number, mark: string) =>
  `${String(Math.floor(seconds / 3600)).padStart(2, "0")}:${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}${mark}000`;
const WRITERS: Readonly<Record<string, (times: Times) => string>> = {
  "a.srt": (times) =>
    times.map(([from, to], i) => `${clock(from, ",")} --> ${clock(to, ",")}\nw${i}\n`).join("\n"),
  "a.vtt": (times) =>
    `WEBVTT\n\n${times.map(([from, to], i) => `${clock(from, ".")} --> ${clock(to, ".")}\nw${i}\n`).join("\n")}`,
  "a.sbv": (times) =>
    times.map(([from, to], i) => `${clock(from, ".")},${clock(to, ".")}\nw${i}\n`).join("\n"),
  "a.tsv": (times) =>
    `start\tend\ttext\n${times.map(([from, to], i) => `${from * 1000}\t${to * 1000}\tw${i}\n`).join("")}`,
};

describe.each(Object.entries(WRITERS))("the order of cues in %s", (path, write) => {
  test.each<[string, Times, string, string | null]>([
    [
      "a time that jumps ahead and back gets its neighbours'",
      [
        [1, 4],
        [4, 7],
        [547, 550],
        [10, 12],
        [12, 15],
      ],
      "1 w0,4 w1,7 w2,10 w3,12 w4",
      "a time between",
    ],
    [
      "times that start again are set behind those above",
      [
        [1, 4],
        [4, 7],
        [0, 3],
        [3, 6],
        [6, 9],
      ],
      "1 w0,4 w1,7 w2,10 w3,13 w4",
      "they start again",
    ],
    [
      "a clock without hours goes on with the next hour",
      [
        [3500, 3503],
        [3595, 3598],
        [2, 4],
        [5, 9],
        [70, 72],
      ],
      "3500 w0,3595 w1,3602 w2,3605 w3,3670 w4",
      "they start again",
    ],
    [
      "parts in another order are sorted",
      [
        [600, 604],
        [640, 644],
        [0, 4],
        [40, 44],
        [90, 94],
        [700, 704],
      ],
      "0 w2,40 w3,90 w4,600 w0,640 w1,700 w5",
      "they are sorted",
    ],
    [
      "those who speak at once are left as they are",
      [
        [0, 9],
        [10, 20],
        [8, 12],
        [21, 22],
      ],
      "0 w0,8 w2,10 w1,21 w3",
      null,
    ],
  ])("%s", (_, times, expected, said) => {
    const text = write(times);
    const cues = readSource({ path, bytes: new TextEncoder().encode(text) })?.sources[0]?.cues ?? [];
    expect(cues.map(({ startSeconds, text: words }) => `${startSeconds} ${words}`).join()).toBe(expected);
    const notes = readNotes(path, text);
    expect(notes).toHaveLength(said === null ? 0 : 1);
    if (said !== null) expect(notes[0]).toContain(said);
  });
});

test("a second language with the same times is told, and not set behind the first", () => {
  const times = [10, 50, 90, 130].map((from) => [from, from + 30] as const);
  const [text = ""] = [WRITERS["a.srt"]?.([...times, ...times])];
  expect(readCues("a.srt", text).map((cue) => cue.split("-")[0])).toEqual([
    "10",
    "10",
    "50",
    "50",
    "90",
    "90",
    "130",
    "130",
  ]);
  expect(readNotes("a.srt", text)).toEqual(["13: cues in order of time (they are sorted)"]);
});

test("a cue that stands there twice with the same times is read once, and one that is said twice twice", () => {
  const cues = [
    [span("01", "02"), "oak"],
    [span("01", "02"), "\u200b oak "],
    [span("02", "03"), "oak"],
  ] as const;
  expect(readCues("a.srt", srt(...cues))).toEqual(["1-2 oak", "2-3 oak"]);
  expect(readNotes("a.srt", srt(...cues))).toEqual([
    "6: each cue once (1 with the same times and words are left out)",
  ]);
});
