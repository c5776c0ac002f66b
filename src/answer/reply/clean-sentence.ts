import { endsSentence } from "../../language/sentences.js";
import { cleanModelText } from "../ground/clean-model-text.js";
import { readMarkers } from "../ground/read-markers.js";
import { unifyMarkers } from "../ground/unify-markers.js";

/** Markers and links nested deeper in each other than any writer's lose their brackets. */
const MOST_PASSES = 8;

export interface CleanSentence {
  readonly text: string;
  /** The numbers of the passages that it names, from 1, without repeats; each is a passage that was shown. */
  readonly numbers: readonly number[];
  /** True where links, markup or markers of no passage were taken out. */
  readonly isCleaned: boolean;
}

/** Cells of a table in HTML, which are read as those of one in Markdown. */
const HTML_CELL = /<\/?(?:table|thead|tbody|tr|th|td)\b[^<>]*>/gi;
const HEADING = /^\s*#{1,6}\s/;

/**
 * Makes a model's sentence plain text and takes its markers out. Of a row of a table no more is left than the cells that
 * are sentences, and of a heading nothing.
 */
export function cleanSentence(sentence: string, passages: number): CleanSentence {
  const read = takeMarkers(sentence.replaceAll(HTML_CELL, " | "), passages);
  const isHeading = HEADING.test(sentence) && read.numbers.length === 0 && !endsSentence(read.text);
  const text = isHeading ? "" : dropCells(read.text);
  return text === read.text ? read : { ...read, text, isCleaned: true };
}

/** A line with a single `|` that ends as a sentence does is none of a table: titles have it. */
function dropCells(text: string): string {
  const cells = text.split("|").map((cell) => cell.trim());
  if (cells.length === 1 || (cells.length === 2 && !cells.includes("") && endsSentence(text))) return text;
  return cells.filter((cell) => endsSentence(cell) && cell.includes(" ")).join(" ");
}

/** Cleans a sentence and takes its markers out, until neither leaves the other anything to do. */
function takeMarkers(sentence: string, passages: number): CleanSentence {
  const unified = unifyMarkers(sentence, passages);
  let text = cleanModelText(unified);
  let isCleaned = text !== unified.replace(/\s+/g, " ");
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
