import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateTokens } from "../../../src/serve/openai/completion.js";
import { annotateMarkers } from "../../../src/serve/openai/completion-pieces.js";
import { defuseMarkdown } from "../../../src/serve/openai/defuse-markdown.js";
import { writeSources } from "../../../src/serve/openai/write-sources.js";
import { findActiveMarkdown } from "../../fakes/find-active-markdown.js";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";

const BITS = [
  ..."[]()!<>/:.@`~*_#-=+|&;\\ \n\r\t",
  ...[
    "https://evil.example/x",
    "//",
    "www",
    "WWW.evil.example",
    "b@c.de",
    "mailto:a@b.cd",
    "ftp://",
    "xmpp:",
  ],
  ...[
    "&#58;",
    "&colon;",
    "&sol;",
    "&lt;",
    "&#x3c;",
    "[1]",
    "[x](https://evil.example)",
    "<img src=x>",
    "<!--",
  ],
  ...["[1]: https://evil.example", "[^1]: x", "<https://evil.example>", "# ", "---", "===", "- ", "1. "],
  ...["a", "evil.example", "\u0000", "é", "😀", "\u200b", "\u2028", "\ufeff", "\u00a0", "\ud800"],
];
const hostile = fc.array(fc.constantFrom(...BITS), { maxLength: 14 }).map((bits) => bits.join(""));

/** The pieces as a stream has them. */
function defuseAll(pieces: readonly string[]): string {
  return pieces.reduce(
    (text, piece) => text + defuseMarkdown(piece, text.slice(text.lastIndexOf("\n") + 1)),
    "",
  );
}

