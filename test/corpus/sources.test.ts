import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EpisodeSource } from "../../src/corpus/episode-source.js";
import { FORMATS } from "../../src/corpus/formats.js";
import { readSource } from "../../src/corpus/read-source.js";
import { SAMPLES } from "./format-samples.js";

const encode = (text: string) => new TextEncoder().encode(text);

function read(path: string, content: unknown): { format: string; source: EpisodeSource; notes: string[] } {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const recognised = readSource({ path, bytes: encode(text) });
  const source = recognised?.sources[0];
  if (recognised === null || source === undefined) throw new Error(JSON.stringify(recognised));
  const notes = recognised.notes.map(({ line, expected }) => `${line}: ${expected}`);
  return { format: recognised.format.name, source, notes };
}

const listChapters = ({ chapters }: EpisodeSource) =>
  chapters?.marks.map(
    ({ startSeconds, endSeconds, title }) => `${startSeconds}-${endSeconds ?? ""} ${title}`,
  );
const listCues = ({ cues }: EpisodeSource) =>
  cues?.map(
    ({ startSeconds, endSeconds, speaker, text }) =>
      `${startSeconds}-${endSeconds ?? ""} ${speaker ?? "?"}: ${text}`,
  );

test("any bytes under any name are read, refused or passed over, and never throw", () => {
  const endings = FORMATS.flatMap((format) => format.endings);
  const names = [...new Set(endings)].map((ending) => (ending.startsWith(".") ? `a${ending}` : ending));
  const samples = Object.values(SAMPLES).map(([, content]) =>
    typeof content === "string" ? content : JSON.stringify(content),
  );
  const pieces = samples.flatMap((text) => text.split(/(?<=[\n,>}\]])/));
  const piece = fc.constantFrom(...new Set(pieces), "---\n", "\0", "&amp;", "0:00 A\n", '"startTime":');
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 20 })
      .map((parts) => encode(parts.join(""))),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), anything, (path, bytes) => {
      const found = readSource({ path, bytes });
      for (const { cues, chapters } of found?.sources ?? []) {
        for (const { startSeconds, endSeconds, text } of cues ?? []) {
          expect(text).not.toBe("");
          expect(startSeconds).toBeGreaterThanOrEqual(0);
          expect(endSeconds ?? startSeconds).toBeGreaterThanOrEqual(startSeconds);
        }
        for (const { title } of chapters?.marks ?? []) expect(title).not.toBe("");
      }
    }),
    { numRuns: 1500 },
  );
});

describe("Podcasting 2.0 chapters", () => {
  test("are put in order; silent ones are not listed but end the one before; a title may be absent", () => {
    const { source, format } = read("a.json", {
      version: "1.2.0",
      title: "Hives",
      podcastName: "The Apiary",
      chapters: [
        { startTime: 90.5, title: "Wintering", value: {} },
        { startTime: 0, title: " Opening " },
        { startTime: 60, toc: false, img: "x" },
        { startTime: 200 },
      ],
    });
    expect(format).toBe("Podcasting 2.0 chapters");
    expect(listChapters(source)).toEqual(["0-60 Opening", "90.5- Wintering", "200- Chapter 4"]);
    expect(source.facts).toMatchObject({ title: "Hives", show: "The Apiary" });
  });

  test("one that does not fit is named by its place", () => {
    const { notes, source } = read("a.json", {
      chapters: [{ startTime: 1, title: "A" }, { title: "B" }, { startTime: -4 }],
    });
    expect(listChapters(source)).toEqual(["1- A"]);
    expect(notes).toEqual([
      "1: a chapter with a startTime in seconds at chapters[1]",
      "1: a chapter with a startTime in seconds at chapters[2]",
    ]);
  });
});

test("a Podcasting 2.0 transcript carries a speaker on, and its segments may be words", () => {
  const { source } = read("a.json", {
    segments: [
      { speaker: "Ada", startTime: 0.5, endTime: 0.75, body: "I" },
      { startTime: 1, endTime: 1.25, body: "am\n" },
      { speaker: "Ben", startTime: 2, body: "here" },
    ],
  });
  expect(listCues(source)).toEqual(["0.5-0.75 Ada: I", "1-1.25 Ada: am", "2- Ben: here"]);
});

