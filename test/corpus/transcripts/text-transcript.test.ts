import { describe, expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

function read(text: string, path = "a.txt") {
  const reading = readSource({ path, bytes: new TextEncoder().encode(text) });
  const source = reading?.sources[0];
  return {
    format: reading?.format.name,
    problems: reading?.problems,
    notes: reading?.notes,
    facts: source?.facts,
    chapters: source?.chapters?.marks.map(({ startSeconds, title }) => `${startSeconds} ${title}`),
    cues: source?.cues?.map(
      ({ startSeconds, speaker, text: words }) => `${startSeconds} ${speaker}: ${words}`,
    ),
  };
}

const pad = (value: number) => String(value).padStart(2, "0");

const SAID = [
  "4 Ana Moss: The hull is planked with larch.",
  "31 Bo: We steam each rib.",
  "40 Ana Moss: Yes.",
];

describe("who speaks in a text", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "a name alone behind its time, or below it",
      "[00:00:04.00] - Ana Moss\nThe hull is planked with larch.\n\n[00:00:31.00] - Bo\nWe steam each rib.\n\n[00:00:40.00]\nAna Moss\nYes.\n",
      SAID,
    ],
    [
      "a service's line at the end is nobody's",
      "Ana Moss  0:04\nThe hull is planked with larch.\n\nBo  0:31\nWe steam each rib.\n\nAna Moss  0:40\nYes.\n\nTranscribed by https://scribe.example\n",
      SAID,
    ],
    [
      "a last sentence with an address is said",
      "Ana Moss  0:04\nWe sail.\n\nBo  0:31\nSteam.\n\nWrite to us at https://slipway.example today.\n",
      ["4 Ana Moss: We sail.", "31 Bo: Steam.", expect.stringMatching(/ Bo: Write to us/)],
    ],
    [
      "words below a name alone may begin like a label",
      "Ana Moss  0:04\nSo: the hull is planked with larch.\n\nBo  0:31\nRemember: we steam each rib.\n",
      ["4 Ana Moss: So: the hull is planked with larch.", "31 Bo: Remember: we steam each rib."],
    ],
    [
      "a paragraph without a time may begin like a label",
      "[0:04] Ana: The hull is larch.\n\n[0:14] Bo: We steam.\n\nRemember: it is hot.\n\n[0:24] Ana: Yes.\n",
      [
        "4 Ana: The hull is larch.",
        "14 Bo: We steam.",
        expect.stringMatching(/ Bo: Remember: it is hot\.$/),
        "24 Ana: Yes.",
      ],
    ],
    [
      "a title above the turns is not said",
      "Talk in the yard - transcript\n\n00:00:00\n\nAna Moss: The hull is planked with larch.\n\n00:00:31\n\nBo: We steam.\n",
      ["0 Ana Moss: The hull is planked with larch.", "31 Bo: We steam."],
    ],
    [
      "names in a script without capitals",
      "[00:04] 田中：今日は進水式について話します。\n[00:12] 佐藤：はい、土曜日に行います。\n",
      ["4 田中: 今日は進水式について話します。", "12 佐藤: はい、土曜日に行います。"],
    ],
    [
      "a jingle's times are no words",
      "**Ana:** \\[0:04\\] The hull.\n\n**Jingle** : \\[0:10\\] to \\[0:20\\]\n\n**Bo:** Larch.\n",
      ["4 Ana: The hull.", "20 Bo: Larch."],
    ],
  ])("%s", (_, text, cues) => {
    expect(read(text, "a.md").cues).toEqual(cues);
  });
});

describe("metadata above the turns is facts, and nobody's words", () => {
  test.each<[string, string]>([
    ["in bold", "# A dinghy\n**Date:** 2025-02-03\n**Duration:** 38:10\n\n## Transcript\n\n"],
    ["as a list", "# A dinghy\n\n- Date: Feb 3, 2025\n- Length: 38m 10s\n- Guest: Bo\n\n---\n\n"],
    ["with a title of its own", "Title: A dinghy\nRecorded: 2025-02-03\nDuration: 0:38:10\n\n"],
  ])("%s", (_, head) => {
    const turn = (seconds: number, name: string, words: string) =>
      `**[00:00:${pad(seconds)}] ${name}:** ${words}\n\n`;
    const text =
      head +
      turn(4, "Ana Moss", "The hull is planked with larch.") +
      turn(31, "Bo", "We steam each rib.") +
      turn(40, "Ana Moss", "Yes.");
    expect(read(text, "a.md")).toMatchObject({
      facts: { title: "A dinghy", publishedAt: "2025-02-03", durationSeconds: 2290 },
      cues: SAID,
    });
  });

  test("a first turn is no metadata", () => {
    const text = "**Ana:** Hello there\n\n**Bo:** [0:10] We steam each rib\n\n**Ana:** [0:14] Good\n";
    expect(read(text, "a.md").cues).toEqual([
      "0 Ana: Hello there",
      "10 Bo: We steam each rib",
      "14 Ana: Good",
    ]);
  });
});

