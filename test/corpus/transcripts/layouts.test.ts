import { describe, expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

function read(text: string, path = "a.md") {
  const reading = readSource({ path, bytes: new TextEncoder().encode(text) });
  const source = reading?.sources[0];
  return {
    problems: reading?.problems,
    description: source?.facts.description,
    notes: reading?.notes.map(({ line, expected, found }) => `${line} ${expected}: ${found}`),
    chapters: source?.chapters?.marks.map(({ startSeconds, title }) => `${startSeconds} ${title}`),
    cues: source?.cues?.map(
      ({ startSeconds, speaker, text: words }) => `${startSeconds} ${speaker}: ${words}`,
    ),
  };
}

const SAID = [
  "0 Ines Falk: The lamp turns once a minute.",
  "14 Tor: And at fog we ring the bell.",
  "62 Ines Falk: How far is it seen?",
  "3730 Tor: Twenty miles on a clear night.",
];
const TURNS = SAID.map((said) => /^(\d+) (.+?): (.+)$/.exec(said)?.slice(1) ?? []) as [
  string,
  string,
  string,
][];
const CLOCKS = ["0:00", "0:14", "1:02", "1:02:10"];
const PADDED = ["00:00:00", "00:00:14", "00:01:02", "01:02:10"];
const WORDS = ["0 seconds", "14 seconds", "1 minute 2 seconds", "1 hour 2 minutes 10 seconds"];

/** Layouts of which only the whole file tells who speaks and when, by the turn's clock, name, words and place. */
const WHOLE: Readonly<Record<string, (turn: readonly [name: string, words: string], i: number) => string>> = {
  "name, time and words on three lines without a blank one": ([name, words], i) =>
    `${name}\n(${PADDED[i]})\n${words}\n`,
  "a meeting's page that says each time in words and digits": ([name, words], i) =>
    `${name}\n${WORDS[i]}${CLOCKS[i]}\n${name} ${WORDS[i]}\n${words}\n\n`,
  "seconds in words below a minute, under the name": ([name, words], i) =>
    `${name}\n${WORDS[i]}\n${words}\n\n`,
  "seconds in words below a minute, behind the name": ([name, words], i) =>
    `${name} ${WORDS[i]}\n${words}\n\n`,
  "a name in bold and a time above the words": ([name, words], i) =>
    `**${name}** [${PADDED[i]}]\n${words}\n\n`,
  "a name and a span above the words": ([name, words], i) =>
    `${name} ${CLOCKS[i]} - ${CLOCKS[i]}\n${words}\n\n`,
  "headings of a name and a time": ([name, words], i) => `### ${name} [${CLOCKS[i]}]\n\n${words}\n\n`,
  "a name in italics and a time as code": ([name, words], i) => `*${name}* \`${CLOCKS[i]}\`\n\n${words}\n\n`,
  "times alone in headings": ([name, words], i) => `### ${PADDED[i]}\n\n**${name}:** ${words}\n\n`,
  "times at the ends of the lines, from 0:00": ([name, words], i) => `${name}: ${words} [${CLOCKS[i]}]\n`,
  "names in brackets without a colon": ([name, words], i) => `[${CLOCKS[i]}] [${name}] ${words}\n`,
  "names before a dash": ([name, words], i) => `${PADDED[i]} – ${name} – ${words}\n`,
  "times with dots": ([name, words], i) => `${PADDED[i]?.replaceAll(":", ".")} ${name}: ${words}\n`,
  "initials in place of a picture": ([name, words], i) =>
    `${name.replace(/[^A-Z]/g, "")}\n${name}\n${CLOCKS[i]}\n${words}\n\n`,
};

test.each(Object.entries(WHOLE))("who speaks when is read of the whole file: %s", (_, write) => {
  const text = TURNS.map(([, name, words], i) => write([name, words], i)).join("");
  expect(read(text).cues).toEqual(SAID);
});

test.each<[string, string, readonly string[]]>([
  [
    "a name with a comma and a firm in brackets",
    "Falk, Ines (Light/NO)   0:03\nThe lamp turns.\n\nTor (guest)   0:09\nAnd the bell?\n\nFalk, Ines (Light/NO)   0:12\nAt fog.\n",
    [
      "3 Falk, Ines (Light/NO): The lamp turns.",
      "9 Tor (guest): And the bell?",
      "12 Falk, Ines (Light/NO): At fog.",
    ],
  ],
  [
    "the panel of a video with each time in words as well",
    "0:54\n54 seconds\nthe lamp turns once a minute and then\n1:02\n1 minute, 2 seconds\nthe bell rings\n",
    ["54 null: the lamp turns once a minute and then", "62 null: the bell rings"],
  ],
  [
    "half days",
    "Ines Falk 11:59:50 AM\nThe lamp turns.\n\nTor 12:00:04 PM\nAnd the bell?\n\nInes Falk 1:00:04 PM\nAt fog.\n",
    ["0 Ines Falk: The lamp turns.", "14 Tor: And the bell?", "3614 Ines Falk: At fog."],
  ],
  [
    "times in Chinese",
    "0分4秒 安娜：灯每分钟转一圈。\n0分9秒 托尔：有雾时敲钟。\n1小时2分3秒 安娜：好。\n",
    ["4 安娜: 灯每分钟转一圈。", "9 托尔: 有雾时敲钟。", "3723 安娜: 好。"],
  ],
])("%s", (_, text, cues) => {
  expect(read(text, "a.txt").cues).toEqual(cues);
});

describe("a time that is wrong is told, and the good ones are kept", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "one that jumps ahead",
      "[00:01] One lamp.\n[00:04] Two bells.\n[00:59:07] Three horns.\n[00:10] Four gulls.\n[00:12] Five boats.\n",
      ["1", "4", "10", "12"],
      ["3 a time in order with those around it (its words keep their place): [00:59:07] Three horns."],
    ],
    [
      "one that is spoken at the beginning of a line",
      "Ines (0:04):\nThe lamp.\n\nTor (0:14):\n10:30 is when we ring.\n12:45 is lunch.\n\nInes (0:31):\nGood.\n\nTor (0:40):\nYes.\n",
      ["4", "14", "31", "40"],
      [],
    ],
    [
      "parts that were joined",
      "[0:00] Ines: A lamp.\n[0:14] Tor: A bell.\n[0:30] Ines: A horn, and gulls.\n[0:00] Tor: A boat.\n[0:10] Ines: A net.\n[0:20] Tor: A rope.\n",
      ["0", "14", "30", "32", "42", "52"],
      ["4 times that go on, and here they begin again (32 s are added from here on): [0:00] Tor: A boat."],
    ],
    [
      "a clock without hours that passes the hour",
      "Ines (58:10): A lamp.\nTor (59:40): A bell.\nInes (0:10): A horn.\nTor (1:20): A boat.\n",
      ["3490", "3580", "3610", "3680"],
      ["3 times that go on, and here they begin again (3600 s are added from here on): Ines (0:10): A horn."],
    ],
    [
      "one of a remark, which yields to that of the turn",
      "**Ines:** \\[0:04\\] The lamp.\n\n**Tor:** Yes \\[unclear 00:00:52.10\\] and no.\n\n**Ines:** \\[0:20\\] Good.\n\n**Tor:** \\[0:31\\] Fine.\n",
      ["4", "20", "31"],
      [
        "3 a time in order with those around it (its words keep their place): **Tor:** Yes \\[unclear 00:00:52.10\\] and no.",
      ],
    ],
  ])("%s", (_, text, times, notes) => {
    const found = read(text, "a.txt");
    const starts = found.cues?.map((cue) => cue.split(" ", 1)[0] ?? "");
    expect(starts).toEqual(expect.arrayContaining([...times]));
    expect(starts).toEqual(starts?.toSorted((a, b) => Number(a) - Number(b)));
    expect(found.notes).toEqual(notes);
  });
});

