/** A line of a page that is not blank. */
export interface PageLine {
  /** 1-based, counted from the top of the file. */
  readonly number: number;
  /** Without white space at either end. */
  readonly text: string;
}

/** Splits a text (`\n` line ends) into its lines that are not blank; `linesBefore` lines of the file precede it. */
export function splitLines(text: string, linesBefore = 0): PageLine[] {
  const lines: PageLine[] = [];
  text.split("\n").forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed !== "") lines.push({ number: linesBefore + index + 1, text: trimmed });
  });
  return lines;
}
