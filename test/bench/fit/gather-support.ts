import type { CitationSource } from "../../../src/answer/build-citation.js";
import { ClaimComparison } from "../../../src/answer/ground/claim-comparison.js";
import { measureSupport, type SupportSignals } from "../../../src/answer/ground/measure-support.js";
import { readClaim } from "../../../src/answer/ground/read-claim.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import type { PassageView, Section } from "../../../src/store/passage-view.js";
import { indexEpisode } from "../data/data-set.js";
import type { ClaimedEpisode, DataSetClaim } from "./read-claims.js";

/** A claim against passages that are the right ones or not. */
export interface SupportExample {
  readonly set: string;
  /** `foreign`: of another episode. */
  readonly kind: "right" | "wrong" | "foreign";
  /** False: measured with an index without the vectors of words. */
  readonly comparesWords: boolean;
  readonly signals: SupportSignals;
  /** Every other episode is kept from the fit. */
  readonly heldBack: boolean;
}

const WRONG_CHAPTERS = 3;
const FOREIGN_CLAIMS = 60;

/**
 * Each claim against a chapter that supports it and against others, spread over the episode, and claims of the
 * next episode against the chapter nearest to them, since the best of all chapters may still say nothing of
 * the kind; once with all of the chapter's passages cited, once with the nearest alone; and all of that with words
 * compared one by one and without.
 */
export async function gatherSupport(
  set: string,
  episodes: readonly ClaimedEpisode[],
  embedder: Embedder,
): Promise<SupportExample[]> {
  const examples: SupportExample[] = [];
  for (const [i, { episode, claims }] of episodes.entries()) {
    const full = await indexEpisode(episode, embedder);
    const foreign = (episodes[(i + 1) % episodes.length]?.claims ?? [])
      .slice(0, FOREIGN_CLAIMS)
      .map(({ text }): DataSetClaim => ({ text, gold: [] }));
    for (const [turn, { text, gold }] of [...claims, ...foreign].entries()) {
      const claim = await readClaim(text, embedder);
      for (const index of [full, { ...full, tokens: null }]) {
        const pairs = measurePairs(new ClaimComparison(index, claim), gold, turn);
        const comparesWords = index.tokens !== null;
        examples.push(...pairs.map((pair) => ({ set, ...pair, comparesWords, heldBack: i % 2 === 1 })));
      }
    }
    process.stderr.write(`${set}: ${i + 1} of ${episodes.length}\n`);
  }
  return examples;
}

function measurePairs(
  comparison: ClaimComparison,
  gold: DataSetClaim["gold"],
  turn: number,
): Pick<SupportExample, "kind" | "signals">[] {
  const { view, claim } = comparison;
  const measure = (chapter: Section) => {
    const all = listSources(view, chapter);
    return [all, all.length > 1 ? [findNearest(view, chapter, claim.meaning?.vector)] : []]
      .filter((cited) => cited.length > 0)
      .map((cited) => measureSupport(comparison, cited));
  };
  const right = view.sections
    .filter(({ chapter }) => gold.includes(chapter.number))
    .map(measure)
    .sort((a, b) => (b[0]?.similarity ?? 0) - (a[0]?.similarity ?? 0))[0];
  const others =
    gold.length === 0
      ? [findNearestChapter(comparison)]
      : view.sections.filter(({ chapter }) => !gold.includes(chapter.number));
  const wrong = Array.from(
    { length: Math.min(WRONG_CHAPTERS, others.length) },
    (_, k) => others[(turn * 7 + k * Math.ceil(others.length / WRONG_CHAPTERS)) % others.length],
  ).flatMap((chapter) => (chapter === undefined ? [] : measure(chapter)));
  const kind = gold.length === 0 ? ("foreign" as const) : ("wrong" as const);
  return [
    ...(right ?? []).map((signals) => ({ kind: "right" as const, signals })),
    ...wrong.map((signals) => ({ kind, signals })),
  ];
}

function findNearestChapter(comparison: ClaimComparison): Section {
  const [best] = [...comparison.view.sections].sort(
    (a, b) => comparison.findSimilarity(b) - comparison.findSimilarity(a),
  );
  if (best === undefined) throw new Error("an episode without chapters");
  return best;
}

function listSources(view: PassageView, chapter: Section): CitationSource[] {
  const { episode, firstPassage, endPassage } = chapter;
  return view.passages
    .slice(firstPassage, endPassage)
    .map((passage) => ({ episode, chapter: chapter.chapter, passage }));
}

function findNearest(view: PassageView, chapter: Section, vector: Float32Array | undefined): CitationSource {
  const sources = listSources(view, chapter);
  const score = (i: number) =>
    vector === undefined ? 0 : (view.vectors?.matrix.similarity(vector, chapter.firstPassage + i) ?? 0);
  const [best] = sources.map((source, i) => ({ source, score: score(i) })).sort((a, b) => b.score - a.score);
  if (best === undefined) throw new Error("a chapter without passages");
  return best.source;
}
