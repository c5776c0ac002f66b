import fc from "fast-check";
import { expect, test } from "vitest";
import { formatChaptersPage } from "../../src/corpus/pages/format-chapters-page.js";
import { readSource } from "../../src/corpus/read-source.js";
import { readModelNotes } from "../../src/notes/read-model-notes.js";
import { writeNotes } from "../../src/notes/write-notes.js";
import type { Chapter, Cue } from "../../src/shared/domain.js";
import { AppError } from "../../src/shared/errors.js";
import { makeEpisode } from "../fakes/episodes.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";
import { WordReader } from "../fakes/models/word-reader.js";
import { ScriptedChatModel } from "../fakes/scripted-chat-model.js";

const said = [
  "Bees cluster around the queen in winter and shiver to keep her warm.",
  "Damp kills far more colonies than cold ever does in this valley.",
  "Yeah.",
  "So what do you do about the damp?",
  "I put a quilt of wood shavings above the frames to take up moisture.",
  "A long hive needs no lifting, which my back is grateful for.",
  "Box hives hold forty kilograms of honey when the summer is good.",
  "We feed sugar syrup in September and never after the first frost.",
];
const cues = said.map(
  (text, i): Cue => ({
    startSeconds: i * 10,
    endSeconds: i * 10 + 10,
    speaker: i === 3 ? "Ada" : "Mara",
    text,
  }),
);
const NOTELESS: Chapter = {
  number: 1,
  title: "Winter",
  startSeconds: 0,
  endSeconds: 80,
  summary: null,
  bullets: [],
};
const source = { episode: makeEpisode({ chapters: [], durationSeconds: 80 }), cues };

test("without a model each chapter has five of its speakers' own sentences, no question and no filler among them", async () => {
  const { episode, checked } = await writeNotes(source, {
    embedder: null,
    chatModel: null,
    prompt: "",
    reader: null,
  });
  expect(checked).toBe(0);
  const [chapter] = episode.chapters;
  expect(chapter?.bullets).toHaveLength(5);
  for (const line of [chapter?.summary ?? "", ...(chapter?.bullets ?? [])]) {
    expect(said).toContain(line.replace(/^Mara: /, ""));
    expect(line).toMatch(/^Mara: /);
  }
});

test("a model's sentence that the transcript does not support is dropped, and its place filled", async () => {
  const text = [
    "Title: Bees in winter",
    "Summary: Bees cluster around the queen in winter and shiver to keep her warm.",
    "- Damp kills far more colonies than cold",
    "- Queens are imported from Slovenia every spring for 300 euros",
    "- A quilt of wood shavings above the frames takes up moisture",
  ].join("\n");
  const { episode, checked, dropped } = await writeNotes(source, {
    embedder: null,
    chatModel: new ScriptedChatModel({ deltas: [text] }),
    prompt: "{{transcript}}",
    reader: new WordReader(),
  });
  const [chapter] = episode.chapters;
  expect([checked, dropped]).toEqual([4, 1]);
  expect(chapter?.title).toBe("Bees in winter");
  expect(chapter?.bullets.slice(0, 2)).toEqual([
    "Damp kills far more colonies than cold",
    "A quilt of wood shavings above the frames takes up moisture",
  ]);
  expect(chapter?.bullets).toHaveLength(5);
  expect(JSON.stringify(episode)).not.toContain("Slovenia");
});

test("a model's sentence is read with one stretch of speech after another, not only with the one in its words", async () => {
  const many = Array.from({ length: 60 }, (_, i) => ({
    ...(cues[0] as Cue),
    startSeconds: i * 10,
    endSeconds: i * 10 + 10,
    text:
      i < 40
        ? `Bees, queens and winter come up in part ${i}.`
        : "Damp is deadly in this valley, more than frost is.",
  }));
  const reader = new WordReader();
  reader.supports = async (_, [text]) => (JSON.stringify(text).includes("deadly") ? 1 : 0);
  const { dropped } = await writeNotes(
    {
      episode: makeEpisode({ chapters: [{ ...NOTELESS, endSeconds: 600 }], durationSeconds: 600 }),
      cues: many,
    },
    {
      embedder: null,
      chatModel: new ScriptedChatModel({ deltas: ["- In winter moisture kills bees and queens"] }),
      prompt: "{{transcript}}",
      reader,
    },
  );
  expect(dropped).toBe(0);
});

test("without a reader, and in another language, what has the transcript's words and no fact of its own is kept", async () => {
  const text =
    "Summary: Damp kills colonies.\n- Damp kills 77 colonies\n- Bees shiver in winter\n- Ships sail";
  for (const language of ["en", "de"]) {
    const reader = new WordReader();
    const { episode, dropped } = await writeNotes(
      { ...source, episode: { ...source.episode, language } },
      {
        embedder: null,
        chatModel: new ScriptedChatModel({ deltas: [text] }),
        prompt: "{{transcript}}",
        reader: language === "en" ? null : reader,
      },
    );
    const [chapter] = episode.chapters;
    expect([chapter?.summary, chapter?.bullets[0], dropped]).toEqual([
      "Damp kills colonies.",
      "Bees shiver in winter",
      2,
    ]);
    expect(reader.read).toEqual([]);
  }
});

