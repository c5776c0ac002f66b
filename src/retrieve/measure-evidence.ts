import { listQuestionNames } from "../language/names.js";
import { tokenize } from "../language/tokenize.js";
import type { FoundSections } from "../store/passage-store.js";
import { describeSection } from "../store/passage-view.js";
import type { TokenMatrix } from "../store/vectors/token-matrix.js";
import { measureCoverage } from "./measure-coverage.js";
import type { Meaning, Reading } from "./read-question.js";
import type { SectionScore } from "./score-sections.js";

/** The signals for and against an answer being in the best chapter. */
export interface Evidence {
  /** Name of the embedding model; null without vectors, or where the question is in another script. */
  readonly model: string | null;
  /** Greatest cosine of any view of any chapter found; 0 without a model. */
  readonly similarity: number;
  /**
   * Mean over the question's content words of the greatest cosine with a word of the chapter; null where words
   * are not compared one by one.
   */
  readonly alignment: number | null;
  /** The greatest cosine of the content word that fits worst; null as `alignment` is. */
  readonly weakest: number | null;
  /** Share of the question's content words that the chapter holds, 0..1, rare ones counting for more. */
  readonly coverage: number;
  /** Names and numbers in the question that the chapter and its episode's heading do not hold. */
  readonly missingNames: number;
}

export interface Rankings {
  /** The sections as one reading alone ranks them, best first. */
  readonly ranking: readonly SectionScore[];
  /** The sections as all readings together rank them; the best chapter is that of the first. */
  readonly fused: readonly SectionScore[];
}

const NOT_COMPARED = { model: null, similarity: 0, alignment: null, weakest: null };

export async function measureEvidence(
  { view, readTokens }: Pick<FoundSections, "view" | "readTokens">,
  reading: Reading,
  { ranking, fused }: Rankings,
): Promise<Evidence> {
  const [best] = fused;
  const found = best === undefined ? undefined : view.sections[best.ordinal];
  if (best === undefined || found === undefined) {
    return { ...NOT_COMPARED, coverage: 0, missingNames: 0 };
  }
  const text = describeSection(found, view.passages);
  const { episode } = found;
  const heading = [episode.title, episode.show, ...episode.people.map(({ name }) => name)].join(" ");
  const words = {
    coverage: measureCoverage(view.keywords, reading.terms, text),
    missingNames: countMissingNames(reading.text, `${text} ${heading}`),
  };
  const { meaning } = reading;
  // An embedding model cannot compare a question with a chapter in another script, so only shared words count.
  if (meaning === null || !sharesLetters(reading.text, text)) return { ...NOT_COMPARED, ...words };
  return {
    model: meaning.model,
    similarity: Math.max(0, ...ranking.map(({ similarity }) => similarity ?? 0)),
    ...compareWords(await readTokens([best.ordinal]), meaning, best.ordinal),
    ...words,
  };
}

function compareWords(
  tokens: TokenMatrix | null,
  meaning: Meaning,
  ordinal: number,
): Pick<Evidence, "alignment" | "weakest"> {
  if (tokens === null) return { alignment: null, weakest: null };
  const matches = averageWords(tokens.matchTokens(meaning.tokens, ordinal), meaning.pieces);
  return {
    alignment: matches.reduce((sum, match) => sum + match, 0) / Math.max(1, matches.length),
    weakest: matches.length === 0 ? 0 : Math.min(...matches),
  };
}

/** Averages the matches of each word's pieces, so that a word in several pieces counts once. */
function averageWords(matches: Float32Array, pieces: readonly string[]): number[] {
  const words: number[][] = [];
  pieces.forEach((piece, i) => {
    const match = matches[i] ?? 0;
    if (piece.startsWith("##")) words.at(-1)?.push(match);
    else words.push([match]);
  });
  return words.map((word) => word.reduce((sum, match) => sum + match, 0) / word.length);
}

/** True where at least half of the question's letters occur in the text, without regard to case and accents. */
function sharesLetters(question: string, text: string): boolean {
  const held = new Set(listLetters(text));
  const letters = [...new Set(listLetters(question))];
  return letters.filter((letter) => held.has(letter)).length * 2 >= letters.length;
}

function listLetters(text: string): string[] {
  return text.normalize("NFKD").toLowerCase().match(/\p{L}/gu) ?? [];
}

function countMissingNames(question: string, text: string): number {
  const held = new Set(tokenize(text));
  const terms = listQuestionNames(question).flatMap((name) => tokenize(name.text));
  return new Set(terms.filter((term) => !held.has(term))).size;
}
