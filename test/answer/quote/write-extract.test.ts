import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerDraft } from "../../../src/answer/answer-draft.js";
import { escapeMarkup } from "../../../src/answer/escape-markup.js";
import type { ChapterSpans } from "../../../src/answer/quote/choose-spans.js";
import { writeExtract } from "../../../src/answer/quote/write-extract.js";
import type { Chapter, PassageKind } from "../../../src/shared/domain.js";
import { makeEpisode } from "../../fakes/episodes.js";

type Quoted = readonly [text: string, kind?: PassageKind, words?: string];

function makeSpans(
  chapter: Partial<Chapter>,
  quoted: readonly Quoted[],
  episodeId = "winter-hives",
): ChapterSpans {
  const number = chapter.number ?? 1;
  const bullets = quoted.filter(([, kind]) => kind !== "summary").map(([text]) => text);
  const full = {
    number,
    title: "Wintering",
    startSeconds: 5,
    endSeconds: 9,
    summary: null,
    bullets,
    ...chapter,
  };
  const episode = makeEpisode({ id: episodeId, chapters: [full] });
  const place = { episodeId, chapterNumber: number, startSeconds: 5, endSeconds: 9 };
  const spans = quoted.map(([text, kind = "bullet", words = text]) => ({
    source: { episode, chapter: full, passage: { id: `${number} ${text}`, kind, text, ...place } },
    words,
    speaker: null,
  }));
  const read = { score: 1, sections: [], passages: [], probability: 1, sentences: [] };
  return { episode, chapter: full, ...read, spans };
}

function write(chapters: readonly ChapterSpans[]): AnswerDraft {
  const draft = new AnswerDraft();
  const episodes = new Set(chapters.map(({ episode }) => episode.id));
  for (const _ of writeExtract(draft, chapters, episodes.size > 1));
  return draft;
}

describe("what is said", () => {
  test("the words that answer come first, and each further quotation is an item of its own", () => {
    const { text } = write([makeSpans({}, [["Best"], ["Second"], ["Third"]])]);
    expect(text).toBe("“Best” [1]\n\n- “Second” [2]\n- “Third” [3]");
  });

  test("two sentences of one summary have one number", () => {
    const summary = "Mara talks of spring. She tells why colonies die.";
    const [first, second] = ["She tells why colonies die.", "Mara talks of spring."];
    const spans = [
      [summary, "summary", first],
      [summary, "summary", second],
    ] as const;
    expect(write([makeSpans({}, spans)]).text).toBe(
      "“She tells why colonies die.” [1]\n\n- “Mara talks of spring.” [1]",
    );
  });

  test("each chapter has its item; an episode is named where there are several, once", () => {
    const one = makeSpans({ number: 1 }, [["Dry"]]);
    const two = makeSpans({ number: 2 }, [["Warm"]], "summer");
    const three = makeSpans({ number: 3 }, [["Mild"]], "summer");
    expect(write([one, two, three]).text).toBe(
      "In “Winter Hives”: “Dry” [1]\n\n- In “Winter Hives”: “Warm” [2]\n- “Mild” [3]",
    );
  });

  test("whoever speaks is named before each quotation", () => {
    const chapter = makeSpans({}, [["Dry"], ["Damp"], ["Cold"]]);
    const speakers = ["Mara Voss", "Mara Voss", "Jon"];
    const spans = chapter.spans.map((span, i) => ({ ...span, speaker: speakers[i] ?? null }));
    expect(write([{ ...chapter, spans }]).text).toBe(
      "Mara Voss: “Dry” [1]\n\n- Mara Voss: “Damp” [2]\n- Jon: “Cold” [3]",
    );
  });

  test("at most three moments follow, unless there are more chapters", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, i) => makeSpans({ number: i + 1 }, [[`Dry ${i}`]]));
    const [first] = many(1);
    const spread = ["a", "b", "c", "d", "e"].map((words, i) => {
      const [span] = makeSpans({}, [[words]]).spans;
      if (span === undefined) throw new Error("there is one");
      const passage = { ...span.source.passage, startSeconds: i };
      return { ...span, source: { ...span.source, passage } };
    });
    if (first === undefined) throw new Error("there is one");
    expect(write([{ ...first, spans: spread }]).citations).toHaveLength(4);
    expect(write(many(5)).citations).toHaveLength(5);
    const fuller = many(5).map((chapter, i) => ({ ...chapter, spans: i === 0 ? spread : chapter.spans }));
    expect(write(fuller).text.match(/“[^”]+”/g)).toEqual(["“a”", "“Dry 1”", "“Dry 2”", "“Dry 3”", "“Dry 4”"]);
  });
});

const WORDS = fc.array(
  fc.constantFrom("damp", "“kills”", "[1]", "**", "<b>", "](x)", "cold.", "'s", "- a", '"', "Bees"),
  {
    minLength: 1,
    maxLength: 12,
  },
);
const QUOTED = fc.array(
  fc.tuple(
    WORDS.map((words) => words.join(" ")),
    fc.constantFrom<PassageKind>("bullet", "summary"),
  ),
  { minLength: 1, maxLength: 3 },
);

test("whatever the page says: the first words are cited first, each marker once, each span word for word, no markup", () => {
  fc.assert(
    fc.property(fc.array(QUOTED, { minLength: 1, maxLength: 3 }), (chapters) => {
      const quoted = chapters.map((words, i) =>
        makeSpans(
          { number: i + 1 },
          words.map(([text, kind], j) => [`${j}${i} ${text}`, kind] as const),
        ),
      );
      const { text, citations } = write(quoted);
      expect(citations[0]?.quote).toBe(quoted[0]?.spans[0]?.words);
      expect([...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n))).toEqual(citations.map(({ n }) => n));
      expect(text).not.toMatch(/\*\*|\]\(|<[a-z]/m);
      const quotes = citations.map(({ quote }) => escapeMarkup(quote));
      for (const [, span = ""] of text.matchAll(/[“‘](\d\d [^\n]*?)[”’] \[\d+\]/g)) {
        expect(quotes.some((quote) => quote.includes(span))).toBe(true);
      }
    }),
  );
});
