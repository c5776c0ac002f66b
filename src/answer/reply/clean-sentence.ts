import { cleanModelText } from "../ground/clean-model-text.js";
import { readMarkers } from "../ground/read-markers.js";

/** Markers and links nested deeper in each other than any writer's lose their brackets. */
const MOST_PASSES = 8;

export interface CleanSentence {
  readonly text: string;
  /** The numbers of the passages that it names, from 1, without repeats; each is a passage that was shown. */
  readonly numbers: readonly number[];
  /** True where links, markup or markers of no passage were taken out. */
  readonly isCleaned: boolean;
}

/** Makes a model's sentence plain text and takes its markers out, until neither leaves the other anything to do. */
export function cleanSentence(sentence: string, passages: number): CleanSentence {
  let text = cleanModelText(sentence);
  let isCleaned = text !== sentence.replace(/\s+/g, " ");
  const numbers = new Set<number>();
  // A marker may stand between the halves of a link, and a link between those of a marker.
  for (let pass = 1; ; pass++) {
    const marked = readMarkers(text, passages);
    for (const number of marked.numbers) numbers.add(number);
    isCleaned ||= marked.namesOthers;
    const isLast = pass === MOST_PASSES;
    text = cleanModelText(isLast ? marked.text.replace(/[[\]【】]/g, "") : marked.text);
    if (text === marked.text || isLast) return { text, numbers: [...numbers], isCleaned };
    isCleaned = true;
  }
}
