import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readJsonLines } from "../../test/bench/data/data-set.js";

/** A sentence to fit on, or to measure with. */
export interface RefusalExample {
  readonly text: string;
  readonly refusal: boolean;
  readonly kind: "authored" | "spoken" | "claim" | "language";
  /** Which half it is in. Its wording and its topic are both of that half, and of no other. */
  readonly half: 0 | 1;
  /** The examples of one wording weigh, together, as much as those of another. */
  readonly wording: string;
}

interface Line {
  readonly text: string;
  readonly refusal: boolean;
}

type Topic = Readonly<Record<"np" | "wh" | "near" | "fact" | "neg", string>>;

/** How many topics of its half a wording with slots is filled with. */
const FILLINGS = 6;
const SLOT = /\{(\w+)\}/g;

/** Reads the wordings and fills their slots, the same way each time. */
export function readExamples(root: string): RefusalExample[] {
  const folder = join(root, "training/refusals");
  const topics = readJsonLines<Topic>(join(folder, "topics.jsonl"));
  const slots = JSON.parse(readFileSync(join(folder, "slots.json"), "utf8")) as Record<string, string[]>;
  const authored = readJsonLines<Line>(join(folder, "authored.jsonl")).flatMap(({ text, refusal }, turn) => {
    const half = halfOf(turn);
    const own = topics.filter((_, i) => halfOf(i) === half);
    const count = text.includes("{") ? FILLINGS : 1;
    return Array.from({ length: count }, (_, k): RefusalExample => {
      const topic = own[(turn * 7 + k * 5) % own.length] as Topic;
      const fill = (slot: string, at: number) =>
        topic[slot as keyof Topic] ?? pick(slots[slot] ?? [], turn * 5 + k * 3 + at);
      const filled = text.replace(SLOT, (_match, slot: string, at: number) => fill(slot, at));
      return { text: capitalise(filled), refusal, kind: "authored", half, wording: text };
    });
  });
  const real = (["claim", "spoken", "language"] as const).flatMap((kind) => readReal(root, kind));
  return [...authored, ...real];
}

const REAL = {
  claim: "test/quality/claims.jsonl",
  spoken: "training/refusals/spoken.jsonl",
  language: "training/refusals/other-languages.jsonl",
};

/** Sentences that stand as they are. In another language than English, nothing is claimed of any. */
function readReal(root: string, kind: keyof typeof REAL): RefusalExample[] {
  return readJsonLines<{ text?: string; claim?: string }>(join(root, REAL[kind])).map((line, i) => {
    const text = line.text ?? line.claim ?? "";
    return { text, refusal: false, kind, half: halfOf(i), wording: text };
  });
}

const halfOf = (turn: number) => (turn % 2 === 0 ? 0 : 1);

const pick = (list: readonly string[], turn: number) => list[turn % list.length] ?? "";

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
