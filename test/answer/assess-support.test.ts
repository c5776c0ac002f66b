import { expect, test } from "vitest";
import { assessSupport } from "../../src/answer/assess-support.js";
import type { CitationSource } from "../../src/answer/build-citation.js";
import { splitEpisode } from "../../src/chunk/split-episode.js";
import { makeEpisode } from "../fakes/episodes.js";

const episode = makeEpisode();
const sources: CitationSource[] = splitEpisode(episode).map((passage) => {
  const chapter = episode.chapters.find(({ number }) => number === passage.chapterNumber);
  if (chapter === undefined) throw new Error("a passage without a chapter");
  return { episode, chapter, passage };
});
const honey = sources.filter(({ passage }) => passage.text.includes("40 kg"));

test.each([
  ["Box hives hold 40 kg of honey.", "supported"],
  ["A box hive can hold about 40 kg of honey.", "supported"],
  ["Mara Linde of The Apiary says box hives hold honey.", "supported"],
  ["Box hives hold 45 kg of honey.", "none"],
  ["Box hives hold honey in Norway.", "none"],
  ["Elon thinks box hives hold 40 kg of honey.", "none"],
  ["Elon Musk also said that box hives hold 40 kg of honey.", "none"],
  ["Box hives, says **Elon**, hold 40 kg of honey.", "none"],
  ["According to—Elon box hives hold 40 kg of honey.", "none"],
  ["Mara thinks box hives hold 40 kg of honey.", "supported"],
  ["Nowadays box hives hold 40 kg of honey.", "supported"],
  ["Sailing across the ocean takes patience and money.", "none"],
  ["Honey matters for sellers, cooks and the makers who buy box hives.", "weak"],
])("%j is %s by the passage that 40 kg stands in", (sentence, support) => {
  expect(assessSupport(sentence, honey)).toBe(support);
});

test("nothing supports a sentence without passages", () => {
  expect(assessSupport("Box hives hold 40 kg of honey.", [])).toBe("none");
});
