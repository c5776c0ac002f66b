import { expect, test } from "vitest";
import { nameLanguage, nameStem } from "../../src/corpus/name-stem.js";

test.each<[string, string, string | undefined]>([
  ["ep5.en.vtt", "ep5", "en"],
  ["ep5.mp3", "ep5", undefined],
  ["ep5.mp3.vtt", "ep5", undefined],
  ["shows/ep5.wav.srt", "ep5", undefined],
  ["ep5.mp3.en-US.vtt", "ep5", "en-US"],
  ["ep5.pt-BR.m4a.json", "ep5", "pt-BR"],
])("the ending of a recording within a name is no language and no part of it: %s", (path, stem, language) => {
  expect([nameStem(path), nameLanguage(path)]).toEqual([stem, language]);
});
