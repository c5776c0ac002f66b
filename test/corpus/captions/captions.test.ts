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
    const text = "WEBVTT\n\n00:01.000 --> 00:2x\nlost\n\n00:03.000 --> 00:04.000\nkept";
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

  test.each<[string, readonly string[], readonly string[]]>([
    [
      "ids in parentheses",
      ["(speaker 0) one", "(speaker 0) goes on", "(speaker 1) two"],
      ["speaker 0: one", "speaker 0: goes on", "speaker 1: two"],
    ],
    [
      "ids in brackets",
      ["[SPEAKER_00]: one", "goes on", "[SPEAKER_01]: two"],
      ["SPEAKER_00: one", "SPEAKER_00: goes on", "SPEAKER_01: two"],
    ],
    [
      "a bracket and no colon",
      ["[Speaker 2] one", "[laughs] so", "[Speaker 1] two"],
      ["Speaker 2: one", "Speaker 2: [laughs] so", "Speaker 1: two"],
    ],
    [
      "one who speaks once, where all have labels",
      ["Ada: one", "Bo: two", "Ada: three"],
      ["Ada: one", "Bo: two", "Ada: three"],
    ],
    [
      "one who speaks once, where names look alike",
      ["Karin Moss: one", "goes on", "Bo Lind: two", "goes on", "Karin Moss: three", "Note: it is said"],
      [
        "Karin Moss: one",
        "Karin Moss: goes on",
        "Bo Lind: two",
        "Bo Lind: goes on",
        "Karin Moss: three",
        "Karin Moss: Note: it is said",
      ],
    ],
    [
      "names in a line of their own",
      ["Ada Berg\none", "Ben\ntwo", "Ada Berg\nthree", "Ben\nfour"],
      ["Ada Berg: one", "Ben: two", "Ada Berg: three", "Ben: four"],
    ],
    ["one letter", ["J: one", "K: two", "J: three"], ["J: one", "K: two", "J: three"]],
    [
      "words before a colon, once",
      ["we say one", "Remember: two", "three"],
      ["we say one", "Remember: two", "three"],
    ],
  ])("labels: %s", (_, texts, expected) => {
    const text = texts.map((said, i) => `00:00:0${i},000 --> 00:00:0${i},900\n${said}\n`).join("\n");
    expect(readCues("a.srt", text).map((cue) => cue.replace(/^\S+ /, ""))).toEqual(expected);
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

const times = "--> 00:00:02,000\nsecond";

test.each<[string, string, readonly string[]]>([
  ["no fractions", "1\n00:00:20 --> 00:00:24\nfirst", ["20-24 first"]],
  ["other arrows", "1\n00:00:01.5 -> 00:00:02\na\n\n2\n00:00:03 → 00:00:04\nb", ["1.5-2 a", "3-4 b"]],
  [
    "no arrow",
    "1\n00:00:01,000 – 00:00:02,000\na\n\n2\n00:00:03,000 --> 00:00:04,000\nb",
    ["1-2 a", "3-4 b"],
  ],
  ["spaces in times", "00: 00: 01, 000 -- > 00:00:02, 500\na", ["1-2.5 a"]],
  [
    "an index of -1",
    "0\n00:00:00,000 --> 00:00:01,000\na\n\n-1\n00:00:01,000 --> 00:00:02,000\nb",
    ["0-1 a", "1-2 b"],
  ],
  [
    "a blank line below each line, and a number that is said",
    "1\n\n00:00:00,000 --> 00:00:01,000\n\na\n\n2\n\n00:00:01,000 --> 00:00:02,000\n\n42\n",
    ["0-1 a", "1-2 42"],
  ],
  [
    "a number that is said, and no indexes",
    "00:00:00,000 --> 00:00:01,000\n42\n\n00:00:01,000 --> 00:00:02,000\nb",
    ["0-1 42", "1-2 b"],
  ],
  [
    "an arrow that is said",
    "00:00:00,000 --> 00:00:01,000\nFile --> Save\nand on",
    ["0-1 File --> Save and on"],
  ],
  ["words beside the times", "00:00:00,000 --> 00:00:01,000 and so\non", ["0-1 and so on"]],
  ["coordinates beside the times", "00:00:00,000 --> 00:00:01,000  X1:40 X2:60 Y1:1\non", ["0-1 on"]],
  ["a start below zero", `-00:00:01,000 ${times}`, ["0-2 second"]],
  ["an end before the start", `00:00:05,000 ${times}`, ["5- second"]],
  [
    "one time that jumps ahead and back",
    "00:00:03,100 --> 00:00:06,400\na\n\n00:01:12,300 --> 00:00:06,900\nb\n\n00:00:06,900 --> 00:00:08,800\nc",
    ["3.1-6.4 a", "6.4-6.9 b", "6.9-8.8 c"],
  ],
])("SubRip with %s is read, and no time or index is spoken", (_, text, expected) => {
  expect(readCues("a.srt", text)).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  [
    "an unreadable time",
    `00:00:0x,000 --> 00:00:02,000\nlost\n\n00:00:01,000 ${times}`,
    ["1: times such as `00:00:01,000 --> 00:00:04,000`"],
  ],
  [
    "words above all times",
    "Hello\n1\n00:00:00,000 --> 00:00:01,000\na",
    ["1: times above the words (they are left out)"],
  ],
  [
    "an end before the start",
    `00:00:05,000 ${times}`,
    ["1: an end that is not before the start (it is read as unknown)"],
  ],
])("a note names %s", (_, text, expected) => {
  expect(readNotes("a.srt", text)).toEqual(expected);
});

test("words of WebVTT below a blank line are named; remarks, styles and indexes are not", () => {
  const text =
    "WEBVTT\n\nNOTE a\n\nSTYLE\nb\n\n1\n\n00:01.000 --> 00:02.000\na\n\nlost\n\n00:03.000 --> 00:04.000\nb";
  expect(readNotes("a.vtt", text)).toEqual(["13: times above the words (they are left out)"]);
});

test("joined segments stand where their maps say, over the end of the clock; a cue that two share is read once", () => {
  const segment = (ticks: number, ...cues: string[]) =>
    `WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:${ticks}\n\n${cues.join("\n\n")}\n`;
  const near = 2 ** 33 - 90_000;
  const text = [
    segment(near, "00:01.000 --> 00:04.000\na"),
    segment(near, "00:01.000 --> 00:04.000\na", "00:04.000 --> 00:05.000\nb"),
    segment(450_000, "00:01.000 --> 00:04.000\nc"),
  ];
  const expected = ["1-4 a", "4-5 b", "7-10 c"];
  expect(readCues("a.vtt", text.join("\n"))).toEqual(expected);
  expect(readCues("a.vtt", text.join(""))).toEqual(expected);
  const bare = "WEBVTT\n\n00:05.000 --> 00:06.000\na\n\nWEBVTT\n\n00:01.000 --> 00:02.000\nb\n";
  expect(readCues("a.vtt", bare)).toEqual(["5-6 a", "7-8 b"]);
  expect(readNotes("a.vtt", bare)).toEqual([
    "6: times that go on (they start again here, and are set behind those above)",
  ]);
});

test("SubRip that rolls gives each line once, and one that does not keeps what is said twice", () => {
  const cue = (from: number, to: number, text: string) =>
    `00:00:0${from},000 --> 00:00:0${to},000\n${text}\n`;
  const roll = [
    cue(0, 1, "so what"),
    cue(1, 2, "so what\nnow then"),
    cue(2, 3, "now then\nwe go"),
    cue(3, 4, "We go,\nout"),
  ];
  expect(readCues("a.srt", roll.join("\n"))).toEqual(["0-1 so what", "1-2 now then", "2-3 we go", "3-4 out"]);
  const plain = [cue(0, 1, "no"), cue(1, 2, "no"), cue(2, 3, "no no"), cue(3, 4, "well")];
  expect(readCues("a.srt", plain.join("\n"))).toEqual(["0-1 no", "1-2 no", "2-3 no no", "3-4 well"]);
});

test.each<[string, string, readonly string[]]>([
  [
    "a.dfxp",
    '<?xml version="1.0"?><!-- a --><tt:tt xmlns:ttp="x" ttp:frameRate="25" ttp:tickRate="1000"><tt:head><tt:metadata><ttm:agent xml:id="s1"><ttm:name>Ada Berg</ttm:name></ttm:agent></tt:metadata></tt:head><tt:body begin="10s"><tt:div begin="100ms"><tt:p begin="00:00:01:05" dur="25f" ttm:agent="s1">Hello<tt:br/>\n  <tt:span>you</tt:span></tt:p><tt:p begin="2500t" end="4s">and</tt:p></tt:div></tt:body></tt:tt>',
    ["11.3-12.3 Ada Berg: Hello you", "12.6-14.1 Ada Berg: and"],
  ],
  [
    "a.ttml",
    '<tt><body><p><span begin="1s" end="2.005s">a</span><span begin="3s">b</span></p></body></tt>',
    ["1-2.005 a", "3- b"],
  ],
  ["a.srv1", '<transcript><text start="0.5" dur="2">it&amp;#39;s</text></transcript>', ["0.5-2.5 it's"]],
  [
    "a.srv3",
    '<timedtext format="3"><head/><body><p t="100" d="2000"><s>a</s><s t="9"> b</s></p><p t="1500" a="1">\n</p><p t="1600" d="400">c</p></body></timedtext>',
    ["0.1-1.6 a b", "1.6-2 c"],
  ],
  ["a.tsv", "start\tend\tspeaker\ttext\n0\t4000\tAda\ta\tb\n4000\t3000\tBo\tc", ["0-4 Ada: a b", "4- Bo: c"]],
  ["b.tsv", "0\t4000\ta\n4000\t8000\tb", ["0-4 a", "4-8 b"]],
])("%s gives its cues", (path, text, expected) => {
  expect(readCues(path, text)).toEqual(expected);
});

const clock = (milliseconds: number, mark: string) => {
  const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, "0");
  return `${pad(milliseconds / 3_600_000)}:${pad((milliseconds / 60_000) % 60)}:${pad((milliseconds / 1000) % 60)}${mark}${pad(milliseconds % 1000, 3)}`;
};

/** A cue as each format writes it. */
const WRITERS: Readonly<
  Record<string, readonly [head: string, write: (from: number, to: number, words: string) => string]>
> = {
  "a.srt": ["", (from, to, words) => `1\n${clock(from, ",")} --> ${clock(to, ",")}\n${words}\n\n`],
  "a.vtt": ["WEBVTT\n\n", (from, to, words) => `${clock(from, ".")} --> ${clock(to, ".")}\n${words}\n\n`],
  "a.sbv": ["", (from, to, words) => `${clock(from, ".")},${clock(to, ".")}\n${words}\n\n`],
  "a.ttml": ["<tt><body>", (from, to, words) => `<p begin="${clock(from, ".")}" end="${to}ms">${words}</p>`],
  "a.srv1": [
    "<transcript>",
    (from, to, words) => `<text start="${from / 1000}" dur="${(to - from) / 1000}">${words}</text>`,
  ],
  "a.tsv": ["start\tend\ttext\n", (from, to, words) => `${from}\t${to}\t${words}\n`],
};

test.each(Object.entries(WRITERS))("cues written as %s are read as they were", (path, [head, write]) => {
  const cue = fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 1, max: 9_000 }));
  fc.assert(
    fc.property(fc.array(cue, { minLength: 1, maxLength: 8 }), (gaps) => {
      let at = 0;
      const cues = gaps.map(([gap, length], i) => {
        const from = at + gap;
        at = from + length;
        return { from, to: at, words: `words ${i} of it` };
      });
      const text = head + cues.map(({ from, to, words }) => write(from, to, words)).join("");
      expect(readCues(path, text)).toEqual(
        cues.map(({ from, to, words }) => `${from / 1000}-${to / 1000} ${words}`),
      );
    }),
    { numRuns: 50 },
  );
});
