import { expect, test } from "vitest";
import { suggestFollowUps } from "../../src/answer/suggest-follow-ups.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";
import { makeCitation } from "../fakes/make-answer.js";

const chapters = makeChapters("a", "b", "c", "d").map((chapter, i) => ({
  ...chapter,
  questions: [`Why ${i + 1}?`, `How ${i + 1}?`],
}));
const episode = makeEpisode({ chapters });
const near = (...numbers: number[]) =>
  chapters.filter(({ number }) => numbers.includes(number)).map((chapter) => ({ episode, chapter }));
const cite = (number: number) => {
  const citation = makeCitation();
  return { ...citation, episode: { ...citation.episode, id: episode.id }, chapter: { number, title: "" } };
};
const asked = (text: string, ...before: string[]) => ({
  text,
  episodes: [episode],
  history: before.map((content) => ({ role: "user" as const, content })),
});

test("the next chapter leads, then those near by, then a further question of what was cited", () => {
  expect(suggestFollowUps(asked("Why 2?"), near(1, 2), [cite(2)])).toEqual(["Why 3?", "Why 1?", "How 2?"]);
});

test("what was asked in the conversation is not suggested again, however it was written", () => {
  const found = suggestFollowUps(asked("Why 2?", "why 3", "HOW 3!", "Why 1?"), near(1), [cite(2)]);
  expect(found).toEqual(["Why 4?", "How 1?", "How 2?"]);
});

test("chapters without questions suggest none, and behind the last chapter there is no next", () => {
  const bare = makeEpisode();
  const of = bare.chapters.map((chapter) => ({ episode: bare, chapter }));
  expect(suggestFollowUps({ text: "x", history: [], episodes: [bare] }, of, [])).toEqual([]);
  expect(suggestFollowUps(asked("Why 4?", "Why 1?", "Why 2?", "Why 3?"), [], [cite(4)])[0]).toBe("How 1?");
});

test("the next chapter with a question leads where the one behind what was cited has none, and the episode fills the list", () => {
  const sparse = makeEpisode({
    chapters: chapters.map((chapter) => (chapter.number === 2 ? { ...chapter, questions: [] } : chapter)),
  });
  const found = suggestFollowUps({ text: "Why 1?", history: [], episodes: [sparse] }, [], [cite(1)]);
  expect(found).toEqual(["Why 3?", "How 1?", "Why 4?"]);
});

test("where the episode has nothing left to ask, the latest episodes have", () => {
  const bare = makeEpisode({ id: "bare" });
  const other = makeEpisode({ id: "other", questions: ["Why air?", "How cold?"] });
  const given = { text: "why air", history: [], episodes: [bare, other] };
  expect(suggestFollowUps(given, [], [])).toEqual(["How cold?"]);
});
