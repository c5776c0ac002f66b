import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChapterMark, EpisodeFacts, SourceReading } from "../../../src/corpus/episode-source.js";
import { chaptersPage } from "../../../src/corpus/pages/chapters-page.js";
import { openSource } from "../../../src/corpus/read-source.js";
import type { Chapter } from "../../../src/shared/domain.js";
import { stripHidden } from "../../../src/shared/strip-hidden.js";
import { type PageLayout, renderPage } from "./render-page.js";

const SEED = readFileSync(new URL("../../../corpus/no-priors-ep-5.txt", import.meta.url));
const SEED_PATH = "corpus/no-priors-ep-5.txt";

function readPage(content: Uint8Array | string, path: string): SourceReading {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return chaptersPage.read(openSource({ bytes, path })) ?? { sources: [], problems: [], notes: [] };
}

interface PageEpisode extends EpisodeFacts {
  readonly id: string | null;
  readonly chapters: readonly ChapterMark[];
}

function readEpisode(content: Uint8Array | string, path = SEED_PATH): PageEpisode {
  const { sources, problems } = readPage(content, path);
  const [source] = sources;
  if (source === undefined) throw new Error(JSON.stringify(problems));
  return { id: source.id, ...source.facts, chapters: source.chapters?.marks ?? [] };
}

function readText(...lines: readonly string[]): PageEpisode {
  return readEpisode(lines.join("\n"), "page.txt");
}

describe("the shipped episode", () => {
  const episode = readEpisode(SEED);

  it("has the page's own facts and the front matter's", () => {
    const { chapters, ...facts } = episode;
    expect(facts).toEqual({
      id: null,
      title: "No Priors Ep. 5 | With Huggingface’s Clem Delangue",
      show: "No Priors",
      people: [
        { name: "Elad Gil", role: "host" },
        { name: "Clem Delangue", role: "guest" },
        { name: "Sarah Guo", role: "host" },
      ],
      publishedAt: "2023-05-19",
      durationSeconds: 2245,
      language: "en",
      media: { kind: "youtube", id: "dvKdTzYQJCc" },
      source: "uListen.ai, the chapters page of YouTube video dvKdTzYQJCc",
      rights: "The rights stay with the show and the site; this page is sample data.",
    });
    expect(chapters).toHaveLength(15);
  });

  it("has every start and end of the chapters, not those of the older list in the description", () => {
    expect(
      episode.chapters.map(({ number, startSeconds, endSeconds }) => [number, startSeconds, endSeconds]),
    ).toEqual([
      [1, 0, 165],
      [2, 165, 239],
      [3, 239, 337],
      [4, 337, 492],
      [5, 492, 762],
      [6, 762, 893],
      [7, 893, 1113],
      [8, 1113, 1195],
      [9, 1195, 1270],
      [10, 1270, 1355],
      [11, 1355, 1488],
      [12, 1488, 1625],
      [13, 1625, 1714],
      [14, 1714, 2044],
      [15, 2044, 2245],
    ]);
  });

  it("has five bullets a chapter, and every title, summary and bullet stands in the page word for word", () => {
    const page = SEED.toString("utf8");
    expect(episode.chapters.map(({ bullets }) => bullets.length)).toEqual(Array(15).fill(5));
    const texts = episode.chapters.flatMap(({ title, summary, bullets }) => [
      title,
      summary ?? "",
      ...bullets,
    ]);
    expect(new Set(texts).size).toBe(15 + 15 + 75);
    expect(texts.filter((text) => !page.includes(text))).toEqual([]);
    expect(episode.chapters[14]?.bullets.at(-1)).toBe(
      "Excitement about ‘full-stack ML’ companies (e.g., Runway, Grammarly, Stability) that build ML natively",
    );
  });

  it("reads the same in the site's other layout: `- •`, `- 0:00 - 2:45`, CRLF and no blank lines", () => {
    const rewritten = SEED.toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => line.replace(/^\s*\d+\. (\S+) – (\S+)$/, "- $1 - $2").replace(/^(\s*)•/, "$1- •"))
      .join("\r\n");
    expect(rewritten).toContain("\r\n- 34:04 - 37:25\r\n    Looking ahead");
    expect(readEpisode(rewritten)).toEqual(episode);
  });
});

