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
  for (const _ of writeExtract(draft, chapters));
  return draft;
}

describe("what is said", () => {
  test("bullets are one sentence, in the order they are given", () => {
    const { text } = write([makeSpans({}, [["Best"], ["Second"], ["Third"]])]);
    expect(text).toBe("Under “Wintering”, the notes say: “Best” [1], “Second” [2] and “Third” [3].");
  });

  test("a summary that answers comes first, and its chapter's notes after it", () => {
    expect(write([makeSpans({}, [["Damp kills. So does hunger.", "summary"], ["Keep it dry"]])]).text).toBe(
      "Under “Wintering”, the notes say: “Damp kills. So does hunger.” [1] The notes add: “Keep it dry” [2].",
    );
  });

  test("of a summary that only adds, a sentence is said", () => {
    const summary = "Mara talks of spring. She tells why colonies die.";
    expect(
      write([makeSpans({}, [["Keep it dry"], [summary, "summary", "She tells why colonies die."]])]).text,
    ).toBe(
      "Under “Wintering”, the notes say: “Keep it dry” [1]. The chapter’s summary adds: “She tells why colonies die.” [2]",
    );
  });

  test("two sentences of one summary are joined to one", () => {
    const summary = "Mara talks of spring. She tells why colonies die.";
    const [first, second] = ["She tells why colonies die.", "Mara talks of spring."];
    expect(
      write([
        makeSpans({}, [
          [summary, "summary", first],
          [summary, "summary", second],
        ]),
      ]).text,
    ).toBe(
      "Under “Wintering”, the notes say: “She tells why colonies die.” [1] and “Mara talks of spring.” [1]",
    );
  });

  test("each chapter has its paragraph; episodes are named where there are several", () => {
    const one = makeSpans({ number: 1, title: "A hive: how to choose" }, [["Dry"]]);
    const two = makeSpans({ number: 2, title: "Cold" }, [["Warm"]], "summer");
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
    expect(write([makeSpans({ title }, [["Dry"]])]).text).toContain(`Under “${said}”,`);
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

test("whatever the page says: the first words are cited first, each marker once, each span word for word, no list, no markup", () => {
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
      expect(text).not.toMatch(/^- |\*\*|\]\(|<[a-z]/m);
      const quotes = citations.map(({ quote }) => escapeMarkup(quote));
      for (const [, span = ""] of text.matchAll(/[“‘](\d\d [^\n]*?)[”’] \[\d+\]/g)) {
        expect(quotes.some((quote) => quote.includes(span))).toBe(true);
      }
    }),
  );
});
