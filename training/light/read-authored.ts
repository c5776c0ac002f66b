import { execFileSync } from "node:child_process";
import { type DividedEpisode, divideEpisode } from "../../src/chunk/divide-episode.js";
import type { Cue } from "../../src/shared/domain.js";
import { makeEpisode } from "../../test/bench/data/data-set.js";

interface Authored {
  readonly style: "speech" | "notes";
  readonly title: string;
  readonly passage: string;
  readonly sentences: readonly string[];
  readonly questions: readonly { readonly q: string; readonly label: 0 | 1; readonly s: number | null }[];
}

export interface AuthoredQuestion {
  readonly text: string;
  /** The chapter that answers, from 1, and its sentence; null where none of this library does. */
  readonly gold: number | null;
  readonly sentence: string | null;
  readonly kind: "answerable" | "near miss" | "unrelated";
}

export interface AuthoredLibrary {
  readonly divided: DividedEpisode;
  readonly questions: readonly AuthoredQuestion[];
}

/** So many passages are one library, about as many as a page or a few hours of speech have; they lie in order of their source. */
const PASSAGES = 57;
const SECONDS = 60;

/** Reads the authored passages as libraries, whose unrelated questions are the answerable ones of the next but one. */
export function readAuthored(path: string): AuthoredLibrary[] {
  const text = execFileSync("xzcat", [path], { encoding: "utf8", maxBuffer: 1 << 28 });
  const passages = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Authored);
  const groups = Array.from({ length: Math.ceil(passages.length / PASSAGES) }, (_, i) =>
    passages.slice(i * PASSAGES, (i + 1) * PASSAGES),
  );
  return groups.map((group, i) => {
    const other = groups[(i + 2) % groups.length] ?? [];
    const unrelated = other.flatMap(({ questions }) => questions.filter(({ label }) => label === 1));
    return {
      divided: divide(group, i),
      questions: [
        ...group.flatMap(({ questions, sentences }, at) =>
          questions.map(
            ({ q, label, s }): AuthoredQuestion => ({
              text: q,
              gold: label === 1 ? at + 1 : null,
              sentence: label === 1 && s !== null ? (sentences[s] ?? null) : null,
              kind: label === 1 ? "answerable" : "near miss",
            }),
          ),
        ),
        ...unrelated.map(
          ({ q }): AuthoredQuestion => ({ text: q, gold: null, sentence: null, kind: "unrelated" }),
        ),
      ],
    };
  });
}

function divide(group: readonly Authored[], number: number): DividedEpisode {
  const episode = makeEpisode(
    `authored-${number + 1}`,
    group.map(({ title, style, sentences }) => ({ title, bullets: style === "notes" ? [...sentences] : [] })),
  );
  const cues = group.flatMap(({ style, passage }, at) => (style === "speech" ? listCues(passage, at) : []));
  return divideEpisode({ episode, cues });
}

/** Makes an episode of passages of speech, one a chapter of a minute; the program has made their titles. */
export function divideSpeech(id: string, passages: readonly string[]): DividedEpisode {
  const episode = makeEpisode(
    id,
    passages.map((_, at) => ({ title: `Part ${at + 1}`, bullets: [] })),
  );
  const chapters = episode.chapters.map((chapter) => ({ ...chapter, generated: true as const }));
  return divideEpisode({ episode: { ...episode, chapters }, cues: passages.flatMap(listCues) });
}

function listCues(passage: string, chapter: number): Cue[] {
  const turns = passage.split("\n").filter((line) => line.trim() !== "");
  const each = SECONDS / (turns.length + 1);
  return turns.map((turn, i) => {
    const [, speaker = null, text = turn] = /^([^:]{2,40}): (.+)$/s.exec(turn) ?? [];
    const startSeconds = chapter * SECONDS + Math.round(i * each);
    return { startSeconds, endSeconds: startSeconds + Math.max(1, Math.floor(each)), speaker, text };
  });
}