describe("a chapters page", () => {
  it("lets the front matter win over the page", () => {
    const episode = readText(
      ...[
        "---",
        "id: mine",
        "title: Mine",
        "show: My Show",
        "publishedAt: 2020-01-02",
        "people: [Bo]",
        "---",
      ],
      ...["Your ShowYour Show", "Yours", "Ann LeehostJo Poeguest", "Feb 31, 20234m", "CHAPTERS"],
      ...["1. 0:00 – 1:00", "Start", "Something is said."],
    );
    expect(episode).toEqual({
      id: "mine",
      title: "Mine",
      show: "My Show",
      people: [{ name: "Bo", role: null }],
      publishedAt: "2020-01-02",
      durationSeconds: 240,
      chapters: [
        {
          number: 1,
          title: "Start",
          startSeconds: 0,
          endSeconds: 60,
          summary: "Something is said.",
          bullets: [],
        },
      ],
    });
  });

  it("leaves empty what a bare page does not say", () => {
    const { chapters, ...facts } = readText("# A talk", "0:00 - 1:04:13", "Start", "- one");
    expect(facts).toEqual({
      id: null,
      title: "A talk",
      durationSeconds: 3853,
    });
    expect(chapters).toEqual([
      { number: 1, title: "Start", startSeconds: 0, endSeconds: 3853, summary: null, bullets: ["one"] },
    ]);
  });

  it("joins a wrapped summary with spaces, keeps numbers as on the page and drops control characters", () => {
    const { chapters } = readText(
      ...[
        "A talk",
        "2. 0:00 – 1:00",
        "St\u0000art",
        "",
        "It goes",
        "  on \u0085and",
        "",
        "on.",
        "",
        "• b\u0007\tc",
      ],
      ...["5. 1:00 – 2:00", "End", "Done."],
    );
    expect(chapters).toEqual([
      {
        number: 2,
        title: "Start",
        startSeconds: 0,
        endSeconds: 60,
        summary: "It goes on and on.",
        bullets: ["b\tc"],
      },
      { number: 5, title: "End", startSeconds: 60, endSeconds: 120, summary: "Done.", bullets: [] },
    ]);
  });

  it("joins a wrapped bullet, indented or not, in the middle of a page and at its end", () => {
    const page = ["A talk", "1. 0:00 – 1:00", "Start", "• Dry hives", "  last", "longer", "• Cold kills", ""];
    const { chapters } = readText(
      ...page,
      "2. 1:00 – 2:00",
      "End",
      "- Feed",
      "them early",
      "# Notes",
      "Bye.",
    );
    expect(chapters.map(({ bullets }) => bullets)).toEqual([
      ["Dry hives last longer", "Cold kills"],
      ["Feed them early"],
    ]);
  });

  it("tells how many lines below the last chapter are left out, but for the site's own", () => {
    const page = ["A talk", "0:00 – 1:00", "End", "• Feed them", ""];
    const { notes } = readPage([...page, "and dry them", "", "too"].join("\n"), "page.txt");
    expect(notes).toEqual([
      {
        line: 6,
        expected: "a bullet right below the others (2 lines below the last chapter left out)",
        found: "and dry them",
      },
    ]);
    expect(
      readPage([...page, "Get more out of YouTube videos.", "More."].join("\n"), "page.txt").notes,
    ).toEqual([]);
  });

  it("takes a description's list under a heading of its own for description", () => {
    const { title, chapters } = readText(
      ...["A talk", "About boats.", "Chapters:", "00:00 - Hello", "01:00 - 2024 in review", "", "CHAPTERS"],
      ...["1. 0:00 – 1:00", "Chapters", "Something is said."],
    );
    expect([title, chapters.map((chapter) => chapter.title)]).toEqual(["A talk", ["Chapters"]]);
  });

  it("does not take the site's footer for a summary of a last chapter without bullets", () => {
    const { chapters } = readText(
      "A talk",
      "0:00 – 1:00",
      "End",
      "Done.",
      "",
      "Get more out of YouTube videos.",
      "More.",
    );
    expect(chapters.map(({ summary }) => summary)).toEqual(["Done."]);
  });
});

