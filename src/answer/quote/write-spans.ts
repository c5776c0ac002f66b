import type { AnswerEvent } from "../../shared/domain.js";
import { formatTimestamp } from "../../shared/timestamp.js";
import type { AnswerDraft } from "../answer-draft.js";
import { escapeMarkup } from "../escape-markup.js";
import type { Span } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";

const ENDS_SENTENCE = /[.!?…]["'”’)\]]*$/;

/** How the words of a chapter are led in. */
export interface Lead {
  /** Where they stand, up to who says them; empty or with a space at its end. */
  readonly place: string;
  readonly verb: "say" | "add";
}

/**
 * Says the spans of one chapter as running text: bullets joined to one sentence, a summary by itself, and speech
 * turn by turn, with who says it and when.
 */
export function* writeSpans(
  draft: AnswerDraft,
  { place, verb }: Lead,
  spans: readonly Span[],
): Generator<AnswerEvent> {
  let before: Span | null = null;
  for (const run of groupRuns(spans)) {
    const [first] = run;
    if (first === undefined) continue;
    const opening = before === null ? openWith(place, verb, first) : goOn(before, first);
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

function openWith(place: string, verb: Lead["verb"], first: Span): string {
  if (!isSpeech(first)) return `${place}the notes ${verb}:`;
  const said = sayWhen(first);
  const starts = place === "" || place.endsWith("\n\n");
  return `${place}${starts ? said.charAt(0).toUpperCase() + said.slice(1) : said}:`;
}

function goOn(before: Span, next: Span): string {
  if (isSpeech(next))
    return ` And at **${formatTimestamp(next.source.passage.startSeconds)}**${sayWho(next, before)}:`;
  if (isSpeech(before)) return " The notes add:";
  return before.source.passage.kind === "summary" ? " In particular:" : " The chapter’s summary adds:";
}

function sayWhen(span: Span): string {
  return `at **${formatTimestamp(span.source.passage.startSeconds)}**${sayWho(span, null)}`;
}

/** Nothing where the one before goes on. */
function sayWho({ speaker }: Span, before: Span | null): string {
  if (before !== null && isSpeech(before) && before.speaker === speaker) return "";
  return speaker === null ? " it is said" : ` ${escapeMarkup(speaker)} says`;
}

function isSpeech({ source }: Span): boolean {
  return source.passage.kind === "transcript";
}

/** Neighbours that are all bullets, or one summary, or one turn. */
function groupRuns(spans: readonly Span[]): Span[][] {
  const runs: Span[][] = [];
  for (const span of spans) {
    const open = runs.at(-1);
    const joins = span.source.passage.kind === "bullet" && open?.at(-1)?.source.passage.kind === "bullet";
    if (joins) open.push(span);
    else runs.push([span]);
  }
  return runs;
}

/** What connects a span with those that follow it in its sentence, or ends the sentence. */
function joinTo(following: number, words: string): string {
  if (following > 1) return ",";
  if (following === 1) return " and";
  return ENDS_SENTENCE.test(words) ? "" : ".";
}
