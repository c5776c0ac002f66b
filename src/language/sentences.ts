/** One segmenter a language, because an `Intl.Segmenter` takes a while to make. */
const segmenters = new Map<string, Intl.Segmenter>();

/** In UTF-16 units. A segmenter copies the whole text for each sentence it gives, so it is given so much at once. */
const WINDOW = 2_000;

/** A sentence with the white space after it. */
export interface SentenceSegment {
  readonly segment: string;
  /** Where it begins in the text, in UTF-16 units. */
  readonly index: number;
}

/** True where a text ends as a sentence does: with an end mark, and closing quotes and brackets behind it. */
export function endsSentence(text: string): boolean {
  return /[\p{Sentence_Terminal}…]["'”’»」』)\]）]*$/u.test(text);
}

/**
 * Splits a text into its sentences (UAX 29), each with the white space after it, so that together they are the text.
 * An unknown language is cut like English. The time is proportional to the length.
 */
export function segmentSentences(text: string, language = "en"): SentenceSegment[] {
  const segmenter = openSegmenter(language);
  const segments: SentenceSegment[] = [];
  let window = WINDOW;
  for (let at = 0; at < text.length; ) {
    const isLast = at + window >= text.length;
    const part = text.slice(at, at + window);
    const settled = listSettled(segmenter, part, { isLast, isWide: window > WINDOW });
    for (const segment of settled) {
      segments.push({ segment, index: at });
      at += segment.length;
    }
    // A sentence that the window does not hold is looked for in one twice as wide.
    window = settled.length > 0 ? WINDOW : 2 * window;
  }
  return segments;
}

/**
 * Lists the sentences that begin a part of a text and are the same whatever follows the part. Whether a sentence ends
 * at a full stop may depend on all that follows up to the end of the next sentence (UAX 29, rule SB8), so the last two
 * of a part are not sure. Of a wide part only the first sentence is wanted.
 */
function listSettled(
  segmenter: Intl.Segmenter,
  part: string,
  { isLast, isWide }: { readonly isLast: boolean; readonly isWide: boolean },
): string[] {
  const found: string[] = [];
  for (const { segment } of segmenter.segment(part)) {
    found.push(segment);
    if (isWide && found.length === 3) return found.slice(0, 1);
  }
  return isLast ? found : found.slice(0, -2);
}

function openSegmenter(language: string): Intl.Segmenter {
  const open = segmenters.get(language);
  if (open !== undefined) return open;
  const known = Intl.Segmenter.supportedLocalesOf([language === "und" ? "en" : language]);
  const made = new Intl.Segmenter(known.length > 0 ? known : "en", { granularity: "sentence" });
  segmenters.set(language, made);
  return made;
}

/** Returns the English sentences of a text, without the white space between them. */
export function splitIntoSentences(text: string): string[] {
  return segmentSentences(text)
    .map(({ segment }) => segment.trim())
    .filter((part) => part !== "");
}
/** Writes a text with a capital letter at its beginning. */
export function capitalise(text: string): string {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
}
