const MARKER = /\s*[[【](?:passages?|sources?|citations?)?\s*[#^]?(\d+(?:\s*[,;–-]\s*\d+)*)[\]】]/gi;
/** A model may write `[1-99]`, but no answer rests on more passages than this. */
const LONGEST_RANGE = 10;

export interface MarkedSentence {
  /** The sentence without its markers. */
  readonly text: string;
  /** Passage numbers as the model wrote them, without repeats. */
  readonly numbers: readonly number[];
}

/** Takes `[1]`, `[1, 2]`, `[1-3]`, `【1】` and `[Passage 1]` out of a sentence. */
export function readMarkers(sentence: string): MarkedSentence {
  const numbers = new Set<number>();
  let text = sentence;
  // Taking a marker out of brackets may leave another one.
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replaceAll(MARKER, (_, list: string) => {
      for (const n of readNumbers(list)) numbers.add(n);
      return "";
    });
  }
  return { text: text.replace(/\s+([.,;!?])/g, "$1").trim(), numbers: [...numbers] };
}

function* readNumbers(list: string): Generator<number> {
  for (const part of list.split(/[,;]/)) {
    const [from = 0, to = from] = part.split(/[–-]/).map(Number);
    for (let n = from; n <= Math.min(to, from + LONGEST_RANGE); n++) yield n;
  }
}
