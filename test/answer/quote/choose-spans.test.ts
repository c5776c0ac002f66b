import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseSpans } from "../../../src/answer/quote/choose-spans.js";
import { listPassageSentences } from "../../../src/language/list-passage-sentences.js";
import type { ReadChapter } from "../../../src/read/read-chapters.js";
import type { Chapter, Passage } from "../../../src/shared/domain.js";
import { makeEpisode } from "../../fakes/episodes.js";

const SUMMARY = "Mara talks of spring. She tells why colonies die in winter. Then she walks home.";
const TURNS =
  "Mara: Why do they die? Tell us.\nIvo: Damp. It is the damp that kills them, and never the cold.";

function makePassage(kind: Passage["kind"], text: string): Passage {
  const place = { episodeId: "winter-hives", chapterNumber: 1, startSeconds: 5, endSeconds: 30 };
  if (kind !== "transcript") return { id: text, kind, text, ...place };
  // A sentence begins behind a speaker's name, or behind the end of another.
  const offsets = [...text.matchAll(/(?<=(?:^|\n)\w+: |[.?] )(?=\S)/g)].map(({ index }) => index);
  const sentences = offsets.map((offset, i) => ({ offset, startSeconds: 5 + 4 * i }));
  return { id: text, kind, text, ...place, speakers: ["Mara", "Ivo"], sentences };
}

/** A chapter of which each sentence was read; `shares` are theirs, in their order. */
function makeRead(passages: readonly Passage[], shares: readonly number[], probability = 0.9): ReadChapter {
  const texts = passages.map(({ text }) => text);
  const chapter: Chapter = {
    number: 1,
    title: "Wintering",
    startSeconds: 5,
    endSeconds: 30,
    summary: null,
    bullets: texts,
  };
  const sentences = passages
    .flatMap((passage) =>
      listPassageSentences(passage).map((sentence, place) => ({ passage, sentence, place })),
    )
    .map((sentence, i) => ({ ...sentence, probability: probability * (shares[i] ?? 0) }))
    .sort((a, b) => b.probability - a.probability);
  return {
    episode: makeEpisode({ chapters: [chapter] }),
    chapter,
    score: 1,
    sections: [{ score: 1, passages }],
    passages: passages.map((passage) => ({ passage, score: 1 })),
    probability,
    sentences,
  };
}

const listWords = (chapters: readonly ReadChapter[]) =>
  chooseSpans(chapters).map(({ spans }) => spans.map(({ words }) => words));
const bullets = ["Keep it dry", "Feed them", "Close the lid", "Sleep"].map((text) =>
  makePassage("bullet", text),
);

test("where one sentence surely answers it is quoted alone", () => {
  expect(listWords([makeRead(bullets, [0.1, 0.8, 0.05, 0.05])])).toEqual([["Feed them"]]);
});

test("where several may answer they are quoted, the likeliest first, until enough is said; three at most", () => {
  expect(listWords([makeRead(bullets, [0.35, 0.4, 0.2, 0.05])])).toEqual([["Feed them", "Keep it dry"]]);
  expect(listWords([makeRead(bullets, [0.24, 0.26, 0.25, 0.25])])[0]).toHaveLength(3);
});

test("a further chapter of the episode is quoted only where one sentence surely answers, unless more is asked for", () => {
  const unsure = makeRead(bullets, [0.24, 0.26, 0.25, 0.25]);
  const sure = makeRead(bullets, [0.1, 0.8, 0.05, 0.05]);
  expect(listWords([unsure, unsure, sure]).map(({ length }) => length)).toEqual([3, 1]);
  const more = chooseSpans([unsure, unsure, sure], { more: true });
  expect(more.map(({ spans }) => spans.length)).toEqual([3, 2, 1]);
});

test("of another episode's chapter two at most are quoted", () => {
  const unsure = makeRead(bullets, [0.24, 0.26, 0.25, 0.25]);
  const other = { ...unsure, episode: { ...unsure.episode, id: "summer-hives" } };
  expect(listWords([unsure, other]).map(({ length }) => length)).toEqual([3, 2]);
});