describe("an answer's text", () => {
  test("has nothing that Markdown would act on, however it is divided", () => {
    const property = fc.property(fc.array(hostile, { maxLength: 5 }), (pieces) => {
      expect(findActiveMarkdown(defuseAll(pieces))).toEqual([]);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  test.each([
    ["See [x](https://evil.example).", "See [x] (https:/ /evil.example)."],
    ["![x](y) <img src=x> <!-- x -->", "![x] (y) < img src=x> < !-- x -->"],
    ["www.evil.example, b@c.de", "www .evil.example, b@ c.de"],
    [
      "https&colon;//evil.example, https\\://evil.example",
      "https&colon ;/ /evil.example, https\\ :/ /evil.example",
    ],
    ["# Title\n> words\n===\n---", "\\# Title\n\\> words\n\\===\n\\---"],
    ["[1]: https://evil.example", "[1] : https:/ /evil.example"],
    ["`code`", "'code'"],
  ])("%j is %j", (text, defused) => {
    expect(defuseMarkdown(text)).toBe(defused);
  });

  test.each([
    "“Damp kills” [1][2], and **1:35** to 2:00: “cold” [3].",
    "The chapters:\n- **0:00** Choosing a hive [1]\n- **1:35** Wintering [2]",
    "Q&A at AT&T, 3 < 5 > 2, C# and Node.js; and/or 24/7 @home",
  ])("%j stays as it is", (text) => {
    expect(defuseMarkdown(text)).toBe(text);
  });

  test("is defused across the border of two pieces", () => {
    expect(defuseAll(["https:", "//evil.example [x]", "(y) b@", "c.de <", "img>\n", "# x"])).toBe(
      "https:/ /evil.example [x] (y) b@ c.de < img>\n\\# x",
    );
  });
});

describe("the list of sources", () => {
  const at = (n: number, title: string, changes = {}) =>
    makeCitation({ n, chapter: { number: n, title }, start: n, ...changes });

  test("has a line for each place, as a list that is read as plain text too", () => {
    const citations = [
      at(1, "Wintering"),
      makeCitation({ n: 2, chapter: { number: 1, title: "Wintering" }, start: 1 }),
    ];
    const other = at(3, "Hives", { url: null, timestamp: "1:00:00" });
    expect(writeSources(makeResponse({ citations: [...citations, other] }))).toBe(
      "\n\nSources:\n\n" +
        "- [1][2] 1:35, Wintering (Winter Hives) https://www.youtube.com/watch?v=abcdefghijk&t=95s\n" +
        "- [3] 1:00:00, Hives (Winter Hives)",
    );
  });

  test("says which markers stand after a sentence that the place holds loosely", () => {
    const weak = { support: "weak" } as const;
    const place = [makeCitation(), makeCitation({ n: 2, ...weak }), makeCitation({ n: 3 })];
    const loose = at(4, "Hives", { url: null, ...weak });
    expect(writeSources(makeResponse({ citations: [...place, loose] })).match(/^- .*?,/gm)).toEqual([
      "- [1][3] [2] (loosely supported) 1:35,",
      "- [4] (loosely supported) 1:35,",
    ]);
  });

  test("of an abstention with a hint holds the hint's sources, and then the nearest chapters", () => {
    const hint = { abstained: true, citations: [makeCitation()], closest: [at(1, "Hives")] };
    expect(writeSources(makeResponse(hint))).toMatch(
      /^\n\nSources:\n\n- \[1\] 1:35, Wintering .*\n\nClosest moments, may not answer:\n\n- 1:35, Hives .*$/,
    );
  });

  test("of an abstention is the nearest chapters, which no marker points to", () => {
    const closest = [at(1, "Wintering"), at(2, "Hives")];
    expect(writeSources(makeResponse({ abstained: true, citations: [], closest }))).toBe(
      "\n\nClosest moments, may not answer:\n\n" +
        "- 1:35, Wintering (Winter Hives) https://www.youtube.com/watch?v=abcdefghijk&t=95s\n" +
        "- 1:35, Hives (Winter Hives) https://www.youtube.com/watch?v=abcdefghijk&t=95s",
    );
    expect(writeSources(makeResponse({ abstained: true, citations: [], closest: [] }))).toBe("");
  });

  test.each([
    ["[x](https://evil.example)", "[x] (…)"],
    ["<img src=x onerror=y>", "< img src=x onerror=y>"],
    ["![](x) of [1]", "![] (x) of (1)"],
    ["two\r\nlines\n\n# and more", "two lines # and more"],
    ["`a` *b* _c_ snake_case ~d~ **e**", "'a' \\*b\\* \\_c\\_ snake_case \\~d\\~ \\*e\\*"],
    ["\u202egnitnirp\u0000", "gnitnirp"],
    ["---", "---"],
  ])("writes the title %j as %j", (title, written) => {
    const sources = writeSources(makeResponse({ citations: [at(1, title, { url: null })] }));
    expect(sources).toBe(`\n\nSources:\n\n- [1] 1:35, ${written} (Winter Hives)`);
  });

  test("has no link but the index's own, whatever titles and addresses hold", () => {
    const address = fc
      .tuple(fc.constantFrom("https://a.example/", "http://a.example/p?q="), hostile)
      .map(([start, rest]) => new URL(`${start}${rest.replaceAll("#", "")}#t=5`).href);
    const source = fc.record({ title: hostile, episode: hostile, url: fc.option(address) });
    const property = fc.property(
      fc.array(source, { minLength: 1, maxLength: 3 }),
      fc.constantFrom("citations", "closest"),
      (sources, list) => {
        const listed = sources.map(({ title, episode, url }, i) =>
          at(i + 1, title, { url, episode: { id: "e", title: episode, show: null, publishedAt: null } }),
        );
        const text = writeSources(makeResponse({ citations: [], [list]: listed }));
        const lines = text.split("\n");
        expect(lines).toHaveLength(sources.length + 4);
        for (const [i, { url }] of sources.entries()) {
          const line = lines[i + 4] ?? "";
          const link = url === null ? "" : (/ (\S+)$/.exec(line)?.[1] ?? "");
          if (url !== null) expect(decodeURIComponent(link)).toBe(decodeURIComponent(url));
          expect(link).not.toMatch(/[[\]()*`\\<>\s]|&#?\w+;/);
          expect(findActiveMarkdown(line.slice(0, line.length - link.length))).toEqual([]);
        }
      },
    );
    fc.assert(property, { numRuns: 1_000 });
  });

  test("leaves an ordinary address as it is", () => {
    const url = "https://cdn.example/a_b/~show/ep-1.mp3?x=1&y=_2,3;4#t=95";
    expect(writeSources(makeResponse({ citations: [at(1, "T", { url })] })).endsWith(` ${url}`)).toBe(true);
  });
});

describe("annotations", () => {
  test("cover each marker exactly, in UTF-16 units, behind any characters, where the citation has a link", () => {
    const words = fc.array(
      fc.oneof(
        fc.constantFrom("[1]", "[2]", "[3]", "[9]", "[01]", "😀", "é", "[", "]", " "),
        fc.string({ unit: "binary" }),
      ),
    );
    const citations = [
      makeCitation(),
      makeCitation({ n: 2, url: null }),
      makeCitation({ n: 3, url: "https://x.example/#t=1" }),
    ];
    const property = fc.property(words, (parts) => {
      const content = parts.join("");
      const annotations = annotateMarkers(content, citations);
      const marked = annotations.map(({ url_citation: { start_index, end_index, url } }) => [
        Number(content.slice(start_index, end_index).slice(1, -1)),
        url,
      ]);
      const expected = [...content.matchAll(/\[(\d+)\]/g)].flatMap(([, n]) =>
        citations.filter((each) => each.n === Number(n) && each.url !== null).map(({ n, url }) => [n, url]),
      );
      expect(marked).toEqual(expected);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test("name the chapter and the episode as the page has them", () => {
    const citation = makeCitation({ chapter: { number: 2, title: "*Wintering* 🐝" } });
    expect(annotateMarkers("🐝 [1]", [citation])).toEqual([
      {
        type: "url_citation",
        url_citation: {
          start_index: 3,
          end_index: 6,
          url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
          title: "*Wintering* 🐝 (Winter Hives)",
        },
      },
    ]);
  });
});

test("a text has a token for each started four bytes of UTF-8", () => {
  expect(estimateTokens([])).toBe(0);
  expect(estimateTokens([""])).toBe(0);
  expect(estimateTokens(["a", "abcd", "abcde"])).toBe(4);
  expect(estimateTokens(["蜂🐝"])).toBe(2);
});
