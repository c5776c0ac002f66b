import { listSigns, type WordClasses } from "../../../language/list-form-terms.js";
import { AppError } from "../../../shared/errors.js";
import { readFrontCoded, writeFrontCoded } from "../../../shared/front-coding.js";
import type { IntentScores, RequestModel } from "./request-model.js";
import { type Phrasings, WHOLE } from "./score-by-phrasings.js";
import { weighTerms } from "./weigh-terms.js";

/*
 * What requests are told by, for a browser. By words alone a phrasing's likeness is a sum over terms, and so is the score of
 * an intent: each term's part in it is summed over all phrasings beforehand, and rounded. Four lines of text, which gzip makes
 * small: the format, a `Head`, the terms, and for each term a character for its weight and one for each part: `@` and so many
 * steps up or down, or for parts that are 0 one for how many there are.
 */

const FORMAT = "cuepoint requests 1";
/** What a part is rounded to, of a score that is about 1 for a phrasing: twice as much tells some requests apart no more. */
const STEP = 0.1;
/** A smaller part is left out: of 680 questions in `test/quality` six are then judged otherwise than by all phrasings. */
const LEAST_PART = 0.08;
const FIRST_WEIGHT = 0x100;
/** Parts are less than so many steps. */
const MOST_STEPS = 32;
const ZERO = 0x40;
const FIRST_RUN = 0x60;
const LONGEST_RUN = 30;

interface Head extends WordClasses {
  readonly vocabulary: string;
  readonly intents: readonly string[];
  readonly intercepts: readonly number[];
  readonly step: number;
  /** The weights that terms have. */
  readonly weights: readonly number[];
}

/** Packs what requests are told by where words alone are judged. Throws `internal` where that was not fitted. */
export function packRequests(phrasings: Phrasings): string {
  const fitted = phrasings.models.find(({ model }) => model === null);
  if (fitted === undefined) throw new AppError("internal", "expected shares of words alone, found none");
  const { intents, terms, holders } = phrasings;
  const listed = [...terms].sort(([a], [b]) => (a < b ? -1 : 1));
  const weights = [...new Set(terms.values())].sort((a, b) => a - b);
  const head: Head = {
    ...listClasses(phrasings.signs),
    vocabulary: [...phrasings.vocabulary].join(" "),
    intents,
    intercepts: fitted.intercepts,
    step: STEP,
    weights,
  };
  const parts = listed.flatMap(([term]) => {
    const own = holders.get(term);
    const sums = intents.map((_, intent) =>
      (own?.weights ?? new Uint8Array()).reduce((sum, weight, i) => {
        const phrasing = own?.phrasings[i] ?? 0;
        return sum + (weight / WHOLE) * (fitted.shares[phrasing * intents.length + intent] ?? 0);
      }, 0),
    );
    return sums.map((sum, intent) => {
      const part = sum * (fitted.scales[intent] ?? 0);
      return Math.abs(part) < LEAST_PART ? 0 : Math.round(part / STEP);
    });
  });
  return [
    FORMAT,
    JSON.stringify(head),
    writeFrontCoded(listed.map(([term]) => term)),
    listed.map(([, weight]) => String.fromCharCode(FIRST_WEIGHT + weights.indexOf(weight))).join(""),
    writeParts(parts),
  ].join("\n");
}

/** Reads what `packRequests` wrote. Throws `internal` for another text. */
export function readPackedRequests(text: string): RequestModel {
  const [format, head = "", terms = "", weights = "", parts = ""] = text.split("\n");
  if (format !== FORMAT)
    throw new AppError("internal", "expected the packed requests of this version, found other data", {
      hint: "Export the folder anew.",
    });
  const { vocabulary, intents, intercepts, step, weights: all, ...words }: Head = JSON.parse(head);
  const names = readFrontCoded(terms);
  const own = {
    signs: listSigns(words),
    vocabulary: new Set(vocabulary.split(" ")),
    intents,
    terms: new Map(names.map((name, i) => [name, all[weights.charCodeAt(i) - FIRST_WEIGHT] ?? 0])),
  };
  const rows = new Map(names.map((name, i) => [name, i * intents.length]));
  const steps = readParts(parts, names.length * intents.length);
  const score = (question: string): IntentScores => {
    const scores = [...intercepts];
    for (const [term, weight] of weighTerms(question, own)) {
      const from = rows.get(term) ?? 0;
      for (let i = 0; i < scores.length; i++)
        scores[i] = (scores[i] ?? 0) + weight * step * (steps[from + i] ?? 0);
    }
    return { scores, byVector: false };
  };
  return { ...own, score };
}

/** The words of each class, from what stands for each word. */
function listClasses(signs: ReadonlyMap<string, string>): WordClasses {
  const kept: string[] = [];
  const classes: Record<string, string> = {};
  for (const [word, sign] of signs) {
    if (sign === word) kept.push(word);
    else classes[sign] = sign in classes ? `${classes[sign]} ${word}` : word;
  }
  return { classes, kept: kept.join(" ") };
}

function writeParts(parts: readonly number[]): string {
  let text = "";
  let zeros = 0;
  const endRun = () => {
    if (zeros > 0) text += String.fromCharCode(FIRST_RUN + zeros);
    zeros = 0;
  };
  for (const part of parts) {
    if (Math.abs(part) >= MOST_STEPS) throw new AppError("internal", `expected a smaller part than ${part}`);
    if (part !== 0 || zeros === LONGEST_RUN) endRun();
    if (part === 0) zeros++;
    else text += String.fromCharCode(ZERO + part);
  }
  endRun();
  return text;
}

function readParts(text: string, count: number): Int8Array {
  const parts = new Int8Array(count);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > FIRST_RUN) at += code - FIRST_RUN;
    else parts[at++] = code - ZERO;
  }
  return parts;
}
