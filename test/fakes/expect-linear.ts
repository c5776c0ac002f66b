import { expect } from "vitest";
import { IS_SWEEP } from "./sweep.js";

/** Pieces of text that a reader may look at again and again. A hostile text is one of them, many times over. */
const PIECES: readonly string[] = [
  ...[" ", "\t", "\r", "\r ", "\v", "\u2028", " \u2028", "\u00a0", "\u200b", "\u200d", "\ufe0f"],
  ...["a", "A", "7", "a ", "A ", "1 ", "aB", "a.", "A.", "A. ", "A.B.", "x's ", "host", "Ahost"],
  ...["é", "e\u0301", "\u0301\u0316", "\ufdfa", "漢", "了。", "\u0915\u200d", "ا\u200d", "👩\u200d"],
  ...["1,", "1,000 ", "1-", "12:", "10:00 ", "0:00", "0:00 ", "0:00 - ", "0:00 A ", "A 0:00 ", "A (0:00) "],
  ...[
    "1. ",
    "? ",
    "?",
    ".",
    ". ",
    ",",
    ", ",
    ":",
    ": ",
    "…",
    "/",
    "#",
    "# ",
    "&#",
    "&#1",
    "&",
    "&a ",
    "&amp;",
  ],
  ...["-", "- ", "- - ", "–", "\n- ", "\n> ", "_", "_a ", "~", "*", "*a ", "!a ", "**", "** ", "**a"],
  ...["(", "( ", "(a ", "[", "[ ", "[1", "[1,", "[1-9", "[a", "[a: ", "[a, ", "[00:01]", "]", "](", "【1】"],
  ...["[a](", "[a](b ", "[a](b(c)", "[a](https:", "[](b ", "![", "![a](", "[x][", "[\\", "\\", "\\( "],
  ...["{", "{a: ", "{\\", "{1}", "`", "`a ", '"', "'", "“", "‘", "’", "|", "| "],
  ...["<", "<a", "<a ", "</", "<b>", "<b><i>", "</b>", "<!--", "<![CDATA[", "<?", "<p>", "<time", "<v a>"],
  ...["<time>0:01", "<sync start=1>", "<item>", "<item>a</item>", "-->", "--->", "0:00:01,000 --> ", ">> "],
  ...["http://", "www.", "a@", "data:", "Title:", "- title:", "A: ", "**A:** "],
  ...["Mr. ", "Big Words ", "one and ", "hundred ", "and what ", ", and ", "what is a? "],
  ...["please ", "when do they talk about ", "the part about "],
];

/** In one line, and in many. */
const SHAPES: readonly string[] = PIECES.flatMap((piece) => [piece, `${piece}\n`]);

/** A sweep tries every shape with every reader; otherwise a reader is tried with one in so many, and each shape with one format. */
export const SHARE = 72;
/**
 * The time of ten times the size, over that of the size: 10 where the time is linear, 100 where it is
 * quadratic. The collector's threads count as the reader's work and make the larger one up to half longer.
 */
const MOST_GROWTH = 20;
/** In milliseconds: shorter times are noise. What is not linear takes longer at the sizes tried here. */
const FLOOR_MS = 40;
/** Whatever else the process does makes times longer, never shorter: the least of some rounds is taken. */
const MOST_ROUNDS = 6;
/** In milliseconds: what else the process does is short beside this, so one round is enough. */
const SURE_MS = 5_000;

/** Puts a text between letters: a reader that fails only at the end looks at all of it again. */
export const surround = (text: string) => `A${text}x`;

/** Fails where `read` takes more than about ten times as long for ten times the size. */
export async function expectLinear<T>(
  read: (made: T) => unknown,
  { make, size }: { readonly make: (size: number) => T; readonly size: number },
): Promise<void> {
  const growth = await measureGrowth(read, make(size), make(size * 10));
  expect(growth, "times as long for ten times the size").toBeLessThanOrEqual(MOST_GROWTH);
}

export interface HostileText<T> {
  /** Of the longer text, in UTF-16 units. */
  readonly length: number;
  /** Makes of a repeated piece what reaches the reader. */
  readonly prepare: (text: string) => T;
  /** Readers with turns that follow each other are tried with different shapes. */
  readonly turn: number;
}

/** Fails where `read` takes more than about ten times as long for ten times a hostile text. */
export async function expectLinearText<T>(
  read: (made: T) => unknown,
  { length, prepare, turn }: HostileText<T>,
): Promise<void> {
  const slow: string[] = [];
  for (const shape of IS_SWEEP ? SHAPES : SHAPES.filter((_, at) => at % SHARE === turn % SHARE)) {
    const make = (most: number) => prepare(shape.repeat(Math.ceil(most / shape.length)).slice(0, most));
    const growth = await measureGrowth(read, make(length / 10), make(length));
    if (growth > MOST_GROWTH) slow.push(`${JSON.stringify(shape)} x${growth.toFixed(1)}`);
  }
  expect(slow, "shapes, and times as long for ten times the text").toEqual([]);
}

async function measureGrowth<T>(read: (made: T) => unknown, small: T, large: T): Promise<number> {
  let [least, most, growth] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    most = Math.min(most, await measureRun(read, large));
    if (most <= FLOOR_MS) return 0;
    least = Math.min(least, await measureRun(read, small));
    growth = (most - FLOOR_MS) / least;
    if (growth <= MOST_GROWTH || most > SURE_MS) return growth;
  }
  return growth;
}

/** Returns the time in milliseconds that the processor works: other programs do not make it longer. */
async function measureRun<T>(read: (made: T) => unknown, made: T): Promise<number> {
  const before = process.cpuUsage();
  await read(made);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
