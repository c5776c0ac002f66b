import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWebVtt } from "../../../src/corpus/captions/parse-webvtt.js";
import { readSource } from "../../../src/corpus/read-source.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** `0-1.5 Name: words` for each cue. */
function readCues(path: string, content: string | Uint8Array): string[] {
  const bytes = typeof content === "string" ? encode(content) : content;
  const [source] = readSource({ path, bytes })?.sources ?? [];
  return (source?.cues ?? []).map(
    ({ startSeconds, endSeconds, speaker, text }) =>
      `${startSeconds}-${endSeconds ?? ""} ${speaker === null ? "" : `${speaker}: `}${text}`,
  );
}

function readNotes(path: string, content: string): string[] {
  const source = readSource({ path, bytes: encode(content) });
  return [...(source?.problems ?? []), ...(source?.notes ?? [])].map(
    ({ line, expected }) => `${line}: ${expected}`,
  );
}

describe("WebVTT", () => {
  test("a voice holds until the next one, and a cue may have several", () => {
    const text =
      "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Hello\n\n00:02.000 --> 00:04.000\nand more\n\n00:04.000 --> 00:06.000\n<v Ben>Yes</v> <v Ada>No";
    expect(readCues("a.vtt", text)).toEqual([
      "0-2 Ada: Hello",
      "2-4 Ada: and more",
      "4-6 Ben: Yes",
      "4-6 Ada: No",
    ]);
  });

  test("YouTube's rolling captions give each line once, and a true repeat as often as it is said", () => {
    const cue = (from: string, to: string, ...lines: string[]) => `${from} --> ${to}\n${lines.join("\n")}\n`;
    const text = [
      "WEBVTT\nKind: captions\nLanguage: en\n",
      cue("00:00:00.000", "00:00:02.000", " ", "so<00:00:00.500><c> what</c><00:00:01.000><c> now</c>"),
      cue("00:00:02.000", "00:00:02.010", "so what now", " "),
      cue("00:00:02.010", "00:00:04.000", "so what now", "no"),
      cue("00:00:04.000", "00:00:04.010", "no", " "),
      cue("00:00:04.010", "00:00:06.000", "no", "no"),
      cue("00:00:06.000", "00:00:06.010", "no", " "),
      cue("00:00:06.010", "00:00:08.000", "no", "well<00:00:06.500><c> then</c>"),
    ].join("\n");
    expect(readCues("a.en.vtt", text)).toEqual([
      "0-2 so what now",
      "2.01-4 no",
      "4.01-6 no",
      "6.01-8 well then",
    ]);
  });

  test("a track of chapters is chapters, by its header or by its long cues and short texts", () => {
    const cues = "\n\n1\n00:00.000 --> 03:00.000\nOpening\n\n2\n03:00.000 --> 09:00.000\nBees &amp; wasps\n";
    for (const header of ["WEBVTT", "WEBVTT\nKind: chapters"]) {
      const [source] = readSource({ path: "a.vtt", bytes: encode(`${header}${cues}`) })?.sources ?? [];
      expect(source?.cues).toBeNull();
      expect(
        source?.chapters?.marks.map(({ title, startSeconds, endSeconds }) => [
          title,
          startSeconds,
          endSeconds,
        ]),
      ).toEqual([
        ["Opening", 0, 180],
        ["Bees & wasps", 180, 540],
      ]);
    }
  });

  test("hours may have three digits, and times written back are the same", () => {
    expect(readCues("a.vtt", "WEBVTT\n\n100:00:00.000 --> 100:00:01.250\nlate")).toEqual([
      "360000-360001.25 late",
    ]);
    fc.assert(
      fc.property(fc.nat(3_599_999_999), (milliseconds) => {
        const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, "0");
        const text = `${pad(milliseconds / 3_600_000)}:${pad((milliseconds / 60_000) % 60)}:${pad((milliseconds / 1000) % 60)}.${pad(milliseconds % 1000, 3)}`;
        const [cue] = parseWebVtt(`WEBVTT\n\n${text} --> ${text}\nx`)?.cues ?? [];
        expect(cue).toMatchObject({ startSeconds: milliseconds / 1000, endSeconds: milliseconds / 1000 });
      }),
    );
  });

  test("a cue whose times cannot be read is dropped and named; a file that is none is refused", () => {
    const text = "WEBVTT\n\n00:01.000 --> 00:02,000\nlost\n\n00:03.000 --> 00:04.000\nkept";
    expect(readCues("a.vtt", text)).toEqual(["3-4 kept"]);
    expect(readNotes("a.vtt", text)).toEqual(["3: times such as `00:01.000 --> 00:04.000`"]);
    expect(readNotes("a.vtt", "1\n00:01.000 --> 00:02.000\nx")).toEqual([
      "1: `WEBVTT` at the beginning of the file",
    ]);
  });
});

