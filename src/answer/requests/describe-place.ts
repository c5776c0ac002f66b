import { formatSpan, formatTimestamp, markEstimated, sayTime } from "../../shared/timestamp.js";
import type { CitedText } from "../answer-draft.js";
import { type CitationSource, isEstimated } from "../build-citation.js";
import { escapeMarkup } from "../escape-markup.js";
import { quoteFirst, quoteOpening, writeSpan } from "../quote/quote-opening.js";
import { quoteWords } from "../quote/quote-words.js";
import { shortenTitle } from "../quote/shorten-title.js";
import type { Place } from "./episode-request.js";
import type { AnswerForm } from "./recognise/read-form.js";

/** Enough for an answer about one chapter: pages have five bullets and a summary. */
const MOST_PASSAGES = 8;
const FEW = 3;
/** A chapter that has less of a window than this is not what the window is about. */
const LEAST_SHARE = 0.1;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Quotes what the index has at a place in the recording; returns null where no chapter is, or where nobody speaks. */
export function describePlace(
  all: readonly CitationSource[],
  place: Place,
  form: AnswerForm | null = null,
): CitedText[] | null {
  const sources = all.filter(({ chapter }) => chapter.untimed !== true);
  const most = form === null ? MOST_PASSAGES : (form.most ?? FEW);
  const span = readSpan(sources, place);
  return span === null ? describeChapter(sources, place, most) : describeWindow(sources, span, most);
}

/** Quotes a chapter passage by passage; at a second, its notes and what is said from there on. */
function describeChapter(sources: readonly CitationSource[], place: Place, most: number): CitedText[] | null {
  const last = Math.max(...sources.map(({ chapter }) => chapter.number));
  const numbers: Readonly<Record<string, number>> = { last, penultimate: last - 1 };
  const own = sources.filter(({ chapter }) => {
    if ("seconds" in place) return chapter.startSeconds <= place.seconds && place.seconds < endOf(chapter);
    return "chapter" in place && chapter.number === (numbers[place.chapter] ?? place.chapter);
  });
  const chapter = own[0]?.chapter;
  if (chapter === undefined) return null;
  const lead = `Chapter ${chapter.number}, ${quoteWords(chapter.title)}, from ${formatSpan(chapter)}:\n`;
  const from = "seconds" in place ? place.seconds : null;
  return own
    .filter((source) => source.chapter.number === chapter.number && !isSaidBefore(source, from))
    .slice(0, most)
    .map((source, i) => {
      const span = quoteOpening(source, from);
      return { text: `${i === 0 ? lead : ""}\n- ${writeSpan(span)}`, sources: [span.source] };
    });
}

/** Whether a passage of speech is over at a second. */
function isSaidBefore({ passage }: CitationSource, seconds: number | null): boolean {
  const { kind, startSeconds, endSeconds } = passage;
  return kind === "transcript" && seconds !== null && (endSeconds ?? startSeconds + 1) <= seconds;
}

/** Lists the chapters of a window, each from within it where what is said there is known. */
function describeWindow(sources: readonly CitationSource[], span: Span, most: number): CitedText[] | null {
  const numbers = [...new Set(sources.map(({ chapter }) => chapter.number))];
  const inside = numbers.flatMap((number) => {
    const own = sources.filter(({ chapter }) => chapter.number === number);
    return findInside(own, span) ?? [];
  });
  if (inside.length === 0) return null;
  const lead = `From ${formatTimestamp(span.from)} to ${formatTimestamp(span.to)}:\n`;
  return inside.slice(0, most).map((source, i) => {
    const { episode, chapter, passage } = source;
    const start = sayTime(`**${formatTimestamp(passage.startSeconds)}**`, markEstimated(isEstimated(source)));
    const title = escapeMarkup(shortenTitle(chapter.title, episode.chapters));
    const span = quoteFirst(source);
    return {
      text: `${i === 0 ? lead : ""}\n- ${start} ${title}: ${writeSpan(span)}`,
      sources: [span.source],
    };
  });
}

/**
 * Finds what of a chapter stands for the window: its opening where that is inside, else what is said in the window; nothing
 * where that is silence.
 */
function findInside(own: readonly CitationSource[], { from, to }: Span): CitationSource | undefined {
  const [opening] = own;
  if (opening === undefined) return undefined;
  const { startSeconds } = opening.chapter;
  const shared = Math.min(to, endOf(opening.chapter)) - Math.max(from, startSeconds);
  if (shared < LEAST_SHARE * (to - from)) return undefined;
  if (startSeconds >= from) return opening;
  const said = own.filter(({ passage }) => passage.kind === "transcript");
  // Notes are of the whole chapter.
  if (said.length === 0) return opening;
  const begun = said.filter(({ passage }) => passage.startSeconds < to);
  return (
    begun.find(({ passage }) => passage.startSeconds >= from) ??
    begun.findLast(({ passage }) => (passage.endSeconds ?? 0) > from)
  );
}

/** Reads a window as seconds; null for a chapter or a second. A part of a recording of unknown length is none. */
function readSpan(sources: readonly CitationSource[], place: Place): Span | null {
  if ("from" in place) return place;
  if (!("last" in place || "shares" in place)) return null;
  const { durationSeconds = null } = sources[0]?.episode ?? {};
  const known = sources.flatMap(({ chapter }) => chapter.endSeconds ?? []);
  const length = durationSeconds ?? Math.max(0, ...known);
  if ("last" in place) return { from: Math.max(0, length - place.last), to: length };
  return { from: place.shares[0] * length, to: place.shares[1] * length };
}

function endOf({ endSeconds }: CitationSource["chapter"]): number {
  return endSeconds ?? Number.POSITIVE_INFINITY;
}