const word = fc.oneof(
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 8 })
    .filter((text) => !/\s/u.test(text) && stripHidden(`${text} ${text}`) === `${text} ${text}`),
  fc.constantFrom("4:10", "–", "•", "host", "1.", "CHAPTERS", "---", "אב", "🐝"),
);
const text = fc
  .tuple(fc.constantFrom("A", "Über", "山", "“Well,”", "é"), fc.array(word, { maxLength: 8 }))
  .map(([first, rest]) => [first, ...rest].join(" "));
const name = fc.constantFrom(
  "Ann Lee",
  "Åsa Öberg",
  "山田太郎",
  "Paolo Di Marco",
  "Anna Ghost",
  "van der Berg",
);
const person = fc.record({ name, role: fc.constantFrom("host", "guest", "co-host") });
const chapterParts = fc
  .record({
    title: text,
    gap: fc.nat(4000),
    length: fc.integer({ min: 1, max: 4000 }),
    summary: fc.option(text),
    bullets: fc.array(text, { maxLength: 4 }),
  })
  .filter(({ summary, bullets }) => summary !== null || bullets.length > 0);
const chapters = fc.array(chapterParts, { minLength: 1, maxLength: 5 }).map((parts) => {
  let start = 0;
  return parts.map(({ gap, length, ...texts }, index): Chapter => {
    start += gap;
    return { ...texts, number: index + 1, startSeconds: start, endSeconds: start + length };
  });
});
const layout: fc.Arbitrary<PageLayout> = fc.record({
  bulletMark: fc.constantFrom("•", "- •", "-", "*"),
  timeMark: fc.constantFrom("number", "- ", ""),
  dash: fc.constantFrom("–", "—", "-"),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  hasBlankLines: fc.boolean(),
  hasHeading: fc.boolean(),
  hasByteOrderMark: fc.boolean(),
  space: fc.constantFrom(" ", "\u00a0", "\t"),
});

describe("properties", () => {
  it("any episode written in any layout reads back equal", () => {
    fc.assert(
      fc.property(
        fc.record({
          chapters,
          layout,
          description: text,
          people: fc.array(person, { minLength: 2, maxLength: 4 }),
        }),
        ({ chapters: written, layout: how, description, people }) => {
          const facts = { title: "The Episode", show: "The Show", people, chapters: written };
          const content = renderPage({
            episode: facts,
            dateLine: "May 19, 202337m",
            description: `About: ${description}`,
            layout: how,
          });
          const lastEnd = Math.max(...written.map(({ endSeconds }) => endSeconds ?? 0));
          expect(readEpisode(new TextEncoder().encode(content), "a/b.txt")).toEqual({
            ...facts,
            id: null,
            publishedAt: "2023-05-19",
            durationSeconds: Math.max(2220, lastEnd),
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never throws on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        const { sources, problems } = readPage(content, "x.txt");
        expect(sources.length > 0 || problems.length > 0).toBe(true);
      }),
    );
  });

  it("a file of a few hundred thousand faults is refused, each fault named", () => {
    const lines = Array(200_000).fill("1. 0:00 – 0:00").join("\n");
    const { problems } = readPage(`A talk\n${lines}`, "x.txt");
    // Every line lacks a title and an end; all but the first repeat the number.
    expect(problems).toHaveLength(3 * 200_000 - 1);
  });

  it("never throws on arbitrary lines, and yields chapters that hold what the types promise", () => {
    const line = fc.oneof(
      text,
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "---",
        "id: x",
        "CHAPTERS",
        "1. 0:00 – 1:00",
        "2. 1:00 – 2:00",
        "- 4:7x – 5",
        "• b",
        "-",
        "",
        "4:10",
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { sources, problems } = readPage(lines.join("\n"), "x.txt");
        const [source] = sources;
        if (source === undefined) {
          expect(problems.filter(({ line, expected }) => line < 1 || expected === "")).toEqual([]);
          expect(problems.length).toBeGreaterThan(0);
        } else {
          const read = source.chapters?.marks ?? [];
          expect(read.length).toBeGreaterThan(0);
          expect(
            read.filter(
              (chapter) => chapter.title === "" || (chapter.endSeconds ?? 0) <= chapter.startSeconds,
            ),
          ).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
