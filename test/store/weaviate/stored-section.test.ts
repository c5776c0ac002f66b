import { expect, test } from "vitest";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { encodeSections, parseSection } from "../../../src/store/weaviate/stored-section.js";
import { makeEpisode } from "../../fakes/episodes.js";

test("the objects of an episode hold its passages as they are, each sentence of speech with its second", () => {
  const cues = Array.from({ length: 40 }, (_, i) => ({
    startSeconds: i * 7.25,
    endSeconds: i * 7.25 + 7,
    speaker: i % 3 === 0 ? "Mara" : null,
    text: `Bees hum in winter, I said ${i} times. 蜂が鳴く。`,
  }));
  const divided = divideEpisode({ episode: makeEpisode(), cues });
  const embedded = Array.from({ length: 100 }, () => ({ vector: new Float32Array(2), tokens: null }));
  const objects = encodeSections(divided, "1", embedded).filter(
    ({ properties: { kind } }) => kind === "section",
  );
  const passages = objects.flatMap(({ id, properties }) => parseSection(id, properties, 2).passages);
  expect(passages.flatMap(({ sentences }) => sentences ?? [])).toHaveLength(80);
  expect(passages).toEqual(divided.passages);
});
