import { beforeAll, describe, expect, test } from "vitest";
import { answerDirectly } from "../../../src/answer/requests/answer-directly.js";
import type { Place } from "../../../src/answer/requests/episode-request.js";
import type { LocalStore } from "../../../src/store/local/local-store.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

let store: LocalStore;
beforeAll(async () => {
  ({ store } = await makeAnswerParts([makeEpisode(), makeEpisode({ id: "second" })]));
});

const tell = (place: Place, episodes = store.episodes.slice(0, 1)) =>
  answerDirectly(store, { kind: "place", place }, { episodes, signal: undefined });

describe("where no chapter is, the page is not made to say one", () => {
  test.each([{ chapter: 3 }, { chapter: 0 }, { seconds: 4000 }, { seconds: 99_999 }])("%j", async (place) => {
    expect(await tell(place)).toEqual({ pieces: [], otherwise: "The page has no chapter there." });
  });

  test("of several episodes it is not known which is meant", async () => {
    expect(await tell({ chapter: 1 }, [...store.episodes])).toBeNull();
  });
});

test.each([
  [{ chapter: 2 }, 2],
  [{ chapter: "last" }, 2],
  [{ chapter: "penultimate" }, 1],
  [{ seconds: 0 }, 1],
  [{ seconds: 94 }, 1],
  [{ seconds: 95 }, 2],
  [{ seconds: 3999 }, 2],
] as const)("%j is told from chapter %i, passage by passage, each cited", async (place, number) => {
  const pieces = (await tell(place))?.pieces ?? [];
  expect(pieces.map(({ sources }) => sources.map(({ chapter }) => chapter.number))).toEqual([
    [number],
    [number],
    [number],
  ]);
  const texts = store.index.passages.slice((number - 1) * 3, number * 3).map(({ text }) => `- “${text}”`);
  expect(pieces.map(({ text }) => text.split("\n").at(-1))).toEqual(texts);
});

test("what is told begins with the chapter's number, title and times", async () => {
  expect((await tell({ chapter: 1 }))?.pieces[0]?.text).toMatch(
    /^Chapter 1, “Choosing a hive”, from \*\*0:00\*\* to 1:35:\n\n- “/,
  );
});