test("a list of chapters above a transcript is one, and nobody says it", () => {
  const list =
    "# Lamps\n\nOn light and fog.\n\n## Timestamps\n\n- 0:00 Hello\n- 0:14 Bells\n- 1:02:10 Fog\n\n## Transcript\n\n";
  const turns = TURNS.map(([, name, words], i) => `**${name}** (${CLOCKS[i]}): ${words}\n\n`).join("");
  expect(read(list + turns)).toMatchObject({
    description: "On light and fog.",
    chapters: ["0 Hello", "14 Bells", "3730 Fog"],
    cues: SAID,
  });
});

test("a page whose front matter has keys of a site keeps the rest, and the keys are named", () => {
  const turns = TURNS.map(([, name, words], i) => `**${name}** (${CLOCKS[i]}): ${words}\n\n`).join("");
  const found = read(`---\ntitle: Lamps\ntheme: dark\n---\n${turns}`);
  expect(found).toMatchObject({ problems: [], cues: SAID });
  expect(found.notes).toEqual([
    expect.stringMatching(/^3 one of the keys .* \(this one is passed over\): theme:/),
  ]);
});

describe("layouts of speech are not seen in what is none", () => {
  test.each<[string, string]>([
    [
      "chapters in a table",
      "| Time | Title | Notes |\n| --- | --- | --- |\n| 0:00 | Lamps | How they turn |\n| 9:10 | Bells | When they ring |\n| 31:00 | Fog | What is seen |\n",
    ],
    [
      "chapters in headings that come again",
      "## 0:00 News\n\nThe lamp.\n\n## 9:10 Talk\n\nBells\n\n## 31:00 News\n\nFog\n\n## 44:00 Talk\n\nBoats\n",
    ],
    ["chapters with the time at the end", "Lamps (0:00)\nBells and horns (9:10)\nFog on the sea (31:00)\n"],
    [
      "chapters with a dash in each",
      "0:00 Lamps – how they turn\n9:10 Bells – when they ring\n31:00 Fog – what is seen\n",
    ],
    [
      "chapters with links",
      "[0:00](https://tube.example/?t=0) Lamps\n[9:10](https://tube.example/?t=550) Bells\n[31:00](https://tube.example/?t=1860) Fog\n",
    ],
  ])("%s", (_, text) => {
    const found = read(text);
    expect([found.cues, found.chapters?.length]).toEqual([undefined, expect.any(Number)]);
  });

  test.each<[string, string]>([
    ["an agenda of half days", "The day\nDoors 9:00 AM\nLamps 9:30 AM\nBells 10:15 AM\nLunch 12:00 PM\n"],
    [
      "measures below names",
      "Lamp\n9 metres\nIt is white.\n\nTower\n12 metres\nIt is red.\n\nBell\n14 stone\nIt rings.\n",
    ],
    ["keys with values", "name: lamp\ncolour: white\nname: bell\ncolour: brass\n"],
  ])("%s", (_, text) => {
    const found = read(text, "a.txt");
    expect([found.cues, found.chapters]).toEqual([undefined, undefined]);
  });
});
