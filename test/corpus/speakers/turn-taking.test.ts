import { expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

const read = (path: string, text: string) =>
  readSource({ path, bytes: new TextEncoder().encode(text) })?.sources[0]?.cues?.map(
    ({ speaker }) => speaker,
  );
const clock = (i: number) => `00:${String(i).padStart(2, "0")}`;
const vtt = (lines: readonly string[]) =>
  `WEBVTT\n\n${lines.map((words, i) => `00:${clock(i)}.000 --> 00:${clock(i + 1)}.000\n${words}\n`).join("\n")}`;
const txt = (lines: readonly string[]) =>
  lines
    .map((words, i) => `[${Math.floor(i / 3)}:${String((i % 3) * 20).padStart(2, "0")}] ${words}`)
    .join("\n");

const TALK = ["The hive is warm.", "Damp kills more bees.", "So drill a hole.", "Mice get in there."];
const phrase = (label: string) => [
  ...TALK,
  `${label}: The hole must be small.`,
  ...TALK,
  `${label}: Never feed honey.`,
  ...TALK,
];

test.each(["Quick Note", "Remember", "Pro Tip", "Wichtig"])(
  "%s, which somebody repeats, is nobody, and stays in the words",
  (label) => {
    for (const [path, text] of [
      ["a.vtt", vtt(phrase(label))],
      ["a.txt", txt(phrase(label))],
    ] as const) {
      expect(new Set(read(path, text))).toEqual(new Set([null]));
      const source = readSource({ path, bytes: new TextEncoder().encode(text) })?.sources[0];
      expect(JSON.stringify(source?.cues)).toContain(`${label}: Never feed honey.`);
    }
  },
);

test("one name before all turns, or between turns of somebody unnamed, is one who speaks", () => {
  expect(new Set(read("a.txt", txt(TALK.map((words) => `Ana Moss: ${words}`))))).toEqual(
    new Set(["Ana Moss"]),
  );
  const interview = TALK.flatMap((words) => [`>> Is it so?`, `>> Ana Moss: ${words}`]);
  expect(new Set(read("a.vtt", vtt(interview)))).toEqual(new Set([null, "Ana Moss"]));
  const dashes = TALK.flatMap((words) => ["- Is it so?", `Ana Moss: ${words}`]);
  expect(new Set(read("a.vtt", vtt(dashes)))).toEqual(new Set([null, "Ana Moss"]));
});

test("two names that take turns are two who speak", () => {
  const lines = TALK.flatMap((words) => [
    `Ana: ${words}`,
    "And so on.",
    "More of it.",
    "Ben: Is it?",
    "Well.",
  ]);
  expect(new Set(read("a.vtt", vtt(lines)))).toEqual(new Set(["Ana", "Ben"]));
});
