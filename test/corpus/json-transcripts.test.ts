import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSource } from "../../src/corpus/read-source.js";
import { orderSpeech } from "../../src/corpus/transcripts/order-speech.js";
import { spreadSpeech } from "../../src/corpus/transcripts/spread-speech.js";

interface Turn {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly speaker: number;
}

const iso = (seconds: number) => `PT${Math.floor(seconds / 60)}M${(seconds % 60).toFixed(3)}S`;
const clock = (seconds: number) =>
  [seconds / 3600, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":") +
  `:${(seconds % 60).toFixed(7).padStart(10, "0")}`;
const ms = (seconds: number) => Math.round(seconds * 1000);
const letter = (speaker: number) => String.fromCharCode(65 + speaker);

/** How each service writes turns, and what it calls the first of its speakers. */
const SERVICES: Readonly<
  Record<string, readonly [write: (turns: readonly Turn[]) => unknown, first: string]>
> = {
  "Deepgram JSON": [
    (turns) => ({
      results: {
        channels: [{ alternatives: [{ transcript: "", words: [] }] }],
        utterances: turns.map(({ text, ...turn }) => ({ ...turn, transcript: text })),
      },
    }),
    "Speaker 0",
  ],
  "AssemblyAI JSON": [
    (turns) => ({
      audio_duration: 9,
      utterances: turns.map(({ text, start, end, speaker }) => ({
        text,
        start: ms(start),
        end: ms(end),
        speaker: letter(speaker),
      })),
    }),
    "Speaker A",
  ],
  "Azure speech JSON": [
    (turns) => ({
      recognizedPhrases: turns.map(({ text, start, end, speaker }) => ({
        offset: iso(start),
        duration: iso(end - start),
        speaker,
        nBest: [{ display: text }],
      })),
    }),
    "Speaker 0",
  ],
  "Teams JSON": [
    (turns) => ({
      entries: turns.map(({ text, start, end, speaker }) => ({
        text,
        startOffset: clock(start),
        endOffset: clock(end),
        speakerDisplayName: `Ada ${speaker}`,
      })),
    }),
    "Ada 0",
  ],
  "Otter JSON": [
    (turns) => ({
      speech: {
        transcripts: turns.map(({ text, start, end, speaker }) => ({
          transcript: text,
          start_offset: Math.round(start * 16_000),
          end_offset: Math.round(end * 16_000),
          speaker_id: speaker,
        })),
      },
    }),
    "Speaker 0",
  ],
  "Whisper JSON": [
    (turns) => ({ segments: turns.map((turn) => ({ ...turn, speaker: `SPEAKER_0${turn.speaker}` })) }),
    "SPEAKER_00",
  ],
  "caption list": [
    (turns) =>
      turns.map(({ text, start, end, speaker }) => ({
        text,
        start: ms(start),
        end: ms(end),
        speaker: `Ada ${speaker}`,
      })),
    "Ada 0",
  ],
};