test("Whisper's segments, with words and speakers where they are; whisper.cpp's milliseconds", () => {
  const words = [
    { word: " Hello", start: 0, end: 0.4 },
    { word: " there", start: 0.4, end: 0.9 },
  ];
  const whisper = read("a.json", {
    language: "en",
    segments: [
      { start: 0, end: 1, text: " Hello there", speaker: "SPEAKER_00", words },
      { start: 1, end: 2, text: " again", words: [{ word: "again" }] },
    ],
  });
  expect(whisper.source.facts.language).toBe("en");
  expect(listCues(whisper.source)).toEqual([
    "0-0.4 SPEAKER_00: Hello",
    "0.4-0.9 SPEAKER_00: there",
    "1-2 ?: again",
  ]);
  const cpp = read("a.json", {
    result: { language: "de" },
    transcription: [{ offsets: { from: 500, to: 1500 }, text: " Hallo" }],
  });
  expect([cpp.source.facts.language, listCues(cpp.source)]).toEqual(["de", ["0.5-1.5 ?: Hallo"]]);
});

test("YouTube's json3: words have times, line breaks and appended events are passed over, an event ends with the next", () => {
  const { source } = read("a.en.json3", {
    wireMagic: "pb3",
    events: [
      { tStartMs: 0, dDurationMs: 9000, id: 1, wpWinPosId: 1 },
      { tStartMs: 100, dDurationMs: 4000, segs: [{ utf8: "so" }, { utf8: " now", tOffsetMs: 300 }] },
      { tStartMs: 1200, dDurationMs: 2000, aAppend: 1, segs: [{ utf8: "\n" }] },
      { tStartMs: 2000, dDurationMs: 1000, segs: [{ utf8: ">> Yes.\nMore" }] },
    ],
  });
  expect(listCues(source)).toEqual(["0.1-0.4 ?: so", "0.4-2 ?: now", "2-3 ?: Yes. More"]);
});

test("youtube-transcript-api gives durations, not ends", () => {
  expect(listCues(read("a.json", [{ text: "Hello", start: 1.5, duration: 2 }]).source)).toEqual([
    "1.5-3.5 ?: Hello",
  ]);
});

describe("yt-dlp info", () => {
  const info = {
    id: "dQw4w9WgXcQ",
    title: "Hives",
    channel: "The Apiary",
    upload_date: "20240510",
    duration: 300,
    webpage_url: "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    extractor_key: "Youtube",
  };

  test("gives what it knows; fillers and chapters out of order are left out, the last end is the recording's", () => {
    const chapters = [
      { start_time: 0, end_time: 10, title: "<Untitled Chapter 1>" },
      { start_time: 10, end_time: 100, title: "A" },
      { start_time: 5, end_time: 20, title: "typo" },
      { start_time: 100, end_time: 999, title: "B" },
    ];
    const { source, notes } = read("a.info.json", { ...info, chapters });
    expect(source.facts).toMatchObject({
      title: "Hives",
      show: "The Apiary",
      publishedAt: "2024-05-10",
      durationSeconds: 300,
      media: { kind: "youtube", id: "dQw4w9WgXcQ" },
    });
    expect(listChapters(source)).toEqual(["10-100 A", "100-300 B"]);
    expect(notes).toEqual(["1: chapters in order of time"]);
  });

  test("that of a playlist, which yt-dlp writes beside those of its videos, is no episode", () => {
    const playlist = { ...info, _type: "playlist", extractor_key: "YoutubeTab" };
    expect(readSource({ path: "a.info.json", bytes: encode(JSON.stringify(playlist)) })).toBeNull();
  });

  test("without chapters the description's times are read, those past the end are not; a note names its line", () => {
    const description = "About\n0:00 Start\n1:30 Middle\n4:00 End\n9:00 Beyond\n";
    const { source, notes } = read("a.info.json", { ...info, chapters: null, description });
    expect(notes).toEqual(["1: a time before the end of the recording in line 5 of the description"]);
    expect([source.chapters?.origin, listChapters(source)]).toEqual([
      "description",
      ["0- Start", "90- Middle", "240- End"],
    ]);
  });
});

describe("times in a description", () => {
  test.each<[string, string]>([
    ["as YouTube wants them", "0:00 Start\n1:30 The middle\n1:04:13 End"],
    ["bullets, brackets and numbers", "• (0:00) - Start\n- [1:30] The middle\n3. 1:04:13 | End"],
    ["the title first", "Start 0:00\nThe middle – 1:30\nEnd (1:04:13)"],
    ["ranges", "0:00–1:30 Start\n1:30 - 2:00: The middle\n1:04:13-1:05:00 End"],
    ["minutes past the hour, full-width colons", "00:00 Start\n01：30 The middle\n64:13 End"],
    ["links", '[0:00](https://y.example/?t=0) Start\n<a href="x">1:30</a> The middle\n1:04:13 End'],
    [
      "a sentence with a time, several in a line, a second list",
      "We met from 13:30 outside.\n0:00 Start\n1:30 The middle\n1:04:13 End\n2:00 4:00 6:00 both\n0:00 Title\n1:00 Title",
    ],
  ])("%s", (_, text) => {
    expect(listChapters(read("a.description", text).source)).toEqual([
      "0- Start",
      "90- The middle",
      "3853- End",
    ]);
  });

  test("YouTube's rules are told and not required; a time out of order is left out", () => {
    const { source, notes } = read("a.txt", "0:05 Start\n0:09 Next\n0:07 Typo\n3:00 End");
    expect(listChapters(source)).toEqual(["5- Start", "9- Next", "180- End"]);
    expect(notes).toEqual([
      "3: times that ascend",
      "1: a first chapter at 0:00, as YouTube does",
      "1: a chapter of ten seconds or more, as YouTube does",
    ]);
  });
});