test("of a summary the sentence that answers is quoted, of a short note all", () => {
  expect(listWords([makeRead([makePassage("summary", SUMMARY)], [0.1, 0.8, 0.1])])).toEqual([
    ["She tells why colonies die in winter."],
  ]);
  const note = makePassage("bullet", "Keep it dry. Never open it.");
  expect(listWords([makeRead([note], [0.1, 0.9])])).toEqual([["Keep it dry. Never open it."]]);
});

test("of speech a sentence is quoted at its own second, with what the speaker says next", () => {
  const [chapter] = chooseSpans([makeRead([makePassage("transcript", TURNS)], [0, 0, 0.9, 0.1])]);
  expect(chapter?.spans).toMatchObject([
    {
      speaker: "Ivo",
      words: "Damp. It is the damp that kills them, and never the cold.",
      source: { quoted: { startSeconds: 13, endSeconds: 30 } },
    },
  ]);
});

test("what a speaker says next is quoted up to about three sentences, and not what breaks off at the passage's end", () => {
  const said = "It keeps the hive dry through all of the winter, as my mother showed me. ".repeat(9);
  const words =
    listWords([makeRead([makePassage("transcript", `Ivo: ${said.trim()}`)], [0.9])])[0]?.[0] ?? "";
  expect(words.length).toBeGreaterThan(300);
  expect(words.length).toBeLessThan(420);
  const cut = makePassage(
    "transcript",
    "Ivo: Damp kills them in the cold of winter. And the other thing that",
  );
  expect(listWords([makeRead([cut], [0.9, 0.1])])).toEqual([["Damp kills them in the cold of winter."]]);
  const bare = makePassage("transcript", "Ivo: damp kills them in the cold of winter and the");
  expect(listWords([makeRead([bare], [0.9])])).toEqual([["damp kills them in the cold of winter and the"]]);
});

test("words that were quoted with others are not quoted again, and count for what is enough", () => {
  const speech = makePassage("transcript", TURNS);
  for (const shares of [
    [0, 0, 0.5, 0.4],
    [0, 0, 0.4, 0.5],
  ]) {
    const [chapter] = chooseSpans([makeRead([speech], shares)]);
    expect(chapter?.spans.map(({ words }) => words)).toEqual([
      "Damp. It is the damp that kills them, and never the cold.",
    ]);
  }
});

test("speech that is quoted for the question's words is quoted from there on, however few words they are", () => {
  const few = makeRead([makePassage("transcript", "Ivo: Damp. It kills. So dry it.")], [0, 0.1, 0.8]);
  expect(listWords([few])).toEqual([["Damp. It kills. So dry it."]]);
  expect(listWords([{ ...few, matched: true }])).toEqual([["So dry it."]]);
});

test("of speech in Chinese signs half as many are quoted as of letters", () => {
  const said = (sentence: string) =>
    listWords([makeRead([makePassage("transcript", `Ivo: ${sentence.repeat(60).trim()}`)], [0.9])])[0]?.[0]
      ?.length ?? 0;
  expect(said("进水仪式在星期六举行. ")).toBeLessThan(0.6 * said("abcdefghijk. "));
});

test("words of another speaker are not taken with them", () => {
  const [chapter] = chooseSpans([makeRead([makePassage("transcript", TURNS)], [0.1, 0.9, 0, 0])]);
  expect(chapter?.spans.map(({ words }) => words)).toEqual(["Why do they die? Tell us."]);
});

test("a chapter that was not read has nothing to quote", () => {
  expect(chooseSpans([{ ...makeRead(bullets, [1]), sentences: [] }])).toEqual([]);
});

test("whatever is read: what is quoted stands in its passage word for word, and nothing twice", () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 11, maxLength: 11 });
  const passages = [makePassage("summary", SUMMARY), ...bullets, makePassage("transcript", TURNS)];
  fc.assert(
    fc.property(shares, (drawn) => {
      const [chapter] = chooseSpans([makeRead(passages, drawn)]);
      const spans = chapter?.spans ?? [];
      for (const { words, source } of spans) expect(source.passage.text).toContain(words);
      for (const [i, { words, source }] of spans.entries())
        for (const other of spans.slice(i + 1))
          if (other.source.passage === source.passage) {
            expect(words).not.toContain(other.words);
            expect(other.words).not.toContain(words);
          }
    }),
  );
});
