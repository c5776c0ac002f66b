import { distance } from "fastest-levenshtein";
import { joinLetters, listInitials, listJoinedWords } from "../language/name-spellings.js";
import { listQuestionNames, type QuestionName } from "../language/names.js";
import { tokenize } from "../language/tokenize.js";
import type { PassageStore } from "../store/passage-store.js";
import { describeSection, type PassageView } from "../store/passage-view.js";

/** The shortest words that may be one and two letters off; shorter ones are near some word of any page. */
const ONE_TYPO_FROM = 6;
const TWO_TYPOS_FROM = 9;
/** A question names a few things, while a text of thousands of characters may name hundreds. */
const MOST_NAMES = 12;
const MOST_NAME_WORDS = 3 * MOST_NAMES;
const ACRONYM = /^(\p{Lu}{3,6})s?$/u;
const SHORTEST_ACRONYM = 3;

export interface UnknownName {
  /** As written in the question; words side by side make one name. */
  readonly text: string;
  /** True for one of several things asked about, as in "Llama and RLHF". */
  readonly listed: boolean;
}

/**
 * Returns the names in the question that no chapter knows, so that no chapter can answer about them. A name is known
 * where any chapter or any episode's title, show or people hold it, and where the nearest sections (ordinals in the
 * view) hold it in another spelling, as the words of an acronym, or as their acronym.
 */
export function findUnknownNames(
  store: PassageStore,
  view: PassageView,
  { question, nearest }: { readonly question: string; readonly nearest: readonly number[] },
): UnknownName[] {
  const plain = question.normalize("NFKC");
  const runs = joinNames(plain, listQuestionNames(plain).slice(0, MOST_NAME_WORDS)).slice(0, MOST_NAMES);
  const doubtful = runs.filter((run) => run.some(({ text }) => !isHeld(store, text)));
  if (doubtful.length === 0) return [];
  const spellings = readSpellings(view, nearest);
  return doubtful
    .filter((run) => run.some(({ text }) => !isHeld(store, text) && !isSpelt(text, spellings)))
    .filter((run) => !isShortened(store, run, spellings))
    .map((run) => {
      const start = run[0]?.start ?? 0;
      const end = run.at(-1)?.end ?? 0;
      return { text: plain.slice(start, end), listed: isListed(plain.slice(0, start), plain.slice(end)) };
    });
}

/** Joins names with nothing but white space between them into one. */
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

function isHeld(store: PassageStore, name: string): boolean {
  return tokenize(name).every((term) => store.keywords.holds(term) || listHeadingTerms(store).has(term));
}

/** A store answers many questions, so the words of its headings are listed once. */
const HEADING_TERMS = new WeakMap<PassageStore, ReadonlySet<string>>();

function listHeadingTerms(store: PassageStore): ReadonlySet<string> {
  const known = HEADING_TERMS.get(store);
  if (known !== undefined) return known;
  const headings = store.episodes.flatMap(({ title, show, people }) => [
    title,
    show ?? "",
    ...people.map(({ name }) => name),
  ]);
  const terms = new Set(headings.flatMap(tokenize));
  HEADING_TERMS.set(store, terms);
  return terms;
}

/** The words of the nearest sections, in the forms that a name may take in them. */
interface Spellings {
  /** Stems, without accents. */
  readonly terms: readonly string[];
  /** First letters of the content words, phrase by phrase, as capitals. */
  readonly initials: readonly string[];
  readonly joined: ReadonlySet<string>;
}

function readSpellings(view: PassageView, nearest: readonly number[]): Spellings {
  const texts = nearest.flatMap((ordinal) => {
    const entry = view.sections[ordinal];
    return entry === undefined ? [] : [describeSection(entry, view.passages)];
  });
  return {
    terms: [...new Set(texts.flatMap(tokenize).map(fold))],
    initials: texts.flatMap((text) => listInitials(text, tokenize)),
    joined: new Set(texts.flatMap((text) => [...listJoinedWords(text)])),
  };
}

function isSpelt(name: string, { terms, initials, joined }: Spellings): boolean {
  const acronym = ACRONYM.exec(name)?.[1];
  if (acronym !== undefined && initials.some((letters) => letters.includes(acronym))) return true;
  if (joined.has(joinLetters(name))) return true;
  return tokenize(name).every((part) => terms.some((term) => isAlike(fold(part), term)));
}

function isAlike(a: string, b: string): boolean {
  if (a === b) return true;
  const typos = a.length < ONE_TYPO_FROM || /\d/.test(a) ? 0 : a.length < TWO_TYPOS_FROM ? 1 : 2;
  return Math.abs(a.length - b.length) <= typos && distance(a, b) <= typos;
}

/** True for "Hugging Face" where the chapters have "HuggingFace", or "Human Feedback Loop" where they have "HFL". */
function isShortened(
  { keywords }: PassageStore,
  run: readonly QuestionName[],
  { joined }: Spellings,
): boolean {
  const initials = run.map(({ text }) => text[0] ?? "").join("");
  const abbreviated =
    run.length >= SHORTEST_ACRONYM && tokenize(initials).every((term) => keywords.holds(term));
  return abbreviated || (run.length > 1 && joined.has(joinLetters(run.map(({ text }) => text).join(""))));
}

function isListed(before: string, after: string): boolean {
  return (
    /(?:\b(?:and|or)|,|&)\s+$/iu.test(before) || /^(?:[’']s?)?(?:\s+(?:and|or|&)\b|,\s+\p{L})/iu.test(after)
  );
}

function fold(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "");
}
