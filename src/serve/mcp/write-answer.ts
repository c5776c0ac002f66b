import type { ChatResponse, Citation } from "../../shared/domain.js";
import { CLOSEST_HEADING } from "../../shared/group-citations.js";
import { breakDefinitions, QUOTATION_NOTICE, quoteLines, writePlace } from "./write-quotation.js";

/** An answer as text: its words, its sources, of an abstention the nearest chapters, and what else can be asked. */
export function writeAnswer({ answer, degraded, citations, closest, followUps }: ChatResponse): string {
  return [
    breakDefinitions(answer),
    ...(degraded ? ["(This answer was made with less than the server is configured for.)"] : []),
    ...writeList("Sources", citations, writeMark),
    // A chapter that is merely near supports nothing.
    ...writeList(CLOSEST_HEADING, closest, () => "-"),
    ...(followUps.length === 0 ? [] : [`The episodes also answer:\n${followUps.map(quoteLines).join("\n")}`]),
  ].join("\n\n");
}

function writeList(
  title: string,
  citations: readonly Citation[],
  mark: (citation: Citation) => string,
): string[] {
  if (citations.length === 0) return [];
  const places = citations.map((citation) => writePlace(mark(citation), citation, citation.quote));
  return [`${title}. ${QUOTATION_NOTICE}`, ...places];
}

function writeMark({ n, support }: Citation): string {
  return support === "weak" ? `[${n}] (loosely supported)` : `[${n}]`;
}
