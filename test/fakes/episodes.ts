import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import type { Chapter, Episode } from "../../src/shared/domain.js";

/** Chapters of a minute with one bullet each. */
export function makeChapters(...bullets: readonly string[]): Chapter[] {
  return bullets.map((bullet, i) => ({
    number: i + 1,
    title: `Part ${i + 1}`,
    startSeconds: i * 60,
    endSeconds: i * 60 + 60,
    summary: null,
    bullets: [bullet],
  }));
}

/** An invented episode; `changes` replace fields. */
export function makeEpisode(changes: Partial<Episode> = {}): Episode {
  const chapters = changes.chapters ?? [
    {
      number: 1,
      title: "Choosing a hive",
      startSeconds: 0,
      endSeconds: 95,
      summary: "Mara compares box hives with long hives.",
      bullets: ["Long hives need no lifting", "Box hives hold 40 kg of honey"],
    },
    {
      number: 2,
      title: "Wintering",
      startSeconds: 95,
      endSeconds: 4000,
      summary: "How a colony keeps warm from October to March.",
      bullets: ["Bees cluster around the queen", "Damp kills more colonies than cold"],
    },
  ];
  return {
    id: "winter-hives",
    title: "Winter Hives",
    show: "The Apiary",
    people: [{ name: "Mara Linde", role: "host" }],
    publishedAt: "2024-10-02",
    durationSeconds: 4000,
    language: "en",
    media: { kind: "youtube", id: "abcdefghijk" },
    source: null,
    rights: null,
    ...changes,
    chapters,
  };
}

/** An episode with what is said in it: a sentence of 11 words every 10 seconds, two speakers in turn. */
export function makeSpokenEpisode(sentences: number, changes: Partial<Episode> = {}): CorpusEpisode {
  const cues = Array.from({ length: sentences }, (_, i) => ({
    startSeconds: i * 10,
    endSeconds: i * 10 + 10,
    speaker: Math.floor(i / 3) % 2 === 0 ? "Mara Linde" : "Tom Reed",
    text: `Sentence ${i} says that bees of hive number ${i} stay warm.`,
  }));
  return { episode: makeEpisode({ durationSeconds: Math.max(4000, sentences * 10), ...changes }), cues };
}
