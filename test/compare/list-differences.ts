/** What came back, part by part: the status, each header, the body, an exit code. */
export type Parts = ReadonlyMap<string, string>;

export interface Difference {
  readonly name: string;
  readonly part: string;
  /** Null where this side has no such part. */
  readonly here: string | null;
  readonly there: string | null;
}

/** The part that says why there is no answer. It is a difference even where both sides say the same: nothing was compared. */
export const FAILURE = "failure";

export function listDifferences(name: string, here: Parts, there: Parts): Difference[] {
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((part) => part === FAILURE || here.get(part) !== there.get(part))
    .map((part) => ({ name, part, here: here.get(part) ?? null, there: there.get(part) ?? null }));
}

/** Characters before the first one that differs, and from it on. */
const BEFORE = 30;
const SHOWN = 90;

/** One line: where the texts part, and how each goes on. */
export function formatDifference({ name, part, here, there }: Difference): string {
  if (here === null || there === null) {
    const side = here === null ? "there" : "here";
    return `${name}: ${part} is only ${side}: ${quote(here ?? there ?? "", 0)}`;
  }
  if (here === there) return `${name}: ${part} is on both sides: ${quote(here, 0)}`;
  let at = 0;
  while (at < here.length && here[at] === there[at]) at += 1;
  return `${name}: ${part} differs at ${at}: here ${quote(here, at)}, there ${quote(there, at)}`;
}

function quote(text: string, at: number): string {
  const start = Math.max(0, at - BEFORE);
  const end = at + SHOWN;
  const cut = JSON.stringify(text.slice(start, end));
  return `${start > 0 ? "…" : ""}${cut}${end < text.length ? "…" : ""}`;
}