test("Markdown headings with times are chapters, bullets are bullets, the rest is the summary", () => {
  const text =
    "---\nshow: The Apiary\n---\n# Winter hives\n\n## 0:00 Opening\nWhy *bees* die.\n- Damp\n- [Cold](https://x.example)\n\n## Wintering (1:30 – 9:00)\nHow they live.\n\n### Notes without a time\nleft out";
  const { source, format } = read("a.md", text);
  expect([format, source.facts.title, source.facts.show]).toEqual([
    "Markdown chapters",
    "Winter hives",
    "The Apiary",
  ]);
  expect(
    source.chapters?.marks.map(({ title, startSeconds, endSeconds, summary, bullets }) => ({
      title,
      startSeconds,
      endSeconds,
      summary,
      bullets,
    })),
  ).toEqual([
    {
      title: "Opening",
      startSeconds: 0,
      endSeconds: null,
      summary: "Why bees die.",
      bullets: ["Damp", "Cold"],
    },
    { title: "Wintering", startSeconds: 90, endSeconds: 540, summary: "How they live.", bullets: [] },
  ]);
});

describe("a transcript as text", () => {
  test("turns in bold; words between two times share the span, a remark keeps its time", () => {
    const text =
      "**Ada:** aaaaaaaaaa\n\n**Ben:** bbbbbbbbbb \\[00:00:20.00\\] cccc\n\n**Break:** \\[00:30\\]\n\n**Ada:** dd \\[unintelligible 00:00:40\\] \\[laughs\\]\n";
    const { source, format } = read("a.md", text);
    expect(format).toBe("text transcript");
    expect(listCues(source)).toEqual([
      "0-10 Ada: aaaaaaaaaa",
      "10-20 Ben: bbbbbbbbbb",
      "20-30 Ben: cccc",
      "30-40 Ada: dd",
      expect.stringMatching(/^40-\S+ Ada: \[unintelligible\]$/),
      expect.stringMatching(/ Ada: \[laughs\]$/),
    ]);
  });

  test.each<[string, string]>([
    [
      "a time before the name",
      "[00:01] Ada Berg: one\n[00:05] Ben: two\n[00:09] Ada Berg: three\n[00:12] Ben: four",
    ],
    [
      "a time after the name",
      "Ada Berg (00:01): one\nBen (00:05): two\nAda Berg (00:09): three\nBen (00:12): four",
    ],
    [
      "name and time on a line of their own",
      "Ada Berg  00:01\none\n\nBen  00:05\ntwo\n\nAda Berg  00:09\nthree\n\nBen  00:12\nfour",
    ],
  ])("%s", (_, text) => {
    expect(listCues(read("a.txt", text).source)?.map((cue) => cue.replace(/-\S*/, ""))).toEqual([
      "1 Ada Berg: one",
      "5 Ben: two",
      "9 Ada Berg: three",
      "12 Ben: four",
    ]);
  });

  test("a time that goes backwards is noted and not heeded; without any time the file is refused", () => {
    const times = ["00:20", "00:30", "00:10", "00:40"].map((time) => `**Ada:** \\[${time}\\] one\n\n`);
    const { notes, source } = read("a.md", times.join(""));
    expect(notes).toEqual(["5: a time in order with those around it (its words keep their place)"]);
    expect(source.cues?.map(({ startSeconds }) => startSeconds)).toEqual([20, 30, 35, 40]);
    const refused = readSource({ path: "a.md", bytes: encode("**Ada:** one\n\n**Ben:** two\n") });
    expect(refused?.problems[0]?.expected).toContain("times in the transcript");
  });
});

test("an HTML transcript: cite, time, paragraph", () => {
  const { source } = read(
    "a.html",
    "<cite>Ada:</cite>\n<time>0:00</time>\n<p>It&#39;s one.</p>\n<cite>Ben:</cite><time>1:05</time><p>Two.</p>",
  );
  expect(listCues(source)).toEqual(["0-2.571 Ada: It's one.", "65-66.143 Ben: Two."]);
});

