import { expect, test } from "vitest";
import { describeEpisodeStates, listEpisodeStates } from "../../../src/cli/doctor/describe-episodes.js";
import { PassageList } from "../../../src/store/passage-list.js";
import { LONE_SOURCE } from "../../fakes/corpus.js";
import { makeEpisode } from "../../fakes/episodes.js";

test("an episode of a feed that has no times is told by its line", () => {
  const whole = {
    title: "Hulls",
    startSeconds: 0,
    endSeconds: null,
    summary: "On hulls.",
    bullets: [],
    number: 1,
  };
  const sources = ["a", "b"].map((id) => ({ ...LONE_SOURCE, id: null, episode: id }));
  const episodes = [
    makeEpisode({ id: "a", chapters: [{ ...whole, untimed: true }] }),
    makeEpisode({ id: "b" }),
  ];
  const states = listEpisodeStates({
    files: [
      { path: "feed.xml", sha256: "", size: 1, changedMs: null, format: "RSS feed", sources, notes: ["all"] },
    ],
    episodes,
    passages: PassageList.build(episodes, []),
    paths: null,
  });
  expect(describeEpisodeStates(states)).toEqual([
    "ok    a: no chapters or transcript, 0 passages; feed.xml (RSS feed)",
    "ok    b: 2 chapters, 0 passages; feed.xml (RSS feed)",
  ]);
});
