import type { Passage } from "../shared/domain.js";
import { markEstimated } from "../shared/timestamp.js";
import { segmentSentences } from "./sentences.js";

/** A sentence as it stands in a passage. */
export interface PassageSentence {
  /** Who says it; null in notes, and where nobody is named. */
  readonly speaker: string | null;
  /** The passage's own words from `offset` on, without white space around them; never empty. */
  readonly text: string;
  /** Where it begins in the passage's text, in UTF-16 units. */
  readonly offset: number;
  readonly startSeconds: number;
  /** Greater than `startSeconds`; null where nobody says. */
  readonly endSeconds: number | null;
  /** There where `startSeconds` is estimated. */
  readonly estimated?: true;
  /** There where somebody else begins, be it that nobody says who. */
  readonly beginsTurn?: true;
}

/**
 * Lists the sentences of a passage in order. What is said has its own second and ends where the next that begins later
 * does, the last with the passage. A note has no seconds of its own: its sentences have its whole span.
 */
export function listPassageSentences(passage: Passage): PassageSentence[] {
  const { sentences: marks = [] } = passage;
  return marks.length > 0 ? readMarks(passage, marks) : splitText(passage);
}

function splitText({ text, startSeconds, endSeconds }: Passage): PassageSentence[] {
  return segmentSentences(text).flatMap(({ segment, index }) => {
    const offset = index + segment.length - segment.trimStart().length;
    const said = segment.trim();
    return said === "" ? [] : [{ speaker: null, text: said, offset, startSeconds, endSeconds }];
  });
}

function readMarks(
  { text, endSeconds }: Passage,
  marks: NonNullable<Passage["sentences"]>,
): PassageSentence[] {
  const ends = listEnds(marks, endSeconds);
  let label = text.slice(0, marks[0]?.offset);
  let beginsTurn = false;
  return marks.flatMap(({ offset, startSeconds, estimated }, i) => {
    const speaker = label === "" ? null : label.slice(0, -": ".length);
    // A turn is a line: behind the last sentence of one stands the name of who speaks next.
    const [said = "", next] = text.slice(offset, marks[i + 1]?.offset).split("\n", 2);
    const turn = beginsTurn ? { beginsTurn: true as const } : {};
    label = next ?? label;
    beginsTurn = next !== undefined;
    const own = said.trimEnd();
    const time = { startSeconds, endSeconds: ends[i] ?? null, ...markEstimated(estimated) };
    return own === "" ? [] : [{ speaker, text: own, offset, ...time, ...turn }];
  });
}

function listEnds(
  marks: readonly { readonly startSeconds: number }[],
  last: number | null,
): (number | null)[] {
  const ends: (number | null)[] = [];
  let next = last ?? Number.NEGATIVE_INFINITY;
  let end = last;
  for (const { startSeconds } of [...marks].reverse()) {
    if (next > startSeconds) end = next;
    ends.push(end !== null && end > startSeconds ? end : null);
    next = startSeconds;
  }
  return ends.reverse();
}
