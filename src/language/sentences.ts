/** One segmenter a language, because an `Intl.Segmenter` takes a while to make. */
const segmenters = new Map<string, Intl.Segmenter>();

/**
 * Splits a text into its sentences (UAX 29), each with the white space after it, so that together they are the text.
 * An unknown language is cut like English.
 */
export function segmentSentences(text: string, language = "en"): Intl.SegmentData[] {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    const known = Intl.Segmenter.supportedLocalesOf([language === "und" ? "en" : language]);
    segmenter = new Intl.Segmenter(known.length > 0 ? known : "en", { granularity: "sentence" });
    segmenters.set(language, segmenter);
  }
  return [...segmenter.segment(text)];
}

/** Returns the English sentences of a text, without the white space between them. */
export function splitIntoSentences(text: string): string[] {
  return segmentSentences(text)
    .map(({ segment }) => segment.trim())
    .filter((part) => part !== "");
}