test("with an embedder a chapter is called by a phrase of it, and its notes stand alone and are no greeting", async () => {
  const lines = [
    "Welcome back to another episode of the show, I am so happy that you are here.",
    ...said,
    "And that is why it works so well for them in the long run.",
    "Winter bees live for months -- and the summer bees only for some weeks of it.",
  ];
  const spoken = lines.map((text, i) => ({
    ...(cues[0] as Cue),
    startSeconds: i * 10,
    endSeconds: i * 10 + 10,
    text,
  }));
  const { episode } = await writeNotes(
    { ...source, cues: spoken },
    { embedder: new HashingEmbedder(), chatModel: null, prompt: "", reader: null },
  );
  const [chapter] = episode.chapters;
  const title = (chapter?.title ?? "").replace(/^“|”$/g, "");
  expect(lines.join(" ").toLowerCase()).toContain(title.toLowerCase());
  const all = [chapter?.summary ?? null, ...(chapter?.bullets ?? [])].filter((note) => note !== null);
  const notes = all.map((note) => note.replace(/^Mara: /, ""));
  expect(notes.length).toBeGreaterThan(0);
  for (const note of notes) expect(said).toContain(note);
});

test("nothing is told of an advertisement, in the speakers' words or by a model", async () => {
  const advert = [
    "This episode is brought to you by Acme Hosting, which lets your team ship faster.",
    "Sign up today and get a hundred dollars in free credit for your first project.",
    "Head to acmehosting.com/show to get started for free, that is acmehosting.com/show.",
  ];
  const lines = [...said, ...advert, ...said];
  const spoken = lines.map((text, i) => ({
    ...(cues[0] as Cue),
    startSeconds: i * 10,
    endSeconds: i * 10 + 10,
    text,
  }));
  for (const chapters of [[], [{ ...NOTELESS, endSeconds: 190 }]]) {
    const shown: string[] = [];
    const chatModel = new ScriptedChatModel({
      deltas: ["Summary: Acme Hosting lets your team ship faster."],
    });
    const { episode } = await writeNotes(
      { episode: makeEpisode({ chapters, durationSeconds: 190 }), cues: spoken },
      { embedder: null, chatModel, prompt: "{{transcript}}", reader: null },
    );
    for (const { title, summary, bullets } of episode.chapters) {
      expect([summary, ...bullets].join(" ")).not.toContain("cme");
      shown.push(title);
    }
    expect(shown.some((title) => title === "Advertisement: Acme")).toBe(chapters.length === 0);
  }
});

test("a model that fails leaves the chapter its speakers' own sentences, and is told of", async () => {
  const failures: string[] = [];
  const failure = new AppError("upstream_failed", "the model's server is down");
  const failing = new ScriptedChatModel({ deltas: [], failure });
  const { episode } = await writeNotes(source, {
    embedder: null,
    chatModel: failing,
    prompt: "{{transcript}}",
    reader: null,
    onFailure: ({ code }) => failures.push(code),
  });
  expect(failures).toEqual(["upstream_failed"]);
  expect(episode.chapters[0]?.bullets).toHaveLength(5);
});

test("notes of a model are read whatever it writes around them, without links and markup", () => {
  const text =
    'Sure!\n**Title:** "Bees"\nSummary: It <b>is</b> told. https://x.example/\n1. one\n* **two**\n';
  expect(readModelNotes(text)).toEqual({ title: "Bees", summary: "It is told.", bullets: ["one", "two"] });
  expect(readModelNotes("nothing of the kind")).toEqual({ title: null, summary: null, bullets: [] });
});

test("a page that is written is read back as the same chapters", () => {
  const line = fc
    .array(fc.constantFrom("bees", "Winter", "the", "damp", "10", "é", "–", "honey:"), {
      minLength: 1,
      maxLength: 6,
    })
    .map((words) => `Of ${words.join(" ")}`);
  const chapter = fc.record({
    title: line,
    summary: line,
    bullets: fc.array(line, { maxLength: 5 }),
    seconds: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(fc.array(chapter, { minLength: 1, maxLength: 8 }), (drafts) => {
      let at = 0;
      const chapters = drafts.map(({ seconds, ...draft }, i): Chapter => {
        const startSeconds = at;
        at += seconds;
        return { number: i + 1, ...draft, startSeconds, endSeconds: at };
      });
      const episode = makeEpisode({ chapters, durationSeconds: at });
      const page = formatChaptersPage(episode, "Notes made for a test.");
      const found = readSource({ path: "winter.md", bytes: new TextEncoder().encode(page) });
      expect(found?.problems).toEqual([]);
      const [read] = found?.sources ?? [];
      expect(read?.id).toBe(episode.id);
      expect(read?.chapters?.marks).toEqual(chapters);
      expect(read?.facts).toMatchObject({
        title: episode.title,
        show: episode.show,
        media: episode.media,
        people: episode.people,
      });
    }),
  );
});

test("what is said before the first chapter is quoted in none", async () => {
  const chapter: Chapter = {
    number: 1,
    title: "Winter",
    startSeconds: 20,
    endSeconds: null,
    summary: null,
    bullets: [],
  };
  const late = { ...source, episode: makeEpisode({ chapters: [chapter], durationSeconds: 80 }) };
  const { episode } = await writeNotes(late, { embedder: null, chatModel: null, prompt: "", reader: null });
  const [written] = episode.chapters;
  const quoted = [written?.summary, ...(written?.bullets ?? [])].join("\n");
  expect(quoted).toContain("Mara: ");
  for (const early of said.slice(0, 2)) expect(quoted).not.toContain(early);
});
