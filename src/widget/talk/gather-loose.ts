import type { Inline } from "./parse-answer.js";

/** A part of a line, with each sentence that its citations hold loosely as one part. */
export type Gathered =
  | Inline
  /** `markers` stand after the words. */
  | { readonly kind: "loose"; readonly content: readonly Inline[]; readonly markers: readonly Marker[] };

type Marker = Extract<Inline, { readonly kind: "marker" }>;
type Words = Exclude<Inline, Marker>;

const WORD = /[^\p{P}\s]/u;
/** The full stop of a title or an initial, as in "Mr. Smith", which ends no sentence. */
const SHORT = /(?<=(^|\P{L})\p{Lu}\p{Ll}{0,2})\./gu;
/** Firefox has it from 125 on; without it a sentence begins where the markers before it end. */
const SENTENCES = Intl.Segmenter && new Intl.Segmenter([], { granularity: "sentence" });

/** Gathers each sentence whose citations all are weak, with its markers, which stand at its end. */
export function gatherLoose(content: readonly Inline[], isWeak: (n: number) => boolean): Gathered[] {
  const gathered: Gathered[] = [];
  let said: Words[] = [];
  let markers: Marker[] = [];
  for (const [i, part] of content.entries()) {
    if (part.kind !== "marker") {
      said.push(part);
      continue;
    }
    markers.push(part);
    if (content[i + 1]?.kind === "marker") continue;
    const isLoose = markers.every(({ n }) => isWeak(n));
    gathered.push(...(isLoose ? markLoose(said, markers) : [...said, ...markers]));
    said = [];
    markers = [];
  }
  return [...gathered, ...said];
}

/** Marks the last sentence, without the space at its end; bold that begins before it and ends in it is part of it. */
function markLoose(said: readonly Words[], markers: readonly Marker[]): Gathered[] {
  const text = said.map((part) => part.text).join("");
  let rest = findSentence(text);
  if (!WORD.test(text.slice(rest))) return [...said, ...markers];
  const before: Words[] = [];
  const content: Words[] = [];
  for (const part of said) {
    const head = part.text.slice(0, rest);
    const tail = part.text.slice(rest);
    rest -= head.length;
    if (part.kind === "strong") (tail ? content : before).push(part);
    else {
      before.push({ kind: "text", text: head });
      content.push({ kind: "text", text: part === said.at(-1) ? tail.trimEnd() : tail });
    }
  }
  return [...before, { kind: "loose", content, markers }];
}

/** Finds where the last sentence of a text begins. */
function findSentence(text: string): number {
  const segments = SENTENCES?.segment(text.replace(SHORT, ","));
  const start = segments?.containing(text.length - 1)?.index ?? 0;
  return Math.max(start, text.search(/\S/));
}
