import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readWebUrl } from "../../../src/widget/read-web-url.js";
import { parseCitation, readCitations } from "../../../src/widget/server/parse-citation.js";
import { parseEpisode } from "../../../src/widget/server/parse-episode.js";
import { parseResponse } from "../../../src/widget/server/parse-response.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { makeCitation } from "../../fakes/make-answer.js";

const CITATION = makeCitation({ end: null, support: "weak" });

describe("a citation", () => {
  test("of the contract is taken as it is", () => {
    expect(parseCitation(CITATION)).toEqual(CITATION);
  });

  test("shows of an estimated second that it is one", () => {
    const shown = { ...CITATION, estimated: true };
    expect(parseCitation(shown)).toEqual(shown);
    expect(parseCitation({ ...CITATION, estimated: false })).toEqual(CITATION);
  });

  test("and an episode show of a chapter without times that it has none", () => {
    const shown = { ...CITATION, chapter: { ...CITATION.chapter, untimed: true } };
    expect(parseCitation(shown)).toEqual(shown);
    const { chapters } = makeEpisode();
    const untimed = {
      ...makeEpisode(),
      chapters: chapters.map((chapter) => ({ ...chapter, untimed: true })),
    };
    expect(parseEpisode(untimed)?.chapters.every((chapter) => chapter.untimed)).toBe(true);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "//host/x", "blob:https://x/y", "", " javascript:x"])(
    "with the link %j has none",
    (url) => {
      expect(parseCitation({ ...CITATION, url })).toEqual({ ...CITATION, url: null });
    },
  );

  test.each(Object.keys(CITATION).filter((name) => name !== "kind"))("without %s is none", (name) => {
    expect(parseCitation({ ...CITATION, [name]: undefined })).toBeNull();
    expect(parseCitation({ ...CITATION, [name]: {} })).toBeNull();
  });

  test.each([
    { kind: "chapter" },
    { kind: undefined },
    { episode: { id: "a", title: "A" } },
    { episode: { id: "a", title: "A", show: 7, publishedAt: {} } },
  ])("of a newer server is taken, as what is not shown may change: %j", (newer) => {
    const { kind: _, episode, ...shown } = { ...CITATION, ...newer };
    expect(parseCitation({ ...CITATION, ...newer })).toMatchObject({
      ...shown,
      episode: { id: episode.id, title: episode.title },
    });
  });

  test.each(["n", "start", "end"])("with a %s below zero is none", (name) => {
    expect(parseCitation({ ...CITATION, [name]: -1 })).toBeNull();
  });

  test("beside others that are none is kept", () => {
    expect(readCitations([null, CITATION, 7, { ...CITATION, n: -1 }])).toEqual([CITATION]);
    expect(readCitations("x")).toEqual([]);
  });
});

describe("an answer's end", () => {
  test("that says no more than the answer is filled up", () => {
    expect(parseResponse({ answer: "Yes." })).toEqual({
      id: "",
      answer: "Yes.",
      citations: [],
      abstained: false,
      closest: [],
      mode: "extractive",
      model: null,
      degraded: false,
      checks: { withheld: 0, weak: 0 },
      followUps: [],
    });
  });

  test("read again after it was stored is the same", () => {
    const answer = parseResponse({
      id: "a",
      answer: "Yes [1].",
      citations: [CITATION],
      abstained: true,
      closest: [CITATION],
      mode: "llm",
      model: "bee-1",
      degraded: true,
      checks: { sentences: 3, withheld: 1, corrected: 0, weak: 0 },
      followUps: ["And cold?", 7],
    });
    expect(parseResponse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
    expect(answer?.followUps).toEqual(["And cold?"]);
  });
});

test("an episode keeps what is shown, and a player that cannot be is none", () => {
  const { id, title, language, durationSeconds, media, chapters, ...rest } = makeEpisode();
  expect(parseEpisode({ id, title, language, durationSeconds, media, chapters, ...rest })).toEqual({
    id,
    title,
    language,
    durationSeconds,
    media,
    chapters,
    artwork: null,
    questions: [],
  });
  const artwork = "https://x.example/a.png";
  expect(parseEpisode({ ...makeEpisode(), artwork })?.artwork).toBe(artwork);
  expect(parseEpisode({ ...makeEpisode(), artwork: "javascript:x" })?.artwork).toBeNull();
  for (const odd of [
    { kind: "youtube", id: '"><script>' },
    { kind: "video", url: "javascript:x" },
    { kind: "tape", url: "https://x.example/" },
    null,
    "x",
  ]) {
    expect(parseEpisode({ ...makeEpisode(), media: odd })?.media).toBeNull();
  }
});

test("an episode's numbers are taken whatever they are, and an episode without a list of chapters is none", () => {
  const [chapter] = makeEpisode().chapters;
  const odd = { ...chapter, number: -1, startSeconds: -2, endSeconds: -1 };
  const episode = parseEpisode({ ...makeEpisode(), durationSeconds: -3, chapters: [odd] });
  expect(episode).toMatchObject({
    durationSeconds: -3,
    chapters: [{ number: -1, startSeconds: -2, endSeconds: -1 }],
  });
  expect(parseEpisode({ ...makeEpisode(), chapters: "x" })).toBeNull();
});

test("no JSON makes a parser throw, and no link that is not http(s) comes out of one", () => {
  const links = fc.oneof(fc.webUrl(), fc.string(), fc.constant("javascript:alert(1)"));
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.record({
      answer: fc.string(),
      citations: fc.array(fc.record({ ...constants(CITATION), url: links })),
    }),
  );
  fc.assert(
    fc.property(odd, (value) => {
      parseEpisode(value);
      parseCitation(value);
      for (const { url } of parseResponse(value)?.citations ?? []) expect(readWebUrl(url)).toBe(url);
    }),
  );
});

/** Each field as it is, or any JSON in its place. */
function constants(fields: object): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      fc.oneof({ weight: 20, arbitrary: fc.constant(value) }, fc.jsonValue()),
    ]),
  );
}
