import { z } from "zod";

/** The JSON types that some clients send as the text of their JSON. */
const SENT_AS_TEXT = /^(?:array|object|record|number|int|boolean)$/;
/** In UTF-16 units: more than the longest valid argument has as JSON. */
const LONGEST_TEXT = 200_000;
/** More than the longest valid call has of such values; what is left over is refused. */
const MOST_MENDED = 50;
/** An argument that is mended may have another fault within. */
const MOST_PASSES = 3;
/** The day of a date with a time. */
const DAY = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:/;

type Issue = z.core.$ZodIssue;

/**
 * The schema of a tool's arguments that also takes what hosts make of them, wherever the schema has no place for it: a list,
 * an object, a number or a boolean as JSON in a string, one string for a list of them, null or "" for an argument that is
 * left out, a date with a time, a `limit` beyond its bounds, and arguments that there are not. What a string holds as
 * JSON is not read a second time. What `refused` names is not mended: the call fails, as the API's would.
 */
export function readArguments<Schema extends z.ZodType>(
  schema: Schema,
  refused: readonly Issue["code"][] = [],
) {
  return z.preprocess((sent) => {
    let read = sent;
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const found = schema.safeParse(read).error?.issues ?? [];
      const issues = found.filter(({ code }) => !refused.includes(code)).slice(0, MOST_MENDED);
      if (issues.length === 0) return read;
      read = issues.reduce(
        (value, issue) => change(value, issue.path, (old) => mend(old, issue, pass)),
        read,
      );
    }
    return read;
  }, schema);
}

/** Returns what stands for a value that the schema has no place for; `undefined` to leave it out. */
function mend(value: unknown, issue: Issue, pass: number): unknown {
  if (issue.path.length > 0 && (value === null || value === "")) return undefined;
  switch (issue.code) {
    case "unrecognized_keys":
      return dropKeys(value, issue.keys);
    case "invalid_type":
      return SENT_AS_TEXT.test(issue.expected) ? readText(value, issue.expected, pass) : value;
    case "invalid_format":
      return issue.format === "date" ? (DAY.exec(String(value))?.[1] ?? value) : value;
    case "too_big":
    case "too_small":
      return issue.path.at(-1) === "limit" ? clamp(value, issue) : value;
    default:
      return value;
  }
}

function clamp(value: unknown, issue: Extract<Issue, { code: "too_big" | "too_small" }>): unknown {
  if (issue.origin !== "number") return value;
  return Number(issue.code === "too_big" ? issue.maximum : issue.minimum);
}

function dropKeys(value: unknown, keys: readonly string[]): unknown {
  const unknown = new Set(keys);
  return Object.fromEntries(Object.entries(Object(value)).filter(([key]) => !unknown.has(key)));
}

/** Reads JSON where it stands for nothing that was read of JSON before; a text that is none is the one entry of a list. */
function readText(text: unknown, expected: string, pass: number): unknown {
  if (typeof text !== "string") return text;
  const value = pass === 0 ? parseText(text) : text;
  return expected === "array" && (typeof value === "string" || value === text) ? [text] : value;
}

/** A copy of the value with another one at a path; the value itself where nothing stands there. */
function change(value: unknown, path: readonly PropertyKey[], replace: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replace(value);
  if (Array.isArray(value)) return value.map((each, i) => (i === key ? change(each, rest, replace) : each));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, each]) => [name, name === key ? change(each, rest, replace) : each] as const,
  );
  return Object.fromEntries(entries.filter(([name, each]) => name !== key || each !== undefined));
}

function parseText(text: string): unknown {
  if (text.length > LONGEST_TEXT) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
