import { expect, test } from "vitest";
import { detectLanguages } from "../../../src/corpus/join/detect-languages.js";
import { UNDETERMINED } from "../../../src/language/detect-language.js";
import { makeEpisode } from "../../fakes/episodes.js";

test("an episode has its stated language, else that of its chapters or of what is said, else none", async () => {
  const german = {
    number: 1,
    title: "Bienen im Winter",
    startSeconds: 0,
    endSeconds: 60,
    summary: "Warum ein Volk den Winter übersteht und was der Imker dafür tun kann.",
    bullets: ["Feuchtigkeit tötet mehr Völker als Kälte"],
  };
  const bare = { ...german, title: "1", summary: null, bullets: [] };
  const said = { startSeconds: 0, endSeconds: 9, speaker: null, text: german.summary };
  const episodes = await detectLanguages([
    { episode: makeEpisode({ language: "fr", chapters: [german] }), cues: [] },
    { episode: makeEpisode({ language: UNDETERMINED, chapters: [german] }), cues: [] },
    { episode: makeEpisode({ language: UNDETERMINED, chapters: [bare] }), cues: [] },
    { episode: makeEpisode({ language: UNDETERMINED, chapters: [bare] }), cues: [said] },
  ]);
  expect(episodes.map(({ episode }) => episode.language)).toEqual(["fr", "de", UNDETERMINED, "de"]);
});
