import { z } from "zod";
import { answerModeSchema } from "../shared/domain.js";
import { LIMITS } from "../shared/limits.js";
import { stripHidden } from "../shared/strip-hidden.js";

/** No entry is this long. */
export const LONGEST_LINE_BYTES = 64 * 1024;
export const LONGEST_COMMENT = 2_000;
const MOST_CHAPTERS = 100;

/** Where a question came in. Logs and metrics call it the `door`. */
export const CHANNELS = ["api", "openai", "mcp"] as const;
export type Channel = (typeof CHANNELS)[number];
export const OUTCOMES = ["answered", "abstained", "failed", "left"] as const;

/** Returns what a reader can see of the text, on one line, at most `most` UTF-16 units. It is idempotent. */
export function cleanText(text: string, most: number): string {
  return stripHidden(text.slice(0, most)).replaceAll(/\s+/g, " ").trim();
}

const text = (most: number) => z.string().transform((value) => cleanText(value, most));
/** ISO 8601 in UTC, to the millisecond. */
const at = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const answerId = z.string().min(1).max(100);

const asked = z.object({
  kind: z.literal("answer"),
  at,
  door: z.enum(CHANNELS),
  question: text(LIMITS.questionLength),
});

const answer = z.discriminatedUnion("outcome", [
  asked.extend({
    outcome: z.enum(["answered", "abstained"]),
    id: answerId,
    mode: answerModeSchema,
    degraded: z.boolean(),
    /** Chapters cited, each once; of an abstention, those of its hint. */
    chapters: z
      .array(z.object({ episode: text(200), chapter: z.int().positive() }))
      .transform((chapters) => chapters.slice(0, MOST_CHAPTERS)),
    /** Sentences that nothing in the episodes supports. */
    withheld: z.int().nonnegative(),
    /** Of those released, the ones that their citations hold loosely. Older entries do not say. */
    weak: z.int().nonnegative().default(0),
  }),
  asked.extend({ outcome: z.literal("failed"), code: z.string().regex(/^[a-z_]{1,50}$/) }),
  asked.extend({ outcome: z.literal("left") }),
]);

const feedback = z.object({
  kind: z.literal("feedback"),
  at,
  answerId,
  verdict: z.enum(["up", "down"]),
  comment: text(LONGEST_COMMENT).optional(),
});

/** One line of the log. Of the person who asked it holds the words alone. Parsing cleans its texts. */
const logEntry = z.discriminatedUnion("kind", [answer, feedback]);

export type LogEntry = z.infer<typeof logEntry>;
export type AnswerEntry = z.infer<typeof answer>;
export type FeedbackEntry = z.infer<typeof feedback>;

/** Writes the entry as its line, cleaned, without the line's end. */
export function writeEntry(entry: LogEntry): string {
  return JSON.stringify(logEntry.parse(entry));
}

/** Reads the entry of a line; returns null for a line that holds none, such as a torn one. */
export function readEntry(line: string): LogEntry | null {
  try {
    return logEntry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
