/** One thing wrong with a page. */
export interface PageProblem {
  /** 1-based, counted from the top of the file. */
  readonly line: number;
  /** What should stand there, as the end of "expected ...". */
  readonly expected: string;
  /** What stands there; null when nothing does. */
  readonly found: string | null;
  /** Where it is about one of many items of the file: `expected` without the item's name. */
  readonly ofItem?: string | undefined;
}

const MAX_FOUND_CHARACTERS = 80;

/** A reason why a file is not read. A file may have several. */
export interface PassedOver {
  readonly path: string;
  /** Where the reason stands in the file, 1-based. */
  readonly line: number;
  /** A sentence without its full stop. */
  readonly reason: string;
}

/** Gives the problem as the reason why the file is not read. */
export function passOver(path: string, problem: PageProblem): PassedOver {
  return { path, line: problem.line, reason: sayProblem(problem) };
}

/** Writes the file and the reason as one line: `corpus/x.txt:12: expected ..., found "..."`. */
export function describePassedOver({ path, line, reason }: PassedOver): string {
  return `${path}:${line}: ${reason}`;
}

/** Writes the problem as one line: `corpus/x.txt:12: expected ..., found "..."`. */
export function describeProblem(path: string, problem: PageProblem): string {
  return describePassedOver(passOver(path, problem));
}

function sayProblem({ expected, found }: PageProblem): string {
  return `expected ${expected}, found ${found === null ? "nothing" : `"${shortenText(found)}"`}`;
}

function shortenText(text: string): string {
  // The text is cut by code point, so that no half of a character is left at the end.
  const characters = Array.from(text.slice(0, 4 * MAX_FOUND_CHARACTERS));
  if (characters.length <= MAX_FOUND_CHARACTERS) return text;
  return `${characters.slice(0, MAX_FOUND_CHARACTERS - 1).join("")}…`;
}
