/** A space in front of a marker goes with it. No match begins within white space, so that a run of it is read once. */
const MARKER = /(?<!\s)\s*[[【](?:passages?|sources?|citations?)?\s*[#^]?(\d+(?:\s*[,;–-]\s*\d+)*)[\]】]/gi;
const SPACE_BEFORE_MARK = /(?<!\s)\s+(?=[.,;!?])/g;
/** Brackets nested deeper than any writer's are removed. */
const MOST_PASSES = 8;
/** A longer number names no passage. */
const MOST_DIGITS = 4;

export interface MarkedSentence {
  /** The sentence without its markers. */
  readonly text: string;
  /** Numbers of passages, 1 to the number of passages, in the order in which they are named, without repeats. */
  readonly numbers: readonly number[];
  /** True where a marker names a passage that there is not. */
  readonly namesOthers: boolean;
}

/**
 * Takes `[1]`, `[1, 2]`, `[1-3]`, `【1】` and `[Passage 2]` out of a sentence of a model that was shown `passages` passages.
 */
export function readMarkers(sentence: string, passages: number): MarkedSentence {
  const lists: string[] = [];
  let text = sentence;
  // Taking a marker out of brackets may leave another one.
  for (let pass = 0, before = ""; before !== text; pass += 1) {
    before = text;
    if (pass === MOST_PASSES) text = text.replace(/[[\]【】]/g, "");
    text = text.replaceAll(MARKER, (_, list: string) => {
      lists.push(list);
      return "";
    });
  }
  const ranges = lists.flatMap((list) => list.split(/[,;]/)).map((part) => readRange(part, passages));
  return {
    text: text.replaceAll(SPACE_BEFORE_MARK, "").trim(),
    numbers: [...new Set(ranges.flatMap(({ numbers }) => numbers))],
    namesOthers: ranges.some(({ isWithin }) => !isWithin),
  };
}

/** Reads `3` or `2-4`: as many of its numbers as there are passages for. */
function readRange(part: string, passages: number): { numbers: readonly number[]; isWithin: boolean } {
  const [first = "", last = first] = part.split(/[–-]/).map((digits) => digits.trim());
  const from = readNumber(first);
  const to = readNumber(last);
  const numbers: number[] = [];
  for (let n = Math.max(1, from); n <= Math.min(to, passages); n++) numbers.push(n);
  return { numbers, isWithin: from >= 1 && to <= passages };
}

function readNumber(digits: string): number {
  return digits.length <= MOST_DIGITS ? Number(digits) : Number.POSITIVE_INFINITY;
}
