/** One thing wrong with a page. */
export interface PageProblem {
  /** 1-based, counted from the top of the file. */
  readonly line: number;
  /** What should stand there, as the end of "expected ...". */
  readonly expected: string;
  /** What stands there; null when nothing does. */
  readonly found: string | null;
}

const MAX_FOUND_CHARACTERS = 80;

/** Writes the problem as one line: `corpus/x.txt:12: expected ..., found "..."`. */
export function describeProblem(path: string, problem: PageProblem): string {
  const found = problem.found === null ? "nothing" : `"${shortenText(problem.found)}"`;
  return `${path}:${problem.line}: expected ${problem.expected}, found ${found}`;
}

function shortenText(text: string): string {
  // The text is cut by code point, so that no half of a character is left at the end.
  const characters = Array.from(text.slice(0, 4 * MAX_FOUND_CHARACTERS));
  if (characters.length <= MAX_FOUND_CHARACTERS) return text;
  return `${characters.slice(0, MAX_FOUND_CHARACTERS - 1).join("")}…`;
}