test("an hour that a programme's timecode begins with, and the time of the day, are taken off and told", () => {
  const frames = read("10:00:10:00\tThe hull is planked.\n10:00:12:05\tWe steam each rib.\n");
  expect([frames.cues?.map((cue) => Number.parseInt(cue, 10)), frames.notes?.[0]?.line]).toEqual([
    [10, 12],
    1,
  ]);
  const day = read("[Ana Moss] 14:03:12\nThe hull is planked.\n\n[Bo] 14:03:30\nWe steam each rib.\n");
  expect([day.cues?.map((cue) => Number.parseInt(cue, 10)), day.notes?.[0]?.line]).toEqual([[0, 18], 1]);
});

describe("speech, lists of chapters and other times are told apart by what the whole text weighs", () => {
  test.each<[string, string, string, number]>([
    [
      "times in brackets above titles",
      "[00:00] The hull\n[04:20] The ribs\n[1:09:05] The seams\n",
      "list of times",
      3,
    ],
    [
      "titles that ask",
      "0:00 What is a hull?\n3:10 Why larch?\n8:45 How are ribs steamed?\n",
      "list of times",
      3,
    ],
    [
      "titles with a colon",
      "0:00 Intro: why we build\n4:10 Larch: the wood\n9:20 Ribs: how to steam\n",
      "list of times",
      3,
    ],
    [
      "notes that are sentences minutes apart",
      "(00:00) Intro.\n(03:15) Ana says how larch is planked.\n(10:20) Bo steams ribs for an hour.\n",
      "list of times",
      3,
    ],
    [
      "spans of minutes",
      "0:00 - 2:45 The hull\n2:45 - 8:10 The ribs\n8:10 - 20:00 The seams\n",
      "list of times",
      3,
    ],
    [
      "spans of seconds, without full stops",
      "0:00 - 0:06 the tide is out this morning so we\n0:06 - 0:11 can look at the keel from below and\n0:11 - 0:15 see where it is soft\n",
      "text transcript",
      3,
    ],
    [
      "lines close together, without full stops",
      "[0:04] the tide is out this morning so we\n[0:07] can look at the keel from below and\n[0:09] see where it is soft\n",
      "text transcript",
      3,
    ],
    [
      "times in bold above sentences",
      "**[0:04]** The hull is planked with larch.\n\n**[0:31]** We steam each rib.\n",
      "text transcript",
      2,
    ],
    [
      "headings with times above turns with more times",
      "## 0:00 Intro\n[0:00] Ana: The hull is planked.\n[0:06] Bo: Good.\n## 0:10 Ribs\n[0:10] Ana: We steam.\n[0:15] Bo: Yes.\n",
      "text transcript",
      4,
    ],
    ["tags of lyrics", "[ar:Ana]\n[00:12.00]The hull\n[01:55.30]tonight\n", "LRC", 2],
  ])("%s", (_, text, format, count) => {
    const found = read(text, "a.md");
    expect([found.format, (found.cues ?? found.chapters)?.length]).toEqual([format, count]);
  });

  test.each([
    ["verses", "Readings\nMatthew 5:14\nLuke 12:27\n"],
    [
      "verses out of order",
      "Genesis 1:26\nExodus 33:14\nPsalm 23:14\nIsaiah 40:31\nJohn 3:16\nRomans 8:28\n",
    ],
    ["scores", "Results\nReds 3:10\nBlues 2:45\n"],
    ["times of the day", "The evening\n18:30 Doors\n19:15 Support\n20:30 Main act\n"],
    ["times in sentences", "We met at 10:30 in the yard. Bo came at 14:00.\n\nIt cost 3:50 to get in.\n"],
  ])("%s are neither", (_, text) => {
    expect(read(text).problems).toHaveLength(1);
  });

  test("a text without any time is told so at its first line", () => {
    const [problem] = read("\nThe hull is planked.\n\nPaint is not needed.\n").problems ?? [];
    expect(problem).toEqual({
      line: 2,
      expected: expect.stringContaining("the file has none at all"),
      found: "The hull is planked.",
    });
  });
});
