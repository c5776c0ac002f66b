import { AppError, describeError } from "../shared/errors.js";
import { appendLine } from "./append-line.js";
import { findDayFile, readDay, removeOldDays } from "./day-files.js";
import { FIX, LineQueue } from "./line-queue.js";
import { type FeedbackEntry, type LogEntry, writeEntry } from "./log-entry.js";
import { type AnswerOutcome, makeEntry } from "./make-entry.js";
import { RecentAnswers } from "./recent-answers.js";

const CLOCK_CHECK_MS = 60_000;
/** How long a stop waits for a slow disk. */
const CLOSE_MS = 2_000;

export type Feedback = Pick<FeedbackEntry, "answerId" | "verdict" | "comment">;

export interface QuestionLogOptions {
  /** The folder is made where it does not exist, for its owner alone. */
  readonly dir: string;
  /** How many days an entry is kept. */
  readonly days: number;
  readonly warn: (message: string) => void;
  readonly now?: () => Date;
  readonly append?: typeof appendLine;
  /** How often the log checks whether a new day has begun, in milliseconds. */
  readonly clockCheckMs?: number;
}

/** The owner of a server learns from it questions, outcomes and verdicts, and nothing about who asked. */
export interface QuestionLog {
  readonly days: number;
  /** How many entries were lost since the start. */
  readonly lost: number;
  /** Since when entries are lost, in milliseconds since 1970; null where the last one was kept. */
  readonly losingSince: number | null;
  /** Keeps a question and its outcome. Never throws, and nobody waits for it. */
  observe(asked: AnswerOutcome): void;
  /** Keeps a verdict: `unknown` for an answer that this log does not know, `lost` where the disk did not take it. */
  judge(feedback: Feedback): Promise<"kept" | "unknown" | "lost">;
  /** Waits until everything is on disk, for two seconds at most. */
  close(): Promise<void>;
}

/**
 * Opens the log in its folder, with one file for each UTC day, and removes older files now and at each new day.
 * Throws `config_invalid` where the folder cannot be written.
 */
export async function openQuestionLog(options: QuestionLogOptions): Promise<QuestionLog> {
  const { dir, days, warn, now = () => new Date(), append = appendLine } = options;
  let today = readDay(now());
  try {
    await append(findDayFile(dir, today), "");
    await removeOldDays(dir, days, now());
  } catch (cause) {
    const message = `CUEPOINT_QUESTION_LOG: cannot write there: ${describeError(cause)}`;
    const hint = "Name a folder that can be made or written, or unset it to keep no questions.";
    throw new AppError("config_invalid", message, { hint, cause });
  }
  const queue = new LineQueue({ append, warn, now });
  const recent = new RecentAnswers(dir, now);
  const turnDay = () => {
    const day = readDay(now());
    if (day === today) return;
    today = day;
    removeOldDays(dir, days, now()).catch((error: unknown) =>
      warn(`questions older than ${days} days could not be removed: ${describeError(error)}. ${FIX}`),
    );
  };
  const clock = setInterval(turnDay, options.clockCheckMs ?? CLOCK_CHECK_MS);
  clock.unref();
  const keep = (entry: LogEntry): Promise<boolean> => {
    turnDay();
    return queue.push(findDayFile(dir, entry.at.slice(0, 10)), writeEntry(entry));
  };
  return {
    days,
    get lost() {
      return queue.lost;
    },
    get losingSince() {
      return queue.losingSince;
    },
    observe(asked) {
      const entry = makeEntry(asked, now());
      if ("id" in entry) recent.add(entry.id);
      void keep(entry);
    },
    async judge(feedback) {
      if (!(await recent.has(feedback.answerId))) return "unknown";
      const kept = await keep({ kind: "feedback", at: now().toISOString(), ...feedback });
      return kept ? "kept" : "lost";
    },
    async close() {
      clearInterval(clock);
      await Promise.race([queue.settle(), new Promise((settle) => setTimeout(settle, CLOSE_MS).unref())]);
    },
  };
}
