import { expect, test } from "vitest";
import { writeChapter } from "../../../src/serve/mcp/write-episode.js";
import { writePlace } from "../../../src/serve/mcp/write-quotation.js";
import { writeSources } from "../../../src/serve/openai/write-sources.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { makeCitation, makeResponse } from "../../fakes/make-answer.js";

const untimed = makeCitation({
  chapter: { number: 1, title: "Notes", untimed: true },
  start: 0,
  timestamp: "0:00",
  url: null,
});

test("what is written of a chapter without times has no time", () => {
  const [chapter] = makeEpisode().chapters;
  if (chapter === undefined) throw new Error("there is one");
  const texts = [
    writeSources(makeResponse({ citations: [untimed] })),
    writePlace("[1]", untimed, "Damp kills."),
    writeChapter(makeEpisode({ media: null }), { ...chapter, untimed: true }),
  ];
  for (const text of texts) expect(text).not.toMatch(/\d:\d\d|to the end/);
  expect(texts[0]).toContain("[1] Notes");
});

test("what is written of any other has it", () => {
  expect(writeSources(makeResponse({ citations: [makeCitation()] }))).toContain("[1] 1:35, Wintering");
  expect(writePlace("[1]", makeCitation(), "Damp kills.")).toContain("[1] 1:35 ");
});
