import { asksAcross } from "../language/question-cues.js";
import { splitQuestion } from "../language/split-question.js";
import type { Verdict } from "../read/judge-probability.js";
import { leaveUnread, type ReadChapter } from "../read/read-chapters.js";
import { type FoundChapters, findChapters, type RetrieveOptions } from "../retrieve/find-chapters.js";
import { identifyChapter } from "./build-citation.js";
import { type Found, type LookUpParts, lookUp, lookUpEarlier, lookUpIn } from "./look-up.js";
import { type ChapterSpans, chooseSpans, type Span } from "./quote/choose-spans.js";
import type { ResolvedQuestion } from "./resolve-question.js";
import { selectAcross, selectChapters } from "./select-chapters.js";

/** The weight of the whole question's ranking beside the ranking of one of its parts. */
const CONTEXT_WEIGHT = 0.25;

/** A part of a question that nothing answers, or that something only comes near. */
export interface UnansweredPart {
  readonly text: string;
  readonly verdict: Exclude<Verdict, "answers">;
}

export interface Finding extends Pick<Found, "verdict"> {
  /** What was found for the question as a whole. */
  readonly retrieval: FoundChapters;
  /** Chapters to answer from, best first, with what answers in each; empty where nothing answers. */
  readonly selected: readonly ChapterSpans[];
  /** How likely the best chapter answers, as it was read, 0..1; null where nothing was read. */
  readonly probability: number | null;
  /** The chapters that may answer, best first, whether or not they are likely to; empty where nothing is near. */
  readonly nearest: readonly ReadChapter[];
  /** The chapters that were found, best first, whatever they say. */
  readonly closest: readonly ReadChapter[];
  /** Parts of the question that are not answered for sure, where another part is. */
  readonly unanswered: readonly UnansweredPart[];
  /** True where less was looked at than usual, because too many waited. */
  readonly degraded: boolean;
}

/** What is found where nothing is looked up. */
export const NOTHING_FOUND: Finding = {
  verdict: "nothing",
  retrieval: { question: "", alone: "", chapters: [], degraded: false, embedMs: 0, retrieveMs: 0 },
  selected: [],
  nearest: [],
  closest: [],
  probability: null,
  unanswered: [],
  degraded: false,
};

export interface FindOptions {
  /** The question in full where a model has rewritten it. */
  readonly rewritten: string | null;
  /** True where a language model reads what is found: it is then looked for more widely. */
  readonly forModel: boolean;
}

/**
 * Finds what the episodes hold on a question. A question that asks several things is looked up part by part as well,
 * each part with those before it as its history; one to several guests episode by episode.
 * Throws what `findChapters` throws.
 */
export async function findAnswer(
  all: LookUpParts,
  resolved: ResolvedQuestion,
  { rewritten, forModel }: FindOptions,
): Promise<Finding> {
  const { text, intent, scope, episodes, asksEach, asker, history } = resolved;
  const question = intent.kind === "moment" ? intent.topic : text;
  // What the episode's own data answers is looked up for further questions alone, and not read.
  const parts = intent.kind === "direct" ? { ...all, reader: null } : all;
  const isAcross = asksEach || (episodes.length > 1 && asksAcross(rewritten ?? question));
  const options = { ...scope, question, history, rewritten: rewritten ?? undefined, ...asker };
  const [{ whole, clauses }, widely] = await Promise.all([
    lookUpClauses(parts, options, { isAcross, isMoment: intent.kind === "moment" }),
    isAcross && forModel ? findChapters(parts, options) : null,
  ]);
  const found = [whole, ...clauses.map((clause) => clause.found)];
  const select = isAcross ? selectAcross : selectChapters;
  const ranked = takeTurns([
    ...found.filter(({ verdict }) => verdict !== "nothing").map(({ chapters }) => chapters),
    (widely?.chapters ?? []).map(leaveUnread),
  ]);
  const answered = clauses.filter((clause) => clause.found.verdict === "answers");
  const wholeScores = new Map(whole.chapters.map((chapter) => [identifyChapter(chapter), chapter.score]));
  // Who asks when something is talked about wants each time.
  const choose = (all: readonly ReadChapter[]) =>
    chooseSpans(select(all), { more: intent.kind === "moment" });
  const selected = mergeSpans(
    answered.length === 0
      ? [choose(whole.chapters)]
      : answered.map(({ found: { chapters } }) => choose(rankInContext(chapters, wholeScores))),
  );
  const isNear = found.some(({ verdict }) => verdict !== "nothing");
  return {
    verdict: judgeAll(selected, isNear),
    retrieval: whole.retrieval,
    selected,
    nearest: isNear ? mergeChapters(isAcross ? ranked : [selected, ...ranked]) : [],
    closest: whole.chapters,
    probability: findBest(found),
    unanswered:
      answered.length === 0
        ? []
        : clauses.flatMap(({ text, found: { verdict } }) =>
            verdict === "answers" ? [] : [{ text, verdict }],
          ),
    degraded: found.some((each) => each.degraded),
  };
}

