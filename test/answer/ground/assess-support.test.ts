import { expect, test } from "vitest";
import { assessSupport } from "../../../src/answer/ground/assess-support.js";
import { ClaimComparison } from "../../../src/answer/ground/claim-comparison.js";
import { readClaim } from "../../../src/answer/ground/read-claim.js";
import { describeChapter } from "../../../src/chunk/describe-passage.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { PassageList } from "../../../src/store/passage-list.js";
import { listSections } from "../../../src/store/passage-view.js";
import { KeywordIndex } from "../../../src/store/words/keyword-index.js";
import { makeEpisode } from "../../fakes/episodes.js";

const episode = makeEpisode();
const passages = PassageList.build([episode], divideEpisode({ episode, cues: [] }).passages);
const { sections, spans } = listSections([episode], passages);
const keywords = KeywordIndex.build(episode.chapters.map(describeChapter));
const index = { sections, spans, passages, keywords, vectors: null, tokens: null };
const sources = sections.flatMap(({ chapter, firstPassage, endPassage }) =>
  passages.slice(firstPassage, endPassage).map((passage) => ({ episode, chapter, passage })),
);
const honey = sources.filter(({ passage }) => passage.text.includes("40 kg"));
const assess = async (sentence: string, cited = honey) =>
  assessSupport(new ClaimComparison(index, await readClaim(sentence, null)), cited);

test.each([
  ["Box hives hold 40 kg of honey.", "verbatim"],
  ["“box hives  HOLD 40 kg of honey” ...", "verbatim"],
  ["Hives hold 40 kg", "supported"],
  ["A box hive can hold about 40 kg of honey.", "supported"],
  ["Box hives hold forty kg of honey.", "supported"],
  ["Nowadays box hives hold 40 kg of honey.", "supported"],
  ["Box hives do not hold 40 kg of honey.", "none"],
  ["Sailing across the ocean takes patience and money.", "none"],
])("%j is %s by the passage that 40 kg stands in", async (sentence, support) => {
  expect((await assess(sentence)).support).toBe(support);
});

test.each([
  ["Box hives hold 45 kg of honey.", ["45"]],
  ["Box hives hold honey in Norway.", ["Norway"]],
  ["Elon thinks box hives hold 40 kg of honey.", ["Elon"]],
  ["Elon Musk also said that box hives hold 40 kg of honey.", ["Elon", "Musk"]],
  ["Box hives, says **Elon**, hold 40 kg of honey.", ["Elon"]],
  ["According to—Elon box hives hold 40 kg of honey.", ["Elon"]],
  ["Mara thinks box hives hold 40 kg of honey.", ["Mara"]],
])("%j says what that passage lacks: %j", async (sentence, missing) => {
  expect(await assess(sentence)).toMatchObject({ support: "none", missing });
});

test("what the other chapter says is not supported by this one", async () => {
  expect((await assess("Damp kills more bees and colonies than cold does.")).support).toBe("none");
});

test("nothing supports a sentence without passages", async () => {
  expect((await assess("Box hives hold 40 kg of honey.", [])).support).toBe("none");
});
