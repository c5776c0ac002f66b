import { describe, expect, test } from "vitest";
import { ANSWERS, NEAR } from "../../src/read/judge-probability.js";
import { readChapters } from "../../src/read/read-chapters.js";
import type { RankedChapter } from "../../src/retrieve/find-chapters.js";
import type { Chapter, Passage } from "../../src/shared/domain.js";
import { AppError } from "../../src/shared/errors.js";
import { makeEpisode } from "../fakes/episodes.js";
import { ScriptedReader } from "../fakes/models/scripted-reader.js";

const COMES_NEAR = (ANSWERS + NEAR) / 2;
const QUESTION = "Why do colonies die?";

/** A chapter with a section for each text; the first one has the chapter's score, each further one a little less. */
function makeRanked(number: number, score: number, texts: readonly string[], changes = {}): RankedChapter {
  const span = { startSeconds: number * 60, endSeconds: number * 60 + 60 };
  const title = `Chapter ${number}`;
  const chapter: Chapter = { number, title, ...span, summary: null, bullets: texts, ...changes };
  const passages = texts.map(
    (text): Passage => ({
      id: text,
      kind: "bullet",
      text,
      episodeId: "winter-hives",
      chapterNumber: number,
      ...span,
    }),
  );
  return {
    episode: makeEpisode({ chapters: [chapter] }),
    chapter,
    score,
    sections: passages.map((passage, i) => ({ score: score - i / 100, passages: [passage] })),
    passages: passages.map((passage) => ({ passage, score })),
  };
}

/** So many chapters of one section, the best first: "Note 1" and so on. */
const makeMany = (count: number) =>
  Array.from({ length: count }, (_, i) => makeRanked(i + 1, 1 - i / 10, [`Note ${i + 1}`]));
const firstOf = ({ sentences }: { sentences: readonly { text: string }[] }) => sentences[0]?.text ?? "";
/** Reads a text with the probability of its first sentence, any other one with 0. */
const readAs = (probabilities: Readonly<Record<string, number>>) =>
  new ScriptedReader((_, text) => probabilities[firstOf(text)] ?? 0);
const listRead = ({ calls }: ScriptedReader) => calls.map(({ texts }) => texts.map(firstOf));
const listNumbers = (chapters: readonly RankedChapter[]) => chapters.map(({ chapter }) => chapter.number);

test.each([
  [1, "answers"],
  [ANSWERS, "answers"],
  [ANSWERS - 1e-6, "near"],
  [NEAR, "near"],
  [NEAR - 1e-6, "nothing"],
  [0, "nothing"],
])("where the likeliest section has the probability %f the verdict is %s", async (probability, verdict) => {
  const reader = readAs({ "Note 2": probability });
  const read = await readChapters(reader, QUESTION, makeMany(3));
  expect(read).toMatchObject({ verdict, degraded: false });
  expect(read.chapters.find(({ chapter }) => chapter.number === 2)?.probability).toBe(probability);
});

describe("how many sections are read", () => {
  test("four, where one of them answers", async () => {
    const reader = readAs({ "Note 4": ANSWERS });
    const { chapters } = await readChapters(reader, QUESTION, makeMany(10));
    expect(listRead(reader)).toEqual([["Note 1", "Note 2", "Note 3", "Note 4"]]);
    expect(chapters.filter(({ sentences }) => sentences.length > 0)).toHaveLength(4);
    expect(chapters).toHaveLength(10);
  });

  test("four more, where none of them does, and no more than that", async () => {
    const reader = readAs({ "Note 1": COMES_NEAR, "Note 7": 0.9, "Note 9": 1 });
    const { verdict, chapters } = await readChapters(reader, QUESTION, makeMany(10));
    expect(listRead(reader).flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `Note ${n}`));
    expect(verdict).toBe("answers");
    expect(chapters.find(({ chapter }) => chapter.number === 9)?.probability).toBe(0);
  });

  test("the best, whichever chapters they are of", async () => {
    const reader = readAs({});
    const found = [
      makeRanked(1, 1, ["a", "b", "c"]),
      makeRanked(2, 0.995, ["d"]),
      makeRanked(3, 0.5, ["e", "f", "g", "h", "i"]),
    ];
    await readChapters(reader, QUESTION, found);
    expect(listRead(reader)).toEqual([
      ["a", "d", "b", "c"],
      ["e", "f", "g", "h"],
    ]);
  });
});