const turns = fc
  .array(
    fc.record({
      text: fc
        .array(fc.constantFrom("the", "bees", "hum", "in", "larch"), { minLength: 2, maxLength: 8 })
        .map((words) => `${words.join(" ")}.`),
      pause: fc.integer({ min: 0, max: 9000 }),
      speaker: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) => {
    let at = 0;
    return drafts.map(({ text, pause, speaker }): Turn => {
      const start = at + pause;
      at = start + text.split(" ").length * 400;
      return { text, start: start / 1000, end: at / 1000, speaker };
    });
  });

function read(content: unknown) {
  const found = readSource({ path: "a.json", bytes: new TextEncoder().encode(JSON.stringify(content)) });
  return { format: found?.format.name, cues: found?.sources[0]?.cues ?? [], notes: found?.notes ?? [] };
}

const tell = (content: unknown) =>
  read(content).cues.map(({ startSeconds, speaker, text }) => `${startSeconds} ${speaker}: ${text}`);

describe("turns are read back with their times and speakers", () => {
  test.each(Object.entries(SERVICES))("%s", (name, [write, first]) => {
    fc.assert(
      fc.property(turns, (said) => {
        const { format, cues, notes } = read(write(said));
        expect([format, notes]).toEqual([name, []]);
        expect(cues).toEqual(
          said.map(({ text, start, end, speaker }) => ({
            startSeconds: start,
            endSeconds: end,
            speaker: first.replace(/[0A]$/, (mark) => (mark === "A" ? letter(speaker) : String(speaker))),
            text,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });
});

const token = (content: string, start: string) => ({ start_time: start, alternatives: [{ content }] });

test.each([
  [
    "words without marks are laid onto the text that has them",
    {
      text: "The hull, Ana. Larch.",
      words: [
        { word: "the", start: 0, end: 0.2 },
        { word: "hull", start: 0.2, end: 0.5 },
        { word: "ana", start: 0.6, end: 1 },
        { word: "larch", start: 2, end: 3 },
      ],
    },
    ["0 null: The", "0.2 null: hull,", "0.6 null: Ana.", "2 null: Larch."],
  ],
  [
    "Japanese words are cut at sentences",
    {
      text: "蜂です。春です。",
      words: ["蜂", "です", "春", "です"].map((word, i) => ({ word, start: i, end: i + 1 })),
    },
    ["0 null: 蜂です。", "2 null: 春です。"],
  ],
  [
    "Rev's marks and spaces, and its names",
    {
      speakers: [{ id: 1, name: "Ana Moss" }],
      monologues: [
        {
          speaker: 1,
          elements: [
            { type: "text", value: "Larch", ts: 0.5, end_ts: 1 },
            { type: "punct", value: ", " },
            { type: "text", value: "oak", ts: 1, end_ts: 2 },
            { type: "punct", value: "." },
          ],
        },
      ],
    },
    ["0.5 Ana Moss: Larch,", "1 Ana Moss: oak."],
  ],
  [
    "Amazon's labels stand beside the words",
    {
      results: {
        speaker_labels: { segments: [{ items: [{ start_time: "0.50", speaker_label: "spk_1" }] }] },
        items: [token("Larch", "0.5"), { type: "punctuation", alternatives: [{ content: "." }] }],
      },
    },
    ["0.5 spk_1: Larch."],
  ],
  [
    "Google's last result repeats the words and tells who says them",
    {
      results: [
        { alternatives: [{ transcript: "oak", words: [{ word: "oak", startTime: "1.200s" }] }] },
        { alternatives: [{ words: [{ word: "oak", startTime: "1.200s", speakerTag: 2 }] }] },
      ],
    },
    ["1.2 Speaker 2: oak"],
  ],
  [
    "a chunk without an end",
    {
      chunks: [
        { timestamp: [0, 4], text: " Larch." },
        { timestamp: [4, null], text: " Oak." },
      ],
    },
    ["0 null: Larch.", "4 null: Oak."],
  ],
  [
    "clocks in a list",
    [{ start: "00:01:02,500", end: "00:01:04", text: "Larch.", speaker: "Ana" }],
    ["62.5 Ana: Larch."],
  ],
])("%s", (_, content, expected) => {
  expect(tell(content)).toEqual(expected);
});

describe("the order of speech", () => {
  const say = (...times: readonly (readonly [number, number])[]) =>
    times.map(([startSeconds, endSeconds], i) => ({ startSeconds, endSeconds, text: `${i}` }));
  const order = (...times: readonly (readonly [number, number])[]) => {
    const { ordered, notes } = orderSpeech(say(...times));
    return [ordered.map(({ text, startSeconds }) => `${text}@${startSeconds}`).join(" "), notes.length];
  };

  test("a time that jumps ahead or back gets its neighbours', and is told", () => {
    expect(order([3, 6], [72, 6.9], [7, 9])).toEqual(["0@3 1@6 2@7", 1]);
    expect(order([3, 6], [72, 75], [7, 9])).toEqual(["0@3 1@6 2@7", 1]);
    expect(order([30, 36], [36, 40], [2, 4], [41, 43])).toEqual(["0@30 1@36 2@40 3@41", 1]);
    expect(order([3, 6], [7, 9], [500, 12])).toEqual(["0@3 1@7 2@9", 1]);
  });

  test("speech that overlaps, and a part that stands elsewhere, keep their times", () => {
    expect(order([0, 9], [10, 20], [8, 12], [21, 22])).toEqual(["0@0 2@8 1@10 3@21", 0]);
    const parts = [...Array(12).keys()].map((i) => [(i % 6) * 2, (i % 6) * 2 + 1] as const);
    expect(order(...parts)[1]).toBe(0);
  });

  test("nothing is lost, and nothing gets later than the file's last time", () => {
    const time = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time), { maxLength: 20 }), (times) => {
        const { ordered } = orderSpeech(say(...times));
        const starts = ordered.map(({ startSeconds }) => startSeconds);
        expect(ordered.map(({ text }) => text).sort()).toEqual(times.map((_, i) => `${i}`).sort());
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        expect(Math.max(0, ...starts)).toBeLessThanOrEqual(Math.max(0, ...times.flat()));
      }),
    );
  });
});

test("words before a break are laid at the speech's own rate", () => {
  const piece = (text: string, startSeconds: number | null) => ({ speaker: null, text, startSeconds });
  const tens = "0123456789".repeat(10);
  const cues = spreadSpeech([
    piece(tens, 0),
    piece(tens, 10),
    piece(tens, 20),
    piece(tens, null),
    piece(tens, 140),
    piece(tens, 150),
  ]);
  expect(cues.map(({ startSeconds }) => startSeconds)).toEqual([0, 10, 20, 30, 140, 150]);
});

const said = (text: string, start: number, end: number) => ({ text, start, end });

describe("what programs make of JSON is read with its times and speakers", () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      "Podlove's names",
      [{ start: "00:00:00.400", start_ms: 400, speaker: "1", voice: "Ana Moss", text: "Larch." }],
      ["0.4 Ana Moss: Larch."],
    ],
    [
      "Podlove's groups",
      [{ speaker: "2", voice: "Bo", items: [{ start_ms: 3000, end_ms: 4000, text: "Oak." }] }],
      ["3 Bo: Oak."],
    ],
    [
      "channels",
      {
        results: {
          channels: ["Larch bends.", "Oak lasts."].map((transcript, i) => ({
            alternatives: [
              {
                transcript,
                words: transcript.split(" ").map((word, k) => ({ word, start: i + k, end: i + k + 1 })),
              },
            ],
          })),
        },
      },
      ["0 Speaker 0: Larch", "1 Speaker 0: bends.", "1 Speaker 1: Oak", "2 Speaker 1: lasts."],
    ],
    [
      "segments in an output",
      { status: "succeeded", output: { segments: [said("Larch.", 0.5, 1)] } },
      ["0.5 null: Larch."],
    ],
    [
      "segments of NeMo",
      { timestamp: { segment: [{ segment: "Larch bends.", start: 0.5, end: 2 }] } },
      ["0.5 null: Larch bends."],
    ],
    [
      "utterances of Vosk",
      [{ text: "larch", result: [{ word: "larch", start: 0.5, end: 1 }] }],
      ["0.5 null: larch"],
    ],
    [
      "sentences in data",
      { data: { transcript: { sentences: [{ text: "Larch.", speaker_name: "Ana", start_time: 1.5 }] } } },
      ["1.5 Ana: Larch."],
    ],
    [
      "words with data_start",
      [{ speaker: "Ana", words: [{ text: "Larch", data_start: 0.5, data_end: 1 }] }],
      ["0.5 Ana: Larch"],
    ],
    [
      "a page of oTranscribe",
      {
        text: '<p><span data-timestamp="0.4">00:00</span>Ana: Larch bends.<br /></p><p><span data-timestamp="63.5">01:03</span>Bo: It does.</p>',
      },
      ["0.4 Ana: Larch bends.", "63.5 Bo: It does."],
    ],
    ["startTs", [{ text: "Larch.", startTs: 0.5, endTs: 1, speakerId: "Ana" }], ["0.5 Ana: Larch."]],
    [
      "relative times of participants",
      [
        {
          participant: { id: 1, name: "Ana" },
          words: [{ text: "Larch", start_timestamp: { relative: 0.5, absolute: "2026-01-05T10:00:00Z" } }],
        },
      ],
      ["0.5 Ana: Larch"],
    ],
    [
      "a timeline of users",
      {
        timeline: [{ text: "Larch.", ts: "00:00:00.500", end_ts: "00:00:02", users: [{ username: "Ana" }] }],
      },
      ["0.5 Ana: Larch."],
    ],
    [
      "captions by the id of a video",
      { abcdefghijk: [{ text: "larch", start: 0.5, duration: 2 }] },
      ["0.5 null: larch"],
    ],
    [
      "a clock beside the time in the recording",
      { transcripts: [{ text: "Larch.", timestamp: "10:02:10", audio_start_time: 0.5, audio_end_time: 2 }] },
      ["0.5 null: Larch."],
    ],
    [
      "Podcasting 2.0 in milliseconds",
      {
        segments: [
          { startTime: 12_000, endTime: 14_000, body: "Larch bends well." },
          { startTime: 400_000, endTime: 402_000, body: "It does indeed." },
        ],
      },
      ["12 null: Larch bends well.", "400 null: It does indeed."],
    ],
    [
      "labels within the words",
      { segments: [said("[SPEAKER_00]: Larch bends.", 0, 2), said("[SPEAKER_01]: Oak lasts.", 2, 4)] },
      ["0 SPEAKER_00: Larch bends.", "2 SPEAKER_01: Oak lasts."],
    ],
    [
      "names by label",
      { speakers: { S0: "Ana Moss" }, segments: [{ ...said("Larch.", 0, 2), speaker: "S0" }] },
      ["0 Ana Moss: Larch."],
    ],
    [
      "references and styles",
      { segments: [said("Ana &amp; Bo don&#39;t <i>bend</i> it, AT&T does.", 0, 2)] },
      ["0 null: Ana & Bo don't bend it, AT&T does."],
    ],
    [
      "a first start below zero",
      { segments: [said("One.", -0.2, 4), said("Two.", 4, 8)] },
      ["0 null: One.", "4 null: Two."],
    ],
    [
      "marks of a program",
      { segments: [said("[BLANK_AUDIO]", 0, 2), said("[_BEG_] Larch.[_TT_150]", 2, 4)] },
      ["2 null: Larch."],
    ],
  ])("%s", (_, content, expected) => {
    expect(tell(content)).toEqual(expected);
  });
});

