/** A sentence as it stands in a text, with the white space behind it. */
export interface Segment {
  readonly segment: string;
  /** Where it begins, in UTF-16 units. */
  readonly index: number;
}

/** One a language: an `Intl.Segmenter` takes a while to make. */
const segmenters = new Map<string, Intl.Segmenter>();

/** The sentences of a text (UAX 29), which together are the text. A language that is not known is cut as English is. */
export function segmentSentences(text: string, language = "en"): Segment[] {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    const known = Intl.Segmenter.supportedLocalesOf([language === "und" ? "en" : language]);
    segmenter = new Intl.Segmenter(known.length > 0 ? known : "en", { granularity: "sentence" });
    segmenters.set(language, segmenter);
  }
  return [...segmenter.segment(text)];
}

/** The English sentences of a text, without the white space between them. */
export function splitIntoSentences(text: string): string[] {
  return segmentSentences(text)
    .map(({ segment }) => segment.trim())
    .filter((part) => part !== "");
}