describe("SubRip", () => {
  const kept = ["1-2 first", "3-4 second line"];
  test.each<[string, string]>([
    [
      "as it should be",
      "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\n2\n00:00:03,000 --> 00:00:04,000\nsecond\nline\n",
    ],
    [
      "dots, CRLF, a byte order mark, no blank line at the end",
      "\uFEFF1\r\n00:00:01.000 --> 00:00:02.000\r\nfirst\r\n\r\n2\r\n00:00:03.000 --> 00:00:04.000\r\nsecond\r\nline",
    ],
    ["no index lines", "00:00:01,000 --> 00:00:02,000\nfirst\n\n00:00:03,000 --> 00:00:04,000\nsecond\nline"],
    [
      "index lines that begin anew, and cues out of order",
      "9\n00:00:03,000 --> 00:00:04,000\nsecond\n\nline\n1\n00:00:01,000 --> 00:00:02,000\nfirst",
    ],
    [
      "styles, overrides and short fractions",
      '1\n00:00:01,0 --> 00:00:02,00 X1:0\n<i>first</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}second\n<font color="red">line</font>',
    ],
  ])("%s", (_, text) => {
    expect(readCues("a.srt", text)).toEqual(kept);
  });

  test("what is not UTF-8 is read as Windows-1252, and said", () => {
    const bytes = Uint8Array.from([...encode("1\n00:00:01,000 --> 00:00:02,000\ncaf"), 0xe9]);
    expect(readCues("a.srt", bytes)).toEqual(["1-2 café"]);
    expect(readSource({ path: "a.srt", bytes })?.notes[0]?.expected).toContain("Windows-1252");
  });

  test("names in capitals, behind >> or said more than once are speakers; others are words", () => {
    const cue = (second: number, text: string) => `00:00:0${second},000 --> 00:00:0${second},900\n${text}\n`;
    const text = [
      cue(1, ">> Ada: one"),
      cue(2, "goes on"),
      cue(3, "MARA LINDE: two"),
      cue(4, ">> somebody"),
      cue(5, "Note: this is said"),
      cue(6, "[music]"),
      cue(7, "Ada: three"),
    ].join("\n");
    expect(readCues("a.srt", text)).toEqual([
      "1-1.9 Ada: one",
      "2-2.9 Ada: goes on",
      "3-3.9 MARA LINDE: two",
      "4-4.9 somebody",
      "5-5.9 Note: this is said",
      "6-6.9 [music]",
      "7-7.9 Ada: three",
    ]);
  });

  test("two turns in one cue share its time", () => {
    expect(readCues("a.srt", "00:00:01,000 --> 00:00:05,000\n- four\n- here\n")).toEqual([
      "1-3 four",
      "3-5 here",
    ]);
  });
});

test.each<[string, string, readonly string[]]>([
  [
    "a.sbv",
    "0:00:00.599,0:00:04.160\nHello[br]there\n\n0:00:04.160,0:00:06.770\nagain",
    ["0.599-4.16 Hello there", "4.16-6.77 again"],
  ],
  [
    "a.ass",
    "[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Name, Text\nDialogue: 0,0:00:01.50,0:00:02.00,Default,Ada,Hello{\\i1}, you\\Nthere",
    ["1.5-2 Ada: Hello, you there"],
  ],
  [
    "a.smi",
    "<SAMI><BODY><SYNC Start=1000><P Class=EN>Hello<br>there<SYNC Start=2000><P Class=EN>&nbsp;<SYNC Start=3000><P Class=EN>again</BODY></SAMI>",
    ["1-2 Hello there", "3- again"],
  ],
  ["a.sub", "{1}{1}25.000\n{25}{50}Hello|there\n{75}{100}again", ["1-2 Hello there", "3-4 again"]],
  [
    "a.lrc",
    "[ti:Title]\n[offset:+500]\n[00:01.50]Hello\n[00:03.00][00:05.00]again",
    ["1-2.5 Hello", "2.5-4.5 again", "4.5- again"],
  ],
])("%s gives its cues", (path, text, expected) => {
  expect(readCues(path, text)).toEqual(expected);
  // By its content, whatever its name.
  expect(readCues("a.txt", text)).toEqual(expected);
});
