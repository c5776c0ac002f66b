import type { PageProblem } from "../page-problem.js";

/** The end of a feed's first element, and of that which holds the items. */
const ENDS = [/<\/(?:[\w.-]{1,40}:)?(?:rss|rdf|feed)\s*>/i, /<\/(?:[\w.-]{1,40}:)?channel\s*>/i];
const MOST_FOUND = 60;

/** Finds where a feed is cut off, as by a download that broke: nothing closes it. Null where something does. */
export function findCut(text: string): PageProblem | null {
  if (ENDS.some((end) => end.test(text))) return null;
  const written = text.trimEnd();
  const line = written.split("\n").length;
  const expected = "the end of the feed (the file is cut off: save it again; what follows is missing)";
  return { line, expected, found: written.slice(-MOST_FOUND).split("\n").at(-1)?.trim() || null };
}
