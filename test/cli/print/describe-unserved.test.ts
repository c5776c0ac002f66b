import { expect, test } from "vitest";
import { describeUnserved } from "../../../src/cli/print/describe-unserved.js";
import { findModel } from "../../../src/embed/find-model.js";
import { makeEpisode } from "../../fakes/episodes.js";

const describe = (...languages: string[]) =>
  describeUnserved(
    languages.map((language, i) => makeEpisode({ id: `episode-${i + 1}`, language })),
    findModel("bge-small-en-v1.5"),
  ).map((sentence) => sentence.split(";")[0]);

test("what the model serves, in whatever country, and what is not known is no matter", () => {
  expect(describe("en", "en-GB", "und")).toEqual([]);
});

test("one sentence a language, with three episodes at most", () => {
  expect(describe("de", "fr", "de-AT", "de", "de", "en", "de")).toEqual([
    "episode-1, episode-3, episode-4 and 2 more are in German",
    "episode-2 is in French",
  ]);
});
