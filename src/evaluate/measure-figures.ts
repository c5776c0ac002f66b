import type { Citation } from "../shared/domain.js";
import type { PassageView, Section } from "../store/passage-view.js";
import type { Outcome } from "./answer-eval-question.js";
import { countUnsupported } from "./count-unsupported.js";
import { findInvalidCitations } from "./find-invalid-citations.js";
import { measureNdcg, measureRecall, measureReciprocalRank } from "./measure-ranking.js";

/** A mean or a share, and the number of things it is taken over; null where there are none. */
export interface Figure {
  readonly value: number | null;
  readonly count: number;
}

/** Every figure lies in 0..1, save `timeErrorSeconds`, `citationsBeyondNeed` and the counts of what must not be. */
export type Figures = Readonly<ReturnType<typeof measureFigures>>;

/** Measures the outcomes. Ranking and citations are measured over the answerable questions alone. */
export function measureFigures(outcomes: readonly Outcome[], view: PassageView) {
  const answerable = outcomes.filter(({ question }) => question.answerable);
  const answered = answerable.filter(({ response }) => !response.abstained);
  const abstained = outcomes.filter(({ response }) => response.abstained);
  const unanswerable = outcomes.filter(({ question }) => !question.answerable);
  const rightly = abstained.filter(({ question }) => !question.answerable);
  const withBullets = answerable.filter(({ question }) => question.gold_bullets.length > 0);
  const ranking = (measure: (ranked: readonly number[], gold: readonly number[]) => number) =>
    mean(answerable.map(({ ranked, question }) => measure(ranked, question.gold_chapters)));
  const precise = answered.flatMap(({ question, response }) =>
    question.gold_bullets.length + question.gold_spans.length === 0
      ? []
      : [response.citations.map((citation) => isGold(citation, question))],
  );
  const citations = answered.flatMap(({ response, question }) =>
    response.citations.map(({ chapter }) =>
      [...question.gold_chapters, ...question.also_ok_chapters].includes(chapter.number),
    ),
  );
  const gold = answerable.flatMap(({ response, question }) =>
    question.gold_chapters.map(
      // What an abstention cites is near the answer, and not the answer.
      (number) => !response.abstained && response.citations.some(({ chapter }) => chapter.number === number),
    ),
  );
  const checks = outcomes
    .filter(({ response }) => response.mode === "llm")
    .map(({ response }) => response.checks);
  const sentences = outcomes.map(({ response }) => countUnsupported(response));
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const written = total(checks.map((check) => check.sentences));
  return {
    hitAt1: ranking((ranked, chapters) => (chapters.includes(ranked[0] ?? 0) ? 1 : 0)),
    recallAt3: ranking((ranked, chapters) => measureRecall(ranked, chapters, 3)),
    recallAt5: ranking((ranked, chapters) => measureRecall(ranked, chapters, 5)),
    mrr: ranking(measureReciprocalRank),
    ndcgAt10: ranking((ranked, chapters) => measureNdcg(ranked, chapters, 10)),
    bulletRecallAt10: mean(
      withBullets.map(({ passages, question }) => measureRecall(passages, question.gold_bullets, 10)),
    ),
    citationPrecision: share(citations.filter(Boolean).length, citations.length),
    citationRecall: share(gold.filter(Boolean).length, gold.length),
    /** Median of the seconds from the nearest gold chapter's start to the first citation's. */
    timeErrorSeconds: median(answered.flatMap((outcome) => measureTimeError(outcome, view.sections))),
    /** Of the answers whose right words are known: those whose first citation is of these words. */
    firstCitationAnswers: share(precise.filter(([first]) => first === true).length, precise.length),
    /** Of the same answers: the mean number of citations that are of other words. */
    citationsBeyondNeed: mean(precise.map((golds) => golds.filter((gold) => !gold).length)),
    answerRate: share(answered.length, answerable.length),
    falseAbstention: share(answerable.length - answered.length, answerable.length),
    abstentionPrecision: share(rightly.length, abstained.length),
    abstentionRecall: share(rightly.length, unanswerable.length),
    abstentionF1: {
      value: share(2 * rightly.length, abstained.length + unanswerable.length).value,
      count: outcomes.length,
    },
    unsupportedSentences: share(
      total(sentences.map(({ unsupported }) => unsupported)),
      total(sentences.map((counted) => counted.sentences)),
    ),
    /** The share of a model's sentences. */
    withheld: share(total(checks.map((check) => check.withheld)), written),
    corrected: share(total(checks.map((check) => check.corrected)), written),
    weak: share(total(checks.map((check) => check.weak)), written),
    /** How many citations are of another episode, of no chapter, or not in the index's own words. */
    invalidCitations: total(outcomes.map(({ response }) => findInvalidCitations(response, view).length)),
    /** How many answers hold a text they must not. */
    forbiddenTexts: outcomes.filter(({ question, response }) =>
      question.must_not.some((text) => response.answer.toLowerCase().includes(text.toLowerCase())),
    ).length,
  };
}

/** Tells whether a citation is of a part of the notes that answer, or of what is said from where speech answers. */
function isGold(
  { quote, kind, start, episode }: Citation,
  { gold_bullets, gold_spans, episode: asked = episode.id }: Outcome["question"],
): boolean {
  if (episode.id !== asked) return false;
  if (kind === "transcript") return gold_spans.some((span) => span.start <= start && start <= span.end);
  return gold_bullets.some((bullet) => bullet.includes(quote));
}

function measureTimeError({ question, response }: Outcome, chapters: readonly Section[]): number[] {
  const [first] = response.citations;
  if (first === undefined) return [];
  const starts = chapters
    .filter(({ episode }) => episode.id === (question.episode ?? first.episode.id))
    .filter(({ chapter }) => question.gold_chapters.includes(chapter.number))
    .map(({ chapter }) => Math.abs(chapter.startSeconds - first.start));
  return starts.length === 0 ? [] : [Math.min(...starts)];
}

function mean(values: readonly number[]): Figure {
  return share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

function share(part: number, count: number): Figure {
  return { value: count === 0 ? null : part / count, count };
}

function median(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return { value: mean(middle).value, count: values.length };
}
