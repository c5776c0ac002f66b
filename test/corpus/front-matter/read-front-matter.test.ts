import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFrontMatter } from "../../../src/corpus/front-matter/read-front-matter.js";

const KEYS =
  "id, title, number, episode, season, show, publishedAt, language, people, speakers, questions, media, artwork, source, rights";

function readBlock(yaml: string) {
  return readFrontMatter(`---\n${yaml}\n---\nbody`);
}

describe("readFrontMatter refuses", () => {
  it("a block that nothing closes", () => {
    expect(readFrontMatter("---\ntitle: A\n0:00 – 1:00")).toEqual({
      fields: {},
      body: "",
      lineCount: 3,
      problems: [{ line: 1, expected: "front matter that a second `---` line closes", found: "---" }],
      notes: [],
    });
  });

  it.each<[string, string, number, string, string | null]>([
    ["an empty title", 'title: " "', 2, "a title as text", 'title: " "'],
    ["a value left out", "show: A\nrights:", 3, "the rights as text", "rights:"],
    [
      "an id with capitals",
      "id: No-Priors",
      2,
      "an id in kebab-case, such as no-priors-ep-5",
      "id: No-Priors",
    ],
    [
      "a day that does not exist",
      "publishedAt: 2023-02-29",
      2,
      "a date as YYYY-MM-DD",
      "publishedAt: 2023-02-29",
    ],
    ["no question", "questions: []", 2, "a list of 1 to 6 questions to begin with", "questions: []"],
    [
      "a question in place of a list",
      "questions: Why?",
      2,
      "a list of 1 to 6 questions to begin with",
      "questions: Why?",
    ],
    [
      "a question that is too long",
      `questions:\n  - ${"why ".repeat(60)}?`,
      3,
      "a question of at most 200 characters",
      expect.stringContaining("- why"),
    ],
    ["a date in words", "publishedAt: May 19, 2023", 2, "a date as YYYY-MM-DD", "publishedAt: May 19, 2023"],
    ["a language that is none", "language: e", 2, "a language tag, such as en", "language: e"],
    ["people who are no list", "people: Ann", 2, "a list of people", "people: Ann"],
    [
      "a person who is a list",
      "people:\n  - Ann\n  - [Bo]",
      4,
      "a person: a name, or the keys name and role",
      "- [Bo]",
    ],
    ["a short YouTube id", "media:\n  youtube: abc", 3, "a YouTube id of 11 characters", "youtube: abc"],
    [
      "an audio address of another scheme",
      "media:\n  audio: ftp://a.example/b",
      3,
      "an http or https URL of the audio",
      "audio: ftp://a.example/b",
    ],
    [
      "a script as the video",
      "media:\n  video: 'javascript:alert(1)'",
      3,
      "an http or https URL of the video",
      "video: 'javascript:alert(1)'",
    ],
    [
      "two kinds of media",
      "show: A\nmedia:\n  youtube: dvKdTzYQJCc\n  audio: https://a.example/b",
      3,
      "exactly one of youtube, audio and video under media",
      "media:",
    ],
    [
      "media without a kind",
      "media: {}",
      2,
      "exactly one of youtube, audio and video under media",
      "media: {}",
    ],
    [
      "an unknown kind of media",
      "media:\n  vimeo: 5",
      3,
      "one of the keys youtube, audio, video",
      "vimeo: 5",
    ],
    [
      "a picture that is not secure",
      "artwork: http://a.example/b.png",
      2,
      "an https URL of a picture, of at most 2000 characters",
      "artwork: http://a.example/b.png",
    ],
    ["a list in place of keys", "- a\n- b", 2, "`key: value` lines", "- a"],
    ["plain words", "just words", 2, "`key: value` lines", "just words"],
    ["a key given twice", "title: A\ntitle: B", 3, "valid YAML (Map keys must be unique)", "title: B"],
    ["an anchor", "title: &a A", 2, "values written out, without YAML anchors and aliases", "title: &a A"],
    ["an alias", "show: *a", 2, "values written out, without YAML anchors and aliases", "show: *a"],
    ["a tag", "title: !!str A", 2, "values without YAML tags", "title: !!str A"],
    ["a key marked as one", "? title\n: A", 2, "`key: value` lines, without `?`", "? title"],
    ["a list as a key", "[title]: A", 2, "keys that are words", "[title]: A"],
    ["a second document", "title: A\n...\ntitle: B", 4, "one YAML document", "title: B"],
    [
      "lists nine deep",
      `title: ${"[".repeat(9)}A${"]".repeat(9)}`,
      2,
      "lists and keys at most 8 deep",
      `title: ${"[".repeat(9)}A${"]".repeat(9)}`,
    ],
  ])("%s", (_name, yaml, line, expected, found) => {
    const { fields, body, problems } = readBlock(yaml);
    expect({ fields, body, problems }).toEqual({
      fields: {},
      body: "body",
      problems: [{ line, expected, found }],
    });
  });

  it.each(["author: B", "<<: B", "date: soon", "tags: [larch, oak]"])(
    "nothing for a key of somebody else's, which is named: %s",
    (line) => {
      const expected = `one of the keys ${KEYS} (this one is passed over)`;
      expect(readBlock(`title: A\n${line}\nshow: C`)).toMatchObject({
        fields: { title: "A", show: "C" },
        problems: [],
        notes: [{ line: 3, expected, found: line }],
      });
    },
  );

  it("nothing for the date of another program, which is the day of publication", () => {
    const { fields, problems, notes } = readBlock("title: A\ndate: 2026-01-05");
    expect([fields, problems, notes]).toEqual([{ title: "A", publishedAt: "2026-01-05" }, [], []]);
  });

  it("all faulty keys at once, each with its line", () => {
    const { problems, notes } = readBlock("id: A B\nnope: 1\npublishedAt: soon\nnorth: 2");
    expect([problems, notes].map((list) => list.map(({ line }) => line))).toEqual([
      [2, 4],
      [3, 5],
    ]);
  });

  it("broken YAML, with the line it breaks on", () => {
    const { fields, problems } = readBlock('title: A\nshow: "never closed');
    expect(fields).toEqual({});
    expect(problems.map(({ line, found }) => ({ line, found }))).toEqual([
      { line: 3, found: 'show: "never closed' },
    ]);
  });

  it("aliases that would grow without bound, without expanding them", () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? "l0: &l0 [x, x]" : `l${level}: &l${level} [${`*l${level - 1}, `.repeat(9)}x]`,
    );
    const { problems } = readBlock(levels.join("\n"));
    expect(problems.map(({ line }) => line)).toEqual(levels.map((_, level) => level + 2));
    expect(new Set(problems.map(({ expected }) => expected))).toEqual(
      new Set(["values written out, without YAML anchors and aliases"]),
    );
  });

  it("a block of nothing but brackets and one that is too long, without a throw", () => {
    const deep = readBlock("[".repeat(60_000));
    expect(deep.fields).toEqual({});
    expect(deep.problems.map(({ line }) => line)).toEqual([2]);
    expect(readBlock("a: ".repeat(20_000)).notes.map(({ line }) => line)).toEqual([2, 2]);
    expect(readBlock(`title: ${"a".repeat(65_536)}`).problems).toEqual([
      { line: 2, expected: "front matter of at most 64 KB", found: `title: ${"a".repeat(65_536)}` },
    ]);
  });
});

