import type { PageProblem } from "../page-problem.js";

/** What may stand next in JSON, and how it is called. */
const WANTED = {
  value: "a value",
  entry: "a value or the end of the list",
  key: "a key in quotation marks",
  field: "a key in quotation marks or the end of the object",
  colon: "a colon",
  next: "a comma or an end",
  end: "nothing more",
} as const;
type Wanted = keyof typeof WANTED;

const SPACE = /\s*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const OPEN_STRING = /"(?:[^"\\]|\\[\s\S])*\\?$/y;
const OTHER_VALUE = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
/** In UTF-16 units: so much is shown of what stands there. */
const SHOWN = 60;

/** What a mark, a text or another value does in its place. Where it does nothing, it may not stand there. */
type Step = "opens" | "closes" | "goes on" | "ends" | Wanted;
const VALUES = { "[": "opens", "{": "opens", text: "ends", other: "ends" } as const;
const STEPS: Readonly<Record<Wanted, Readonly<Record<string, Step>>>> = {
  value: VALUES,
  entry: { ...VALUES, "]": "closes" },
  key: { text: "colon" },
  field: { text: "colon", "}": "closes" },
  colon: { ":": "value" },
  next: { ",": "goes on", "]": "closes", "}": "closes" },
  end: {},
};

/** Says where a text stops to be JSON, and what should stand there; null where it is JSON. */
export function findJsonFault(text: string): PageProblem | null {
  const open: string[] = [];
  let wanted: Wanted = "value";
  let at = measure(SPACE, text, 0);
  while (at < text.length) {
    const { kind, length } = readToken(text, at);
    if (kind === "open text") return tellCut(text);
    const following: Wanted | null = length === 0 ? null : follow(kind, wanted, open);
    if (following === null) return tellFault(text, at, wanted);
    wanted = following;
    at += length;
    at += measure(SPACE, text, at);
  }
  return wanted === "end" ? null : tellCut(text);
}

/** Reads what stands at a place; its length is 0 where it is nothing of JSON. */
function readToken(text: string, at: number): { readonly kind: string; readonly length: number } {
  const mark = text[at] ?? "";
  if ("[]{},:".includes(mark)) return { kind: mark, length: 1 };
  if (mark !== '"') return { kind: "other", length: measure(OTHER_VALUE, text, at) };
  const length = measure(STRING, text, at);
  return { kind: length === 0 && measure(OPEN_STRING, text, at) > 0 ? "open text" : "text", length };
}

function measure(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Gives what may stand next; null where this may not stand here. Keeps the brackets that are open, the innermost last. */
function follow(kind: string, wanted: Wanted, open: string[]): Wanted | null {
  const step = STEPS[wanted][kind];
  if (step === "opens") {
    open.push(kind);
    return kind === "[" ? "entry" : "field";
  }
  if (step === "goes on") return open.at(-1) === "[" ? "value" : "key";
  const closes = kind === "]" ? "[" : "{";
  if (step === "closes" && open.pop() !== closes) return null;
  if (step === "closes" || step === "ends") return open.length === 0 ? "end" : "next";
  return step ?? null;
}

function tellFault(text: string, at: number, wanted: Wanted): PageProblem {
  const [found = ""] = text.slice(at, at + SHOWN).split("\n", 1);
  return {
    line: countLines(text, at),
    expected: `JSON (${WANTED[wanted]} in this place)`,
    found: found.trim(),
  };
}

function tellCut(text: string): PageProblem {
  const whole = text.trimEnd();
  const found = whole.slice(-SHOWN).split("\n").at(-1) ?? "";
  const expected = "JSON up to its end (the file is cut off here)";
  return { line: countLines(whole, whole.length), expected, found: found.trim() || null };
}

function countLines(text: string, to: number): number {
  return text.slice(0, to).split("\n").length;
}