test.each([
  ["the end of the text", ""],
  ["the end of the page", "</body></html>"],
  ["the end of what holds it", "</div> More of the page.<p>"],
])("an HTML transcript's last paragraph without an end tag ends at %s", (_, rest) => {
  const { source } = read("a.html", `<body><div><cite>Ada:</cite><time>0:00</time><p>Last words${rest}`);
  expect(listCues(source)).toEqual(["0-0.714 Ada: Last words"]);
});

test("a feed gives each item's facts, people, chapters and the names of its files", () => {
  const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>The Apiary</title><language>en</language>
    <podcast:person>Mara</podcast:person>
    <item><title>Winter &amp; hives</title><pubDate>Fri, 10 May 2024 09:00:00 GMT</pubDate><itunes:duration>1:02:03</itunes:duration>
      <enclosure url="https://x.example/audio/ep5.mp3?a=1" type="audio/mpeg" length="1"/>
      <podcast:chapters url="https://x.example/ep5_chapters.json" type="application/json+chapters"/>
      <podcast:transcript url="https://x.example/t/winter.vtt" type="text/vtt"/>
      <podcast:person role="Guest">Ada Berg</podcast:person><podcast:person group="visuals">Becky</podcast:person>
      <psc:chapters version="1.2"><psc:chapter start="00:05:30.500" title="Second"/><psc:chapter start="0" title="First"/></psc:chapters></item>
    <item><title>Notes only</title><description><![CDATA[<p>Hello</p><ul><li>0:00 One</li><li>2:00 Two</li></ul>]]></description></item>
  </channel></rss>`;
  const found = readSource({ path: "feed.xml", bytes: encode(feed) });
  expect(found?.format.name).toBe("RSS feed");
  const [first, second] = found?.sources ?? [];
  expect(first?.identity).toMatch(/^feed:[0-9a-f]{32}$/);
  expect(first?.aliases).toEqual(["/audio/ep5.mp3", "/ep5_chapters.json", "/t/winter.vtt"]);
  expect(first?.facts).toMatchObject({
    title: "Winter & hives",
    show: "The Apiary",
    language: "en",
    publishedAt: "2024-05-10",
    durationSeconds: 3723,
    people: [{ name: "Ada Berg", role: "guest" }],
    media: { kind: "audio", url: "https://x.example/audio/ep5.mp3?a=1" },
  });
  expect(first && listChapters(first)).toEqual(["0- First", "330.5- Second"]);
  expect(second?.facts.people).toEqual([{ name: "Mara", role: "host" }]);
  expect(second && [second.chapters?.origin, listChapters(second)]).toEqual([
    "description",
    ["0- One", "120- Two"],
  ]);
});

test.each<[what: string, entry: string, facts: object, found: string]>([
  ["a wrong date", "publishedAt: 5 June 2020", { title: "Rib" }, "publishedAt: 5 June 2020"],
  ["an unknown key", "guests: [Bo]", { title: "Rib" }, "guests: [Bo]"],
  ["a wrong id", "id: Rib_Talk.2", { title: "Rib" }, "id: Rib_Talk.2"],
  ["a wrong medium", "media: { vimeo: 5 }", { title: "Rib" }, "media: { vimeo: 5 }"],
  [
    "a value with a colon",
    "show: Slipway: the show",
    { show: "Slipway: the show" },
    "show: Slipway: the show",
  ],
])(
  "of an entry in an episodes file %s is named with its line, and all else is read",
  (_, entry, facts, found) => {
    const yaml = `top: x\nepisodes:\n  - id: hull\n    files: [hull.vtt]\n  - title: Rib\n    files: rib.vtt\n    ${entry}\n`;
    const read = readSource({ path: "shows/episodes.yaml", bytes: encode(yaml) });
    expect(read?.problems).toEqual([]);
    expect(read?.sources).toMatchObject([
      { id: "hull", aliases: ["file:shows/hull.vtt"] },
      { id: null, aliases: ["file:shows/rib.vtt"], facts },
    ]);
    expect(read?.notes).toMatchObject([
      {
        line: 1,
        expected: expect.stringContaining("one of the keys show, language, artwork, episodes"),
        found: "top: x",
      },
      { line: 7, found },
    ]);
  },
);

test("JSON that is none of the formats is passed over; a file that says it is JSON and is not is refused with its line", () => {
  expect(readSource({ path: "package.json", bytes: encode('{"name":"x"}') })).toBeNull();
  expect(readSource({ path: "a.json", bytes: encode('{\n"a": 1,\n"b"}') })?.problems[0]).toEqual({
    line: 3,
    expected: "JSON (a colon in this place)",
    found: "}",
  });
});
