import { asksAcross } from "../language/question-cues.js";
import { splitQuestion } from "../language/split-question.js";
import type { RankedChapter, RetrieveOptions, RetrieveParts } from "../retrieve/find-chapters.js";
import { type Retrieval, retrieve } from "../retrieve/retrieve.js";
import { identifyChapter } from "./build-citation.js";
import type { ResolvedQuestion } from "./resolve-question.js";
import { selectAcross, selectChapters } from "./select-chapters.js";

/** The weight of the whole question's ranking beside the ranking of one of its parts. */
const CONTEXT_WEIGHT = 0.25;

export interface Finding {
  /** What was found for the question as a whole. */
  readonly retrieval: Retrieval;
  /** Chapters to answer from, best first; empty where nothing answers. */
  readonly selected: readonly RankedChapter[];
  /** The chapters that may answer, best first, whether or not they are likely to; empty where nothing is near. */
  readonly nearest: readonly RankedChapter[];
  /** Parts of the question that nothing answers, where another part is answered. */
  readonly unanswered: readonly string[];
  /** True where the question or one of its parts was looked up by its words alone, because too many waited. */
  readonly degraded: boolean;
}

export interface FindOptions {
  /** The question in full where a model has rewritten it. */
  readonly rewritten: string | null;
  /** True where a language model reads what is found: it is then looked for more widely. */
  readonly forModel: boolean;
}

/**
 * Finds what the episodes hold on a question. A question that asks several things is looked up part by part as well,
 * each part with those before it as its history.
 * Throws what `retrieve` throws.
 */
export async function findAnswer(
  parts: RetrieveParts,
  { text, history, intent, scope, episodes, asker }: ResolvedQuestion,
  { rewritten, forModel }: FindOptions,
): Promise<Finding> {
  const question = intent.kind === "moment" ? intent.topic : text;
  const options = { ...scope, question, history, rewritten: rewritten ?? undefined, ...asker };
  if (episodes.length > 1 && asksAcross(rewritten ?? question))
    return await findAcross(parts, options, forModel);
  const clauses = rewritten === null ? splitQuestion(question) : [];
  const [retrieval, ...ofClauses] = await Promise.all([
    retrieve(parts, options),
    ...(clauses.length > 1 ? clauses : []).map((clause, i) =>
      retrieve(parts, {
        ...options,
        question: clause,
        history: [...history, ...clauses.slice(0, i).map((content) => ({ role: "user" as const, content }))],
      }),
    ),
  ]);
  const degraded = [retrieval, ...ofClauses].some((each) => each.degraded);
  const related = [retrieval, ...ofClauses].filter((each) => each.related);
  const ranked = takeTurns(related.map(({ chapters }) => chapters));
  const answered = ofClauses.filter(({ answerable }) => answerable);
  const wholeScores = new Map(retrieval.chapters.map((ranked) => [identifyChapter(ranked), ranked.score]));
  if (answered.length === 0) {
    const selected = retrieval.answerable ? selectChapters(retrieval.chapters) : [];
    const nearest = mergeChapters([selected, ...ranked]);
    return { retrieval, selected, nearest, unanswered: [], degraded };
  }
  const selected = mergeChapters(
    answered.map(({ chapters }) => selectChapters(rankInContext(chapters, wholeScores))),
  );
  return {
    retrieval,
    selected,
    nearest: mergeChapters([selected, ...ranked]),
    unanswered: clauses.filter((_, i) => ofClauses[i]?.answerable === false),
    degraded,
  };
}

/** Finds what several episodes hold on a question, the best chapter of each. */
async function findAcross(
  parts: RetrieveParts,
  options: RetrieveOptions,
  forModel: boolean,
): Promise<Finding> {
  const [retrieval, ...byChapter] = await Promise.all([
    retrieve(parts, { ...options, perEpisode: 1 }),
    ...(forModel ? [retrieve(parts, options)] : []),
  ]);
  const { answerable, related, degraded } = retrieval;
  const across = selectAcross(retrieval.chapters);
  const ranked = takeTurns([across, ...byChapter.map(({ chapters }) => chapters)]);
  return {
    retrieval,
    selected: answerable ? across : [],
    nearest: related ? mergeChapters(ranked) : [],
    unanswered: [],
    degraded,
  };
}

/** Ranks a part's chapters by its own and the whole question's ranking, since a part alone may say too little. */
function rankInContext(
  chapters: readonly RankedChapter[],
  wholeScores: ReadonlyMap<string, number>,
): RankedChapter[] {
  const lowest = Math.min(...wholeScores.values());
  return chapters
    .map((ranked) => ({
      ...ranked,
      score: ranked.score + CONTEXT_WEIGHT * (wholeScores.get(identifyChapter(ranked)) ?? lowest),
    }))
    .sort((a, b) => b.score - a.score);
}

/** Returns the best chapter of each ranking, then the second of each, and so on. */
function takeTurns(rankings: readonly (readonly RankedChapter[])[]): RankedChapter[][] {
  const most = Math.max(0, ...rankings.map(({ length }) => length));
  return Array.from({ length: most }, (_, rank) =>
    rankings.flatMap((ranked) => ranked.slice(rank, rank + 1)),
  );
}

/** Joins the chapters of each part in turn; a chapter that answers two parts stands where it comes first. */
function mergeChapters(groups: readonly (readonly RankedChapter[])[]): RankedChapter[] {
  const merged = new Map<string, RankedChapter>();
  for (const ranked of groups.flat()) {
    const key = identifyChapter(ranked);
    if (!merged.has(key)) merged.set(key, ranked);
  }
  return [...merged.values()];
}
