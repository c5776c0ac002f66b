import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnswerDraft } from "../../../src/answer/answer-draft.js";
import { escapeMarkup } from "../../../src/answer/escape-markup.js";
import { writeExtract } from "../../../src/answer/quote/write-extract.js";
import type { RankedChapter } from "../../../src/retrieve/find-chapters.js";
import type { Chapter, PassageKind } from "../../../src/shared/domain.js";
import { makeEpisode } from "../../fakes/episodes.js";

type Scored = readonly [text: string, score: number, kind?: PassageKind];

function makeRanked(
  chapter: Partial<Chapter>,
  scored: readonly Scored[],
  episodeId = "winter-hives",
): RankedChapter {
  const number = chapter.number ?? 1;
  const bullets = scored.filter(([, , kind]) => kind !== "summary").map(([text]) => text);
  const full = {
    number,
    title: "Wintering",
    startSeconds: 5,
    endSeconds: 9,
    summary: null,
    bullets,
    ...chapter,
  };
  const passages = scored.map(([text, score, kind = "bullet"]) => ({
    score,
    passage: {
      id: `${number} ${text}`,
      episodeId,
      chapterNumber: number,
      kind,
      text,
      startSeconds: 5,
      endSeconds: 9,
    },
  }));
  return { episode: makeEpisode({ id: episodeId, chapters: [full] }), chapter: full, score: 1, passages };
}

function write(chapters: readonly RankedChapter[], question = "why do colonies die?"): AnswerDraft {
  const draft = new AnswerDraft();
  for (const _ of writeExtract(draft, question, chapters));
  return draft;
}

describe("what is said", () => {
  test("bullets close to the best are one sentence; those far from it are left out", () => {
    const { text } = write([
      makeRanked({ bullets: ["Third", "Second", "Best", "Far"] }, [
        ["Best", 0.8],
        ["Second", 0.78],
        ["Third", 0.77],
        ["Far", 0.3],
      ]),
    ]);
    expect(text).toBe("Under “Wintering”, the notes say: “Best” [1], “Third” [2] and “Second” [3].");
  });

  test("a fragment does not stand alone where its chapter has more", () => {
    expect(
      write([
        makeRanked({}, [
          ["Best", 0.8],
          ["Next", 0.2],
          ["Last", 0.1],
        ]),
      ]).text,
    ).toBe("Under “Wintering”, the notes say: “Best” [1] and “Next” [2].");
  });

  test("a passage that shares nothing with the question is not added", () => {
    expect(
      write([
        makeRanked({}, [
          ["Best", 0.8],
          ["Nothing", 0],
        ]),
      ]).text,
    ).toBe("Under “Wintering”, the notes say: “Best” [1].");
  });

  test("a summary that answers comes first, and its chapter's notes after it", () => {
    expect(
      write([
        makeRanked({}, [
          ["Damp kills. So does hunger.", 0.8, "summary"],
          ["Keep it dry", 0.79],
        ]),
      ]).text,
    ).toBe(
      "Under “Wintering”, the notes say: “Damp kills. So does hunger.” [1] In particular: “Keep it dry” [2].",
    );
  });

  test("of a summary that only adds, the sentence nearest to the question is said, with the one it leans on", () => {
    const summary = "Mara talks of spring. She tells why colonies die in winter. Then she walks home.";
    expect(
      write([
        makeRanked({}, [
          ["Keep it dry", 0.8],
          [summary, 0.79, "summary"],
        ]),
      ]).text,
    ).toBe(
      "Under “Wintering”, the notes say: “Keep it dry” [1]. The chapter’s summary adds: “Mara talks of spring. She tells why colonies die in winter.” [2]",
    );
  });

  test("each chapter has its paragraph; episodes are named where there are several", () => {
    const one = makeRanked({ number: 1, title: "A hive: how to choose" }, [["Dry", 0.8]]);
    const two = makeRanked({ number: 2, title: "Cold" }, [["Warm", 0.8]], "summer");
    expect(write([one, two]).text).toBe(
      "In “Winter Hives”, under “A hive: how to choose”, the notes say: “Dry” [1].\n\nIn “Winter Hives”, under “Cold”, the notes add: “Warm” [2].",
    );
  });

  test.each([
    ["Choosing a hive for the winter: boxes, baskets and logs", "Choosing a hive for the winter"],
    [
      "Part 1: what a colony needs to live through the winter",
      "Part 1: what a colony needs to live through the winter",
    ],
    ["Wintering: damp", "Wintering: damp"],
  ])("the title %j is said as %j", (title, said) => {
    expect(write([makeRanked({ title }, [["Dry", 1]])]).text).toContain(`Under “${said}”,`);
  });
});

const WORDS = fc.array(
  fc.constantFrom("damp", "“kills”", "[1]", "**", "<b>", "](x)", "cold.", "'s", "- a", '"', "Bees"),
  {
    minLength: 1,
    maxLength: 12,
  },
);
const RANKED = fc.array(
  fc.tuple(
    WORDS.map((words) => words.join(" ")),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom<PassageKind>("bullet", "summary"),
  ),
  { minLength: 1, maxLength: 6 },
);

test("whatever the page says: the best passage is cited first, each marker once, each span word for word, no list, no markup", () => {
  fc.assert(
    fc.property(fc.array(RANKED, { minLength: 1, maxLength: 3 }), (chapters) => {
      const ranked = chapters.map((scored, i) =>
        makeRanked(
          { number: i + 1 },
          scored
            .map(([text, score, kind], j) => [`${j}${i} ${text}`, score, kind] as const)
            .sort((a, b) => b[1] - a[1]),
        ),
      );
      const { text, citations } = write(ranked);
      expect(citations[0]?.quote).toBe(ranked[0]?.passages[0]?.passage.text);
      expect(citations.length).toBeLessThanOrEqual(5);
      expect([...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n))).toEqual(citations.map(({ n }) => n));
      expect(text).not.toMatch(/^- |\*\*|\]\(|<[a-z]/m);
      const quotes = citations.map(({ quote }) => escapeMarkup(quote));
      for (const [, span = ""] of text.matchAll(/[“‘](\d\d [^\n]*?)[”’] \[\d+\]/g)) {
        expect(quotes.some((quote) => quote.includes(span))).toBe(true);
      }
    }),
  );
});
