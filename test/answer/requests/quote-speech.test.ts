import { beforeAll, expect, test } from "vitest";
import { answerDirectly } from "../../../src/answer/requests/answer-directly.js";
import type { EpisodeRequest } from "../../../src/answer/requests/episode-request.js";
import type { Cue } from "../../../src/shared/domain.js";
import type { LocalStore } from "../../../src/store/local/local-store.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { makeAnswerParts } from "../../fakes/start-server.js";

/** Two speakers in turn, a sentence each ten seconds, that tells who says it and when. */
const cues = Array.from({ length: 60 }, (_, i): Cue => {
  const speaker = i % 2 === 0 ? "Ana Moss" : "Ben Hill";
  const text = `I am ${speaker} and at second ${10 * i} I tell of hives, bees, honey and the long cold winter.`;
  return { startSeconds: 10 * i, endSeconds: 10 * i + 10, speaker, text };
});

let store: LocalStore;
beforeAll(async () => {
  const episode = makeEpisode({ chapters: [], durationSeconds: 600 });
  ({ store } = await makeAnswerParts([{ episode, cues }]));
});

const tell = async (request: Exclude<EpisodeRequest, { kind: "moment" | "wording" | "talk" | "form" }>) =>
  (await answerDirectly(store, request, { episodes: store.episodes, signal: undefined }))?.pieces ?? [];

test.each([
  { kind: "overview" },
  { kind: "quotes" },
  { kind: "takeaways" },
  { kind: "place", place: { chapter: 1 } },
  { kind: "place", place: { seconds: 304 } },
  { kind: "place", place: { from: 60, to: 120 } },
] as const)(
  "$kind $place: each quotation is of one speaker, whose name stands before it and not in it",
  async (request) => {
    const pieces = await tell(request);
    expect(pieces.length).toBeGreaterThan(0);
    for (const { text, sources } of pieces) {
      const [, speaker, words = ""] = /(\w+ \w+): “(.*)”$/s.exec(text) ?? [];
      expect(new Set(words.match(/Ana Moss|Ben Hill/g))).toEqual(new Set([speaker]));
      expect(words).not.toContain(`${speaker}:`);
      expect(sources.map(({ quoted }) => quoted?.text)).toEqual([words]);
    }
  },
);

test("what is said at a second is told from that second on", async () => {
  const [first] = await tell({ kind: "place", place: { seconds: 304 } });
  expect(first?.text).toContain("at second 300 I tell");
  expect(first?.sources[0]?.quoted?.startSeconds).toBe(300);
});

test("of a window in which nobody speaks nothing is told, and of one that begins within words what is said then", async () => {
  const episode = makeEpisode({ chapters: [], durationSeconds: 3_600 });
  const parts = await makeAnswerParts([{ episode, cues: [...cues.slice(0, 12), ...cues.slice(-1)] }]);
  const ask = async (place: { readonly from: number; readonly to: number }) =>
    (
      await answerDirectly(
        parts.store,
        { kind: "place", place },
        { episodes: parts.store.episodes, signal: undefined },
      )
    )?.pieces ?? [];
  expect(await ask({ from: 200, to: 500 })).toEqual([]);
  expect((await ask({ from: 60, to: 120 })).length).toBeGreaterThan(0);
  expect((await ask({ from: 580, to: 640 }))[0]?.text).toContain("at second 590");
});
