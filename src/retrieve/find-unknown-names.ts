import { distance } from "fastest-levenshtein";
import { describeChapter } from "../chunk/split-episode.js";
import type { PassageIndex } from "../index/passage-index.js";
import { tokenize } from "../index/tokenize.js";
import { listQuestionNames, type QuestionName } from "./list-question-names.js";

/** Shortest words that may be one and two letters off: the defaults of Algolia's typo tolerance. */
const ONE_TYPO_FROM = 4;
const TWO_TYPOS_FROM = 8;
/** A question names a few; a text of thousands of characters may name hundreds. */
const MOST_NAMES = 12;
const ACRONYM = /^(\p{Lu}{2,6})s?$/u;
const SHORTEST_ACRONYM = 3;
/** What is shorter is found between other words by chance. */
const SHORTEST_SQUEEZED = 4;

export interface UnknownName {
  /** As written in the question; words side by side make one name. */
  readonly text: string;
  /** One of several things asked about: "Llama and RLHF". */
  readonly listed: boolean;
}

/**
 * Names in the question that no chapter holds: an answer about them is not there. A name is known where any
 * chapter or any episode's title, show or people hold it, and where the chapters found (ordinals) hold it in
 * another spelling, as the words behind an acronym, or as their acronym.
 */
export function findUnknownNames(
  index: PassageIndex,
  question: string,
  found: readonly number[],
): UnknownName[] {
  const plain = question.normalize("NFKC");
  const runs = joinNames(plain, listQuestionNames(plain)).slice(0, MOST_NAMES);
  const doubtful = runs.filter((run) => run.some(({ text }) => !isHeld(index, text)));
  if (doubtful.length === 0) return [];
  const spellings = readSpellings(index, found);
  return doubtful
    .filter((run) => run.some(({ text }) => !isHeld(index, text) && !isSpelt(text, spellings)))
    .filter((run) => !isShortened(index, run, spellings))
    .map((run) => {
      const start = run[0]?.start ?? 0;
      const end = run.at(-1)?.end ?? 0;
      return { text: plain.slice(start, end), listed: isListed(plain.slice(0, start), plain.slice(end)) };
    });
}

/** Names with nothing but a space between them are one. */
function joinNames(question: string, names: readonly QuestionName[]): QuestionName[][] {
  const runs: QuestionName[][] = [];
  for (const name of names) {
    const run = runs.at(-1);
    const between = run === undefined ? null : question.slice(run.at(-1)?.end, name.start);
    if (between?.trim() === "") run?.push(name);
    else runs.push([name]);
  }
  return runs;
}

function isHeld(index: PassageIndex, name: string): boolean {
  return tokenize(name).every((term) => index.keywords.holds(term) || listHeadingTerms(index).has(term));
}

/** Of an index that answers many questions, read once. */
const HEADING_TERMS = new WeakMap<PassageIndex, ReadonlySet<string>>();

function listHeadingTerms(index: PassageIndex): ReadonlySet<string> {
  const known = HEADING_TERMS.get(index);
  if (known !== undefined) return known;
  const headings = index.episodes.flatMap(({ title, show, people }) => [
    title,
    show ?? "",
    ...people.map(({ name }) => name),
  ]);
  const terms = new Set(headings.flatMap(tokenize));
  HEADING_TERMS.set(index, terms);
  return terms;
}

/** The chapters found, in the forms that a name may take in them. */
interface Spellings {
  /** Stems, without accents. */
  readonly terms: readonly string[];
  /** First letters of the content words, chapter by chapter. */
  readonly initials: readonly string[];
  /** Letters and digits without what stands between them: "GPT-4" and "GPT 4" are "gpt4". */
  readonly squeezed: readonly string[];
}

function readSpellings(index: PassageIndex, found: readonly number[]): Spellings {
  const texts = found.flatMap((ordinal) => {
    const entry = index.chapters[ordinal];
    return entry === undefined ? [] : [describeChapter(entry.chapter)];
  });
  const words = texts.map(tokenize);
  return {
    terms: [...new Set(words.flat().map(fold))],
    initials: words.map((terms) => terms.map((term) => term[0] ?? "").join("")),
    squeezed: texts.map(squeeze),
  };
}

function isSpelt(name: string, { terms, initials, squeezed }: Spellings): boolean {
  const acronym = ACRONYM.exec(name)?.[1]?.toLowerCase();
  if (acronym !== undefined && initials.some((letters) => letters.includes(acronym))) return true;
  if (isSqueezedIn(name, squeezed)) return true;
  return tokenize(name).every((part) => terms.some((term) => isAlike(fold(part), term)));
}

function isAlike(a: string, b: string): boolean {
  if (a === b) return true;
  const typos = a.length < ONE_TYPO_FROM || /\d/.test(a) ? 0 : a.length < TWO_TYPOS_FROM ? 1 : 2;
  return Math.abs(a.length - b.length) <= typos && distance(a, b) <= typos;
}

function isSqueezedIn(name: string, squeezed: readonly string[]): boolean {
  const wanted = squeeze(name);
  return wanted.length >= SHORTEST_SQUEEZED && squeezed.some((text) => text.includes(wanted));
}

/** "Hugging Face" where the chapters have "HuggingFace", "Human Feedback Loop" where they have "HFL". */
function isShortened(
  { keywords }: PassageIndex,
  run: readonly QuestionName[],
  { squeezed }: Spellings,
): boolean {
  const initials = run.map(({ text }) => text[0] ?? "").join("");
  const abbreviated =
    run.length >= SHORTEST_ACRONYM && tokenize(initials).every((term) => keywords.holds(term));
  return abbreviated || (run.length > 1 && isSqueezedIn(run.map(({ text }) => text).join(""), squeezed));
}

function isListed(before: string, after: string): boolean {
  return (
    /(?:\b(?:and|or)|,|&)\s+$/iu.test(before) || /^(?:[’']s?)?(?:\s+(?:and|or|&)\b|,\s+\p{L})/iu.test(after)
  );
}

function fold(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "");
}

function squeeze(text: string): string {
  return fold(text.normalize("NFKC").toLowerCase()).replaceAll(/[^\p{L}\p{N}]/gu, "");
}