test("times that start again are set behind those above, but for other speakers, and what stands there twice is read once", () => {
  const chunk = (text: string, from: number, to: number) => ({ text, timestamp: [from, to] });
  const joined = {
    chunks: [chunk("a b", 0, 14), chunk("c d", 14, 28), chunk("e f", 0, 12), chunk("g h", 12, 26)],
  };
  expect(tell(joined)).toEqual(["0 null: a b", "14 null: c d", "28 null: e f", "40 null: g h"]);
  expect(read(joined).notes[0]?.expected).toContain("they start again");
  const tracks = ["Ana", "Bo"].flatMap((speaker, i) =>
    [0, 10, 20, 30, 40].map((start) => ({
      ...said(`${speaker} ${start}`, start + i, start + i + 1),
      speaker,
    })),
  );
  expect(read({ segments: tracks }).cues.map(({ startSeconds }) => startSeconds)).toEqual([
    0, 1, 10, 11, 20, 21, 30, 31, 40, 41,
  ]);
  const twice = {
    segments: [said("Larch bends.", 0, 4), said("Larch bends.", 0, 4), said("Larch bends.", 4, 8)],
  };
  expect(tell(twice)).toEqual(["0 null: Larch bends.", "4 null: Larch bends."]);
  expect(read(twice).notes).toHaveLength(1);
});
