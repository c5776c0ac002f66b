import { findCommonest } from "../shared/count-each.js";
import { type AnswerMode, answerModeSchema } from "../shared/domain.js";
import { makeGroupKey } from "./group-questions.js";
import { type AnswerEntry, CHANNELS, type Channel, type FeedbackEntry, OUTCOMES } from "./log-entry.js";
import { readLog } from "./read-log.js";

/** A list of the report has this many entries at most; the log's files have the rest. */
const MOST_LISTED = 20;
const MOST_COMMENTS = 10;

type Outcome = (typeof OUTCOMES)[number];
type Counts<Name extends string> = Record<Name, number>;

/** A question in its commonest wording, and how often it came in any of them. */
export interface AskedGroup {
  readonly question: string;
  readonly count: number;
}

/** The first entries of a list, commonest first, and how many entries it has in all. */
export interface Top<T> {
  readonly total: number;
  readonly top: readonly T[];
}

/** What `cuepoint report --json` prints. Days are UTC, `YYYY-MM-DD`. */
export interface QuestionReport {
  readonly questions: number;
  /** The days of the first and the last entry; null where there is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly outcomes: Counts<Outcome>;
  /** How many answers each mode wrote. */
  readonly modes: Counts<AnswerMode>;
  readonly doors: Counts<Channel>;
  /** Every day with a question, oldest first. */
  readonly days: readonly (Counts<Outcome> & { readonly day: string })[];
  /** How many answers have each verdict; the last verdict on an answer counts. */
  readonly verdicts: Counts<"up" | "down">;
  readonly asked: Top<AskedGroup>;
  /** `count` says how often the question got no answer. The list shows what to record next. */
  readonly unanswered: Top<AskedGroup & Counts<"abstained" | "failed">>;
  /** `count` says how many answers were found unhelpful. The newest comments come first. */
  readonly unhelpful: Top<AskedGroup & { readonly comments: readonly string[] }>;
  /** `count` says how many answers cite the chapter. */
  readonly chapters: Top<{ readonly episode: string; readonly chapter: number; readonly count: number }>;
  /** How many lines of the log are damaged. */
  readonly skippedLines: number;
}

interface Group {
  /** How often each wording came. */
  readonly wordings: Map<string, number>;
  readonly outcomes: Counts<Outcome>;
  unhelpful: number;
  readonly comments: { readonly at: string; readonly text: string }[];
}

type Tally = ReturnType<typeof openTally>;

/**
 * Reports what the log in the folder says. Reads it twice, line by line; holds the distinct questions and the verdicts.
 * Throws `config_invalid` where it cannot be read.
 */
export async function makeReport(dir: string, signal?: AbortSignal): Promise<QuestionReport> {
  const tally = openTally(await readVerdicts(dir, signal));
  for await (const entry of readLog(dir, { signal })) {
    if (entry === null) tally.skippedLines += 1;
    else if (entry.kind === "answer") count(tally, entry);
  }
  return summarize(tally);
}

function openTally(verdicts: ReadonlyMap<string, FeedbackEntry>) {
  return {
    skippedLines: 0,
    verdicts,
    judged: zero(["up", "down"]),
    modes: zero(answerModeSchema.options),
    doors: zero(CHANNELS),
    days: new Map<string, Counts<Outcome>>(),
    groups: new Map<string, Group>(),
    /** The same groups by each wording; most questions come again in the same words. */
    byWording: new Map<string, Group>(),
    chapters: new Map<string, { episode: string; chapter: number; count: number }>(),
  };
}

/** Reads the last verdict on each answer that got one. */
async function readVerdicts(
  dir: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, FeedbackEntry>> {
  const verdicts = new Map<string, FeedbackEntry>();
  for await (const entry of readLog(dir, { signal, admits: (line) => line.includes('"feedback"') })) {
    if (entry?.kind === "feedback") verdicts.set(entry.answerId, entry);
  }
  return verdicts;
}

function count(tally: Tally, entry: AnswerEntry): void {
  const group = findGroup(tally, entry.question);
  group.wordings.set(entry.question, (group.wordings.get(entry.question) ?? 0) + 1);
  group.outcomes[entry.outcome] += 1;
  const day = entry.at.slice(0, 10);
  const counts = tally.days.get(day) ?? zero(OUTCOMES);
  tally.days.set(day, counts);
  counts[entry.outcome] += 1;
  tally.doors[entry.door] += 1;
  if (!("id" in entry)) return;
  tally.modes[entry.mode] += 1;
  for (const { episode, chapter } of entry.chapters) {
    const key = `${chapter} ${episode}`;
    const cited = tally.chapters.get(key) ?? { episode, chapter, count: 0 };
    cited.count += 1;
    tally.chapters.set(key, cited);
  }
  const judgement = tally.verdicts.get(entry.id);
  if (judgement === undefined) return;
  tally.judged[judgement.verdict] += 1;
  if (judgement.verdict !== "down") return;
  group.unhelpful += 1;
  const { at, comment = "" } = judgement;
  if (comment !== "") group.comments.push({ at, text: comment });
}

function findGroup({ groups, byWording }: Tally, question: string): Group {
  const known = byWording.get(question);
  if (known !== undefined) return known;
  const key = makeGroupKey(question);
  const created = { wordings: new Map(), outcomes: zero(OUTCOMES), unhelpful: 0, comments: [] };
  const group = groups.get(key) ?? created;
  groups.set(key, group);
  byWording.set(question, group);
  return group;
}

function summarize(tally: Tally): QuestionReport {
  const groups = [...tally.groups.values()].map((group) => ({
    ...group,
    question: findCommonest(group.wordings) ?? "",
    asked: sum(group.outcomes),
  }));
  const days = [...tally.days].sort(([a], [b]) => (a < b ? -1 : 1));
  const outcomes = zero(OUTCOMES);
  for (const [, counts] of days) for (const name of OUTCOMES) outcomes[name] += counts[name];
  return {
    questions: sum(outcomes),
    from: days[0]?.[0] ?? null,
    to: days.at(-1)?.[0] ?? null,
    outcomes,
    modes: tally.modes,
    doors: tally.doors,
    days: days.map(([day, counts]) => ({ day, ...counts })),
    verdicts: tally.judged,
    asked: takeTop(groups.map(({ question, asked }) => ({ question, count: asked }))),
    unanswered: takeTop(
      groups.map(({ question, outcomes: { abstained, failed } }) => ({
        question,
        count: abstained + failed,
        abstained,
        failed,
      })),
    ),
    unhelpful: takeTop(
      groups.map(({ question, unhelpful, comments }) => ({
        question,
        count: unhelpful,
        comments: comments
          .sort((a, b) => (a.at < b.at ? 1 : -1))
          .slice(0, MOST_COMMENTS)
          .map(({ text }) => text),
      })),
    ),
    chapters: takeTop([...tally.chapters.values()]),
    skippedLines: tally.skippedLines,
  };
}

/** Lists the entries that came at all, commonest first; of equally common ones, the one that came first. */
function takeTop<T extends { readonly count: number }>(all: readonly T[]): Top<T> {
  const listed = all.filter(({ count: times }) => times > 0).sort((a, b) => b.count - a.count);
  return { total: listed.length, top: listed.slice(0, MOST_LISTED) };
}

function zero<Name extends string>(names: readonly Name[]): Counts<Name> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counts<Name>;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, part) => total + part, 0);
}