function judgeAll(selected: readonly ChapterSpans[], isNear: boolean): Verdict {
  if (selected.length > 0) return "answers";
  return isNear ? "near" : "nothing";
}

interface Clause {
  readonly text: string;
  readonly found: Found;
}

/** Looks up a question and, where it has several, its parts. */
async function lookUpClauses(
  parts: LookUpParts,
  options: RetrieveOptions,
  { isAcross, isMoment }: { readonly isAcross: boolean; readonly isMoment: boolean },
): Promise<{ whole: Found; clauses: Clause[] }> {
  const { question, history = [], rewritten } = options;
  let earlier: Promise<Found> | undefined;
  const findEarlier = () => {
    earlier ??= lookUpEarlier(parts, options);
    return earlier;
  };
  const look = (text: string, before: readonly string[], findBefore: () => Promise<Found>) => {
    const said = before.map((content) => ({ role: "user" as const, content }));
    const wanted = { ...options, question: text, history: isMoment ? [] : [...history, ...said] };
    const asked = isMoment ? `What is said about ${text}?` : undefined;
    if (isAcross) return lookUpIn(parts, { ...wanted, asked, perEpisode: 1 });
    return lookUp(parts, { ...wanted, asked }, findBefore);
  };
  const split = rewritten === undefined ? splitQuestion(question) : [];
  const texts = split.length > 1 ? split : [];
  const whole = look(question, [], findEarlier);
  const clauses: Promise<Found>[] = [];
  for (const [i, text] of texts.entries()) {
    const before = clauses[i - 1];
    clauses.push(look(text, texts.slice(0, i), before === undefined ? findEarlier : () => before));
  }
  const [ofWhole, ...found] = await Promise.all([whole, ...clauses]);
  return { whole: ofWhole, clauses: found.map((each, i) => ({ text: texts[i] ?? "", found: each })) };
}

function findBest(found: readonly Found[]): number | null {
  const read = found.flatMap(({ probability }) => probability ?? []);
  return read.length === 0 ? null : Math.max(...read);
}

/** Ranks a part's chapters by its own and the whole question's ranking, since a part alone may say too little. */
function rankInContext(
  chapters: readonly ReadChapter[],
  wholeScores: ReadonlyMap<string, number>,
): ReadChapter[] {
  const lowest = Math.min(...wholeScores.values());
  return chapters
    .map((chapter) => ({
      ...chapter,
      score: chapter.score + CONTEXT_WEIGHT * (wholeScores.get(identifyChapter(chapter)) ?? lowest),
    }))
    .sort((a, b) => b.score - a.score);
}

/** Returns the best chapter of each ranking, then the second of each, and so on. */
function takeTurns(rankings: readonly (readonly ReadChapter[])[]): ReadChapter[][] {
  const most = Math.max(0, ...rankings.map(({ length }) => length));
  return Array.from({ length: most }, (_, rank) =>
    rankings.flatMap((ranked) => ranked.slice(rank, rank + 1)),
  );
}

/** Joins what answers each part in turn; a chapter that answers two parts stands where it comes first, with both. */
function mergeSpans(groups: readonly (readonly ChapterSpans[])[]): ChapterSpans[] {
  const merged = new Map<string, ChapterSpans>();
  for (const chapter of groups.flat()) {
    const key = identifyChapter(chapter);
    const { spans } = merged.get(key) ?? { spans: [] };
    const further = chapter.spans.filter((span) => !spans.some((other) => holdsSpan(other, span)));
    merged.set(key, { ...(merged.get(key) ?? chapter), spans: [...spans, ...further] });
  }
  return [...merged.values()];
}

function holdsSpan(other: Span, { source, words }: Span): boolean {
  return other.source.passage.id === source.passage.id && other.words.includes(words);
}

/** Joins rankings in turn; a chapter of two rankings stands where it comes first. */
function mergeChapters(groups: readonly (readonly ReadChapter[])[]): ReadChapter[] {
  const merged = new Map<string, ReadChapter>();
  for (const chapter of groups.flat()) {
    const key = identifyChapter(chapter);
    if (!merged.has(key)) merged.set(key, chapter);
  }
  return [...merged.values()];
}