test("where chapters answer each by itself, the best section of each is read, whether or not another answers", async () => {
  const reader = readAs({ a: 0.9, d: 0.8, "Note 7": 0.7 });
  const found = [makeRanked(1, 1, ["a", "b", "c"]), makeRanked(2, 0.995, ["d"]), ...makeMany(10).slice(2)];
  const { chapters } = await readChapters(reader, QUESTION, found, { eachAlone: true });
  expect(listRead(reader)[0]).toEqual(["a", "d", ...[3, 4, 5, 6, 7, 8].map((n) => `Note ${n}`)]);
  expect(chapters.filter(({ probability }) => probability >= ANSWERS)).toHaveLength(3);
});

test("no more sections are read than may be", async () => {
  const reader = readAs({});
  await readChapters(reader, QUESTION, makeMany(10), { most: 2 });
  expect(listRead(reader).flat()).toEqual(["Note 1", "Note 2"]);
});

describe("of a long section", () => {
  const bullets = Array.from(
    { length: 80 },
    (_, i) => `Note ${i} is about so many words long, and no longer.`,
  );
  const long = (texts: readonly string[], bestFirst = texts): RankedChapter => {
    const ranked = makeRanked(1, 1, texts);
    const byText = new Map(ranked.passages.map((each) => [each.passage.text, each] as const));
    const passages = ranked.passages.map(({ passage }) => passage);
    return {
      ...ranked,
      sections: [{ score: 1, passages }],
      passages: bestFirst.flatMap((text) => byText.get(text) ?? []),
    };
  };
  const listTexts = ({ calls }: ScriptedReader) =>
    calls[0]?.texts[0]?.sentences.map(({ text }) => text) ?? [];

  test("what ranks best is read, in the order of the page", async () => {
    const reader = readAs({});
    await readChapters(reader, QUESTION, [long(bullets, [...bullets].reverse())]);
    const read = listTexts(reader);
    expect(read).toEqual(bullets.slice(-read.length));
    expect(read.join("").length).toBeGreaterThan(1_900);
    expect(read.join("").length).toBeLessThanOrEqual(2_000);
  });

  test("the start is read, in whole sentences, where one note is as long as that", async () => {
    const reader = readAs({});
    await readChapters(reader, QUESTION, [long([`${bullets.join(" ").repeat(200)}`])]);
    const read = listTexts(reader);
    expect(read).toEqual(bullets.slice(0, read.length));
    expect(read.length).toBeGreaterThan(30);
  });
});

describe("what is read", () => {
  test("the question with each section's sentences, and its chapter's title unless the program made that", async () => {
    const reader = readAs({ "It is damp.": 1 });
    const found = [
      makeRanked(1, 1, ["It is damp. It is dark."]),
      makeRanked(2, 0.9, ["Warm"], { generated: true }),
    ];
    await readChapters(reader, QUESTION, found);
    expect(reader.calls).toMatchObject([
      {
        question: QUESTION,
        texts: [
          { title: "Chapter 1", sentences: [{ text: "It is damp." }, { text: "It is dark." }] },
          { title: null, sentences: [{ text: "Warm" }] },
        ],
      },
    ]);
  });

  test("each sentence has its share of what its section has, the likeliest of all the chapter's sections first", async () => {
    const reader = new ScriptedReader((_, text) =>
      firstOf(text) === "Damp."
        ? { probability: 0.8, sentenceProbabilities: [0.25, 0.75] }
        : { probability: 0.4, sentenceProbabilities: [1] },
    );
    const { chapters } = await readChapters(reader, QUESTION, [makeRanked(1, 1, ["Damp. Cold.", "Mites."])]);
    const listed = chapters[0]?.sentences.map(({ sentence, place, probability }) => [
      sentence.text,
      place,
      Number(probability.toFixed(6)),
    ]);
    expect(listed).toEqual([
      ["Cold.", 1, 0.6],
      ["Mites.", 0, 0.4],
      ["Damp.", 0, 0.2],
    ]);
    expect(chapters[0]?.probability).toBe(0.8);
  });
});

test("a reading, however sure, leaves the chapters in the order in which they were found", async () => {
  const found = [makeRanked(1, 0.9, ["Note 1"]), makeRanked(2, 0.88, ["Note 2"])];
  const { chapters } = await readChapters(readAs({ "Note 2": 1 }), QUESTION, found);
  expect(listNumbers(chapters)).toEqual([1, 2]);
});

