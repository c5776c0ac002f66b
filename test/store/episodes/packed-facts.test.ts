import { expect, test } from "vitest";
import { copyListed, listOutline } from "../../../src/store/episodes/listed-episode.js";
import { FactsPacker } from "../../../src/store/episodes/packed-facts.js";
import { makeEpisode } from "../../fakes/episodes.js";

test("each fact of an episode is read as it was, whatever the others have", () => {
  const episodes = [
    makeEpisode(),
    makeEpisode({
      id: "пчёлы",
      title: "",
      show: null,
      people: [],
      publishedAt: null,
      durationSeconds: null,
      language: "uk",
      media: null,
      number: 0,
      season: 3,
      stale: true,
      formerIds: ["old", "older"],
      artwork: "https://a.example/x.png",
      source: 'the\n"page"',
      rights: "Theirs.",
      questions: ["Why?", "Що там?\nТак?"],
      chapters: [],
    }),
    makeEpisode({
      id: "file",
      media: { kind: "audio", url: "https://a.example/a%20b.mp3" },
      durationSeconds: 0.5,
      source: "",
      rights: null,
    }),
    makeEpisode({ id: "last", media: { kind: "video", url: "http://a.example/" } }),
  ];
  const packer = new FactsPacker();
  for (const episode of episodes) packer.add(episode);
  expect(packer.size).toBe(4);
  expect(packer.pack().map(copyListed)).toEqual(episodes.map(listOutline));
});
