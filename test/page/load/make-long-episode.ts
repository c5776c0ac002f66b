import type { CorpusEpisode } from "../../../src/corpus/join/join-sources.js";
import { makeEpisode } from "../../fakes/episodes.js";

const CHAPTERS = 24;
const CHAPTER_SECONDS = 300;
/** Some 150 words a minute, in sentences of 7 to 23 words. */
const SENTENCE_SECONDS = 6;
const LEAST_WORDS = 7;
const MOST_WORDS = 23;
const WORDS =
  "bees in a hive keep warm through the long winter because each of them takes a turn on the outside of the cluster where it is cold and then comes back".split(
    " ",
  );

/** An episode of two hours with notes for each of its chapters and some 18,000 words of speech. */
export function makeLongEpisode(): CorpusEpisode {
  const chapters = Array.from({ length: CHAPTERS }, (_, i) => ({
    number: i + 1,
    title: `What was said in part ${i + 1}, and why it mattered to those who were there`,
    startSeconds: i * CHAPTER_SECONDS,
    endSeconds: (i + 1) * CHAPTER_SECONDS,
    summary: "A summary of some length, as the notes of an episode have it.",
    bullets: Array.from({ length: 5 }, (__, at) => `Point ${at + 1} of part ${i + 1} in a line of its own`),
  }));
  const durationSeconds = CHAPTERS * CHAPTER_SECONDS;
  const cues = Array.from({ length: durationSeconds / SENTENCE_SECONDS }, (_, i) => ({
    startSeconds: i * SENTENCE_SECONDS,
    endSeconds: (i + 1) * SENTENCE_SECONDS,
    speaker: Math.floor(i / 4) % 2 === 0 ? "Mara Linde" : "Tom Reed",
    text: writeSentence(i),
  }));
  return { episode: makeEpisode({ id: "long", title: "A Long Winter", durationSeconds, chapters }), cues };
}

function writeSentence(number: number): string {
  const length = LEAST_WORDS + ((number * 7) % (MOST_WORDS - LEAST_WORDS + 1));
  const words = Array.from({ length: length - 2 }, (_, at) => WORDS[(number * 5 + at) % WORDS.length]);
  return `Sentence ${number} ${words.join(" ")}.`;
}