test("of sentences that may answer alike, the one in the passage that is most like the question comes first", async () => {
  const ranked = makeRanked(1, 1, ["Damp. Mites."]);
  const [first, second] = [makeRanked(1, 1, ["Damp."]), makeRanked(1, 1, ["Mites."])].map(
    ({ sections }) => sections[0]?.passages[0] as Passage,
  );
  const passages = [
    { passage: second as Passage, score: 0.8 },
    { passage: { ...(first as Passage), id: "other" }, score: 0.6 },
  ];
  const section = { score: 1, passages: [passages[1]?.passage as Passage, passages[0]?.passage as Passage] };
  const reader = new ScriptedReader(() => ({ probability: 0.8, sentenceProbabilities: [0.5, 0.5] }));
  const { chapters } = await readChapters(reader, QUESTION, [{ ...ranked, sections: [section], passages }]);
  const texts = chapters[0]?.sentences.map(({ sentence }) => sentence.text);
  expect(texts).toEqual(["Mites.", "Damp."]);
  const total = chapters[0]?.sentences.reduce((sum, { probability }) => sum + probability, 0);
  expect(total).toBeCloseTo(0.8);
});

describe("where nothing is read", () => {
  const found = makeMany(2);
  const unread = found.map((ranked) => ({ ...ranked, probability: 0, sentences: [] }));

  test("without a reader nobody can tell, and what was found comes near", async () => {
    expect(await readChapters(null, QUESTION, found)).toEqual({
      verdict: "near",
      chapters: unread,
      probability: null,
      degraded: false,
    });
  });

  test("where the reader has no turn what was found comes near, and the answer is degraded", async () => {
    const reader = new ScriptedReader(() => {
      throw new AppError("overloaded", "too many wait");
    });
    expect(await readChapters(reader, QUESTION, found)).toEqual({
      verdict: "near",
      chapters: unread,
      probability: null,
      degraded: true,
    });
  });

  test.each([
    [COMES_NEAR, "near"],
    [0, "near"],
  ])("where it has none to read on what was read is kept: %f is %s", async (probability, verdict) => {
    const reader = new ScriptedReader((_, text) => {
      if (firstOf(text) === "Note 5") throw new AppError("overloaded", "too many wait");
      return firstOf(text) === "Note 2" ? probability : 0;
    });
    const read = await readChapters(reader, QUESTION, makeMany(6));
    expect(read).toMatchObject({ verdict, probability, degraded: true });
    expect(read.chapters.filter(({ sentences }) => sentences.length > 0)).toHaveLength(4);
  });

  test("a question in another language is not read, and what was found comes near", async () => {
    const reader = readAs({});
    const question = "Warum sterben so viele Völker der Bienen im kalten Winter?";
    expect(await readChapters(reader, question, found)).toMatchObject({ verdict: "near", probability: null });
    expect(reader.calls).toEqual([]);
  });

  test("chapters in another language are not read: what is nowhere else may be in them", async () => {
    const [english, german, other] = makeMany(3);
    if (english === undefined || german === undefined || other === undefined)
      throw new Error("three chapters");
    const inGerman = { ...german, episode: { ...german.episode, language: "de-AT" } };
    const reader = readAs({ "Note 1": 0.9, "Note 2": 1 });
    const mixed = await readChapters(reader, QUESTION, [english, inGerman]);
    expect(mixed).toMatchObject({ verdict: "answers", probability: 0.9 });
    expect(listRead(reader).flat()).toEqual(["Note 1"]);
    expect(await readChapters(readAs({}), QUESTION, [inGerman, other])).toMatchObject({ verdict: "near" });
    expect(await readChapters(readAs({}), QUESTION, [other])).toMatchObject({ verdict: "nothing" });
    expect(await readChapters(reader, QUESTION, [inGerman])).toMatchObject({
      verdict: "near",
      probability: null,
    });
  });

  test.each(["???", "", "what is it?"])("%j asks nothing, and nothing comes near", async (question) => {
    const reader = readAs({ "Note 1": 1 });
    for (const by of [reader, null])
      expect(await readChapters(by, question, found)).toMatchObject({ verdict: "nothing", chapters: unread });
    expect(reader.calls).toEqual([]);
  });

  test("where nothing was found nothing comes near", async () => {
    expect(await readChapters(null, QUESTION, [])).toMatchObject({ verdict: "nothing", chapters: [] });
  });

  test("a reader that fails, and a reader's client that has gone, are not taken for an answer", async () => {
    const broken = new ScriptedReader(() => {
      throw new TypeError("fault");
    });
    await expect(readChapters(broken, QUESTION, found)).rejects.toThrow("fault");
    const signal = AbortSignal.abort(new Error("gone"));
    await expect(readChapters(readAs({}), QUESTION, found, { signal })).rejects.toThrow("gone");
  });
});
