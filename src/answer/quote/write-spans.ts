import { capitalise } from "../../language/capitalise.js";
import { endsSentence } from "../../language/sentences.js";
import type { AnswerEvent } from "../../shared/domain.js";
import { formatTimestamp, markEstimated, sayTime } from "../../shared/timestamp.js";
import type { AnswerDraft } from "../answer-draft.js";
import { isEstimated } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import type { Span } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";

/** How the words of a chapter are introduced. */
export interface Lead {
  /** Where the words stand, as text in front of who says them; empty or with white space at its end. */
  readonly where: string;
  readonly verb: "say" | "add";
}

/**
 * Writes the spans of one chapter as running text: bullets joined to one sentence, what is quoted of a summary to
 * another, and speech turn by turn, with who says it and when.
 */
export function* writeSpans(
  draft: AnswerDraft,
  { where, verb }: Lead,
  spans: readonly Span[],
): Generator<AnswerEvent> {
  let before: Span | null = null;
  for (const run of groupRuns(spans)) {
    const [first] = run;
    if (first === undefined) continue;
    const opening = before === null ? openWith(where, verb, first) : goOn(before, first);
    for (const [i, { source, words }] of run.entries()) {
      yield* draft.cite({
        text: `${i === 0 ? opening : ""} ${quoteWords(words)}`,
        sources: [source],
        closing: joinTo(run.length - i - 1, words),
      });
    }
    before = first;
  }
}

function openWith(where: string, verb: Lead["verb"], first: Span): string {
  if (!isSpeech(first)) return `${where}the notes ${verb}:`;
  const said = `at ${sayWhen(first)}${sayWho(first, null)}`;
  const starts = where === "" || where.endsWith("\n\n");
  return `${where}${starts ? capitalise(said) : said}:`;
}

function goOn(before: Span, next: Span): string {
  if (isSpeech(next)) return ` And at ${sayWhen(next)}${sayWho(next, before)}:`;
  const isSummary = next.source.passage.kind === "summary";
  return isSummary && !isSpeech(before) ? " The chapter’s summary adds:" : " The notes add:";
}

function sayWhen({ source }: Span): string {
  const time = `**${formatTimestamp((source.quoted ?? source.passage).startSeconds)}**`;
  return sayTime(time, markEstimated(isEstimated(source)));
}

/** Returns nothing where the same speaker goes on. */
function sayWho({ speaker }: Span, before: Span | null): string {
  if (before !== null && isSpeech(before) && before.speaker === speaker) return "";
  return speaker === null ? " it is said" : ` ${escapeMarkup(speaker)} says`;
}

function isSpeech({ source }: Span): boolean {
  return source.passage.kind === "transcript";
}

/** Groups neighbouring bullets, and sentences of one summary; a turn of speech stays by itself. */
function groupRuns(spans: readonly Span[]): Span[][] {
  const runs: Span[][] = [];
  for (const span of spans) {
    const open = runs.at(-1);
    const joins = !isSpeech(span) && open?.at(-1)?.source.passage.kind === span.source.passage.kind;
    if (joins) open.push(span);
    else runs.push([span]);
  }
  return runs;
}

/** Returns the text that connects a span with those that follow in its sentence, or that ends the sentence. */
function joinTo(following: number, words: string): string {
  if (following > 1) return ",";
  if (following === 1) return " and";
  return endsSentence(words) ? "" : ".";
}
