import type { Candidates } from "./passage-store.js";
import { type ComparedView, scoreViews } from "./score-views.js";

/**
 * Where texts have to be fetched, those of so many sections are, for each query. Over 60 episodes, for the 46 questions of
 * `test/quality/changelog.jsonl`, the first five chapters are those of all candidates; of 12 sections 95 % of them are.
 */
export const READ_SECTIONS = 24;

/** Keeps the best sections of a question's candidates, by what is known without their texts. */
export function narrowCandidates(
  view: ComparedView,
  candidates: Candidates,
  vector: Float32Array | null,
): Candidates {
  const { keywordScores, nearest } = candidates;
  const best = scoreViews(view, candidates, vector).slice(0, READ_SECTIONS);
  // The scores of all are scaled by the greatest, which stays.
  const [said] = keywordScores.keys();
  const kept = new Set([...best.map(({ ordinal }) => ordinal), ...(said === undefined ? [] : [said])]);
  return {
    keywordScores: new Map([...keywordScores].filter(([ordinal]) => kept.has(ordinal))),
    nearest: nearest.filter((ordinal) => kept.has(ordinal)),
  };
}

/** Lists the sections that candidates name, in their order, and gives the candidates by their places in that list. */
export function gatherCandidates(candidates: readonly Candidates[]): {
  readonly sections: readonly number[];
  readonly candidates: readonly Candidates[];
} {
  const named = candidates.flatMap(({ keywordScores, nearest }) => [...keywordScores.keys(), ...nearest]);
  const sections = [...new Set(named)].sort((a, b) => a - b);
  const places = new Map(sections.map((section, place) => [section, place]));
  const place = (section: number) => places.get(section) ?? 0;
  return {
    sections,
    candidates: candidates.map(({ keywordScores, nearest }) => ({
      keywordScores: new Map([...keywordScores].map(([section, score]) => [place(section), score])),
      nearest: nearest.map(place),
    })),
  };
}
