import { joinTexts, type Pieces } from "../../shared/pieces.js";
import { isCount, isListOf, isRecord, isText, listJson, parseJson } from "./check-json.js";
import { describeBadFile } from "./read-file.js";

/** A term shares at most so many letters with the one before it: a digit says how many. */
const MOST_SHARED = 35;

/** Terms in order, each without the letters that it shares with the one before: their numbers are digits of base 36. */
interface LexiconFile {
  readonly shared: string;
  readonly ends: readonly string[];
  /** How many sections hold each term. */
  readonly counts: readonly number[];
}

/** Writes terms, sorted by UTF-16 units and none twice. */
export function encodeLexicon(terms: readonly string[], counts: readonly number[]): Pieces {
  return joinTexts(function* () {
    yield '{"shared":"';
    for (const { same } of shareLetters(terms)) yield same.toString(36);
    yield '","ends":';
    yield* listJson(listEnds(terms));
    yield ',"counts":';
    yield* listJson(counts);
    yield "}";
  });
}

function* shareLetters(terms: readonly string[]) {
  let before = "";
  for (const term of terms) {
    let same = 0;
    while (same < MOST_SHARED && same < before.length && before[same] === term[same]) same++;
    before = term;
    yield { same, end: term.slice(same) };
  }
}

function* listEnds(terms: readonly string[]): Generator<string> {
  for (const { end } of shareLetters(terms)) yield end;
}

/** Reads by how many of so many sections each term is held. Throws `index_damaged` where it is something else. */
export function decodeLexicon(path: string, bytes: Uint8Array, sections: number): Map<string, number> {
  const file = parseJson(path, bytes);
  const isHeld = (count: unknown): count is number => isCount(count) && count > 0 && count <= sections;
  if (!isRecord<LexiconFile>(file)) throw describeBadFile(path, "it holds no terms");
  const { shared, ends, counts } = file;
  if (!isText(shared) || !isListOf(ends, isText) || !isListOf(counts, isHeld))
    throw describeBadFile(path, "it holds no terms");
  if (shared.length !== ends.length || counts.length !== ends.length)
    throw describeBadFile(path, `it holds ${ends.length} terms and ${counts.length} counts`);
  const terms = new Map<string, number>();
  let before = "";
  ends.forEach((end, i) => {
    const same = Number.parseInt(shared[i] ?? "", 36);
    const term = before.slice(0, same) + end;
    if (!(same <= before.length) || (i > 0 && term <= before))
      throw describeBadFile(path, `its terms are out of order at "${before}"`);
    terms.set(term, counts[i] ?? 0);
    before = term;
  });
  return terms;
}
