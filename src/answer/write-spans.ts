import type { AnswerEvent } from "../domain.js";
import type { AnswerDraft } from "./answer-draft.js";
import type { Span } from "./choose-spans.js";
import { quoteWords } from "./quote-words.js";

const ENDS_SENTENCE = /[.!?…]["'”’)\]]*$/;

/** Says the spans of one chapter as running text behind `lead`: a summary by itself, bullets joined to one sentence. */
export function* writeSpans(
  draft: AnswerDraft,
  lead: string,
  spans: readonly Span[],
): Generator<AnswerEvent> {
  let opening = lead;
  for (const run of groupRuns(spans)) {
    for (const [i, { source, words }] of run.entries()) {
      yield* draft.cite({
        text: `${i === 0 ? opening : ""} ${quoteWords(words)}`,
        sources: [source],
        closing: joinTo(run.length - i - 1, words),
      });
    }
    opening = run[0]?.source.passage.kind === "summary" ? " In particular:" : " The chapter’s summary adds:";
  }
}

/** Neighbours that are all bullets, or one summary. */
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
