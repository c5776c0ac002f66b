import { formatSpan } from "../../shared/timestamp.js";
import type { CitedText } from "../answer-draft.js";
import type { CitationSource } from "../build-citation.js";
import { quoteWords } from "../quote/quote-words.js";
import type { Place } from "./episode-request.js";

/** Enough for an answer about one chapter: pages have five bullets and a summary. */
const MOST_PASSAGES = 8;

/** Quotes the notes at a place in the recording, passage by passage; returns null where no chapter is there. */
export function describePlace(all: readonly CitationSource[], place: Place): CitedText[] | null {
  const sources = all.filter(({ chapter }) => chapter.untimed !== true);
  const last = Math.max(...sources.map(({ chapter }) => chapter.number));
  const own = sources.filter(({ chapter }) =>
    "seconds" in place
      ? chapter.startSeconds <= place.seconds &&
        place.seconds < (chapter.endSeconds ?? Number.POSITIVE_INFINITY)
      : chapter.number === (place.chapter === "last" ? last : place.chapter),
  );
  const chapter = own[0]?.chapter;
  if (chapter === undefined) return null;
  const times = formatSpan(chapter);
  const lead = `Chapter ${chapter.number}, ${quoteWords(chapter.title)}, from ${times}:\n`;
  return own
    .filter((source) => source.chapter.number === chapter.number)
    .slice(0, MOST_PASSAGES)
    .map((source, i) => ({
      text: `${i === 0 ? lead : ""}\n- ${quoteWords(source.passage.text)}`,
      sources: [source],
    }));
}
