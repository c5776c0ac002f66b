import { expect, test } from "vitest";
import { readSource } from "../../../src/corpus/read-source.js";

const read = (path: string, text: string) =>
  readSource({ path, bytes: new TextEncoder().encode(text) })?.sources[0]?.cues?.map(
    ({ speaker, beginsTurn, text: said }) => `${beginsTurn ? "+" : ""}${speaker ?? ""}: ${said}`,
  );

const vtt = (...cues: readonly string[]) =>
  `WEBVTT\n\n${cues.map((words, i) => `00:0${i}.000 --> 00:0${i + 1}.000\n${words}\n`).join("\n")}`;
const page = (lines: readonly string[]) => lines.join("\n\n");
const json = (...segments: readonly object[]) => JSON.stringify({ version: "1.0.0", segments });

test.each([
  ["a line", vtt("The hive is warm.", "&gt;&gt; Is it?"), [": The hive is warm.", "+: Is it?"]],
  [
    "a mark within a line",
    vtt("The hive is warm. &gt;&gt; Is it? It is."),
    [": The hive is warm.", "+: Is it? It is."],
  ],
  ["a mark at a line's end", vtt("It is warm. &gt;&gt;", "Is it?"), [": It is warm.", "+: Is it?"]],
  ["two dashes in one cue", vtt("- It is warm.\n- Is it?"), ["+: It is warm.", "+: Is it?"]],
  ["a wide mark", vtt("巣箱は温かい。", "≫ そうですか。"), [": 巣箱は温かい。", "+: そうですか。"]],
] as const)("of captions that name nobody: %s begins a turn", (_, text, said) => {
  expect(read("a.vtt", text)).toEqual(said);
});

test("two sentences before a colon are nobody's name, and a title before one is", () => {
  const text = vtt(
    "&gt;&gt; MARA: Hello there.",
    "&gt;&gt; TOM: Hi Mara.",
    "&gt;&gt; Welcome to Night Shift. Tonight: bakeries.",
    "&gt;&gt; Dr. Moss: Rye, mostly.",
  );
  expect(read("a.vtt", text)).toEqual([
    "MARA: Hello there.",
    "TOM: Hi Mara.",
    "+: Welcome to Night Shift. Tonight: bakeries.",
    "Dr. Moss: Rye, mostly.",
  ]);
});

test("in captions with voices a mark within a cue begins somebody unknown, and a repeated name is no word", () => {
  const text = vtt("<v Ana Moss>Ana Moss: It is warm.", "<v Ana Moss>&gt;&gt; It was. &gt;&gt; Was it?");
  expect(read("a.vtt", text)).toEqual(["Ana Moss: It is warm.", "Ana Moss: It was.", "+: Was it?"]);
});

test("a JSON transcript's words lose the name of their own speaker, and keep any other word before a colon", () => {
  const text = json(
    { speaker: "Will Hope", startTime: 0, endTime: 4, body: "Will Hope: One thing: dry them." },
    { speaker: "Will Hope", startTime: 4, endTime: 8, body: "WILL HOPE: And feed them. >> With what?" },
    { speaker: "Ana", startTime: 8, endTime: 12, body: "Sugar: it is cheap." },
  );
  expect(read("a.json", text)).toEqual([
    "Will Hope: One thing: dry them.",
    "Will Hope: And feed them.",
    "+: With what?",
    "Ana: Sugar: it is cheap.",
  ]);
});

test("in a text a line behind `>>` without a name is not put into the mouth of whoever was named above", () => {
  const text = page([
    "[00:00] >> Ana: It is warm in the hive.",
    "[00:10] >> Is it?",
    "[00:20] So it is.",
    "[00:30] >> Ana: I said so.",
  ]);
  expect(read("a.txt", text)).toEqual([
    "Ana: It is warm in the hive.",
    "+: Is it?",
    ": So it is.",
    "Ana: I said so.",
  ]);
});

test("what is no change of speaker is left in the words", () => {
  expect(read("a.vtt", vtt("a&gt;&gt;b is a &gt; b"))).toEqual([": a>>b is a > b"]);
});