describe("readFrontMatter", () => {
  it.each<[string, string, object, [line: number, found: string][]]>([
    ["an unknown key", "title: A\nauthor: B", { title: "A" }, [[3, "author: B"]]],
    ["a merge key", "<<: A", {}, [[2, "<<: A"]]],
    ["a date for the day of publication", "date: 2020-06-05T10:00:00Z", { publishedAt: "2020-06-05" }, []],
    ["a second date", "date: 2020-06-05\npublishedAt: 2020-06-07", { publishedAt: "2020-06-07" }, []],
    ["a date that is none", "date: soon\ntitle: A", { title: "A" }, [[2, "date: soon"]]],
  ])("passes over what other programs have there: %s", (_name, yaml, fields, notes) => {
    const expected = `one of the keys ${KEYS} (this one is passed over)`;
    expect(readBlock(yaml)).toMatchObject({
      fields,
      problems: [],
      notes: notes.map(([line, found]) => ({ line, expected, found })),
    });
  });

  it("reads a value with a colon as a text, with a note", () => {
    const { fields, problems, notes } = readBlock("show: A\ntitle: Hull: the talk");
    expect([fields, problems]).toEqual([{ show: "A", title: "Hull: the talk" }, []]);
    expect(notes).toMatchObject([{ line: 3, found: "title: Hull: the talk" }]);
  });

  it("passes over a block of TOML, with a note", () => {
    expect(readFrontMatter('+++\ntitle = "A"\n+++\n0:00 Hi')).toEqual({
      fields: {},
      body: "0:00 Hi",
      lineCount: 3,
      problems: [],
      notes: [
        {
          line: 1,
          expected: "front matter in YAML between lines of `---` (TOML is passed over)",
          found: "+++",
        },
      ],
    });
  });

  it("leaves a page without a block as it is", () => {
    expect(readFrontMatter("No PriorsNo Priors\n---\nx")).toEqual({
      fields: {},
      body: "No PriorsNo Priors\n---\nx",
      lineCount: 0,
      problems: [],
      notes: [],
    });
  });

  it("accepts an empty block", () => {
    expect(readFrontMatter("---\n---\nbody\n")).toEqual({
      fields: {},
      body: "body\n",
      lineCount: 2,
      problems: [],
      notes: [],
    });
  });

  it("returns every field, the rest of the text and the number of lines taken", () => {
    const yaml = [
      "id: tidal-gates",
      "title: >-",
      "  Tidal",
      "  Gates",
      "show: Slack Water",
      "publishedAt: 2024-09-14",
      "language: EN-gb",
      "people:",
      "  - Ann",
      "  - name: Bo",
      "    role: guest",
      "media: { audio: 'https://media.example.org/a.mp3?x=1&y=2' }",
      'source: "made\\u0007 up"',
      "rights: free",
      "questions: ['Why tides?', 'How gates?']",
    ];
    expect(readFrontMatter(["---", ...yaml, "--- ", "first", "second"].join("\n"))).toEqual({
      fields: {
        id: "tidal-gates",
        title: "Tidal Gates",
        show: "Slack Water",
        publishedAt: "2024-09-14",
        language: "en-GB",
        people: [
          { name: "Ann", role: null },
          { name: "Bo", role: "guest" },
        ],
        media: { kind: "audio", url: "https://media.example.org/a.mp3?x=1&y=2" },
        source: "made up",
        rights: "free",
        questions: ["Why tides?", "How gates?"],
      },
      body: "first\nsecond",
      lineCount: 17,
      problems: [],
      notes: [],
    });
  });

  it("takes every value for text, whatever YAML's other schemas make of it", () => {
    const yaml = "title: 1984\nshow: yes\npublishedAt: 2024-09-14\nlanguage: no\nsource: 0x1F\nrights: '~'";
    expect(readBlock(yaml)).toMatchObject({
      fields: {
        title: "1984",
        show: "yes",
        publishedAt: "2024-09-14",
        language: "no",
        source: "0x1F",
        rights: "~",
      },
      problems: [],
      notes: [],
    });
  });

  it.each(["~", "null", "NULL", ""])("reports %j as no text, with its line", (nothing) => {
    expect(readBlock(`show: S\ntitle: ${nothing}`)).toMatchObject({
      fields: {},
      problems: [{ line: 3, expected: expect.stringContaining("title") }],
    });
  });

  it("never throws, and keeps what follows the block", () => {
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "id: a",
        "media:",
        "  audio: *x",
        "people: [",
        "? &x",
        "- !!set {",
        "%YAML 9",
        "...",
        "<<: 1",
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const yaml = lines.map((text) => text.replace(/^---/, "").replaceAll("\n", " ")).join("\n");
        expect(readFrontMatter(`---\n${yaml}\n---\nbody`).body).toBe("body");
      }),
      { numRuns: 300 },
    );
  });
});
