import { z } from "zod";

/** The JSON types that some clients send as the text of their JSON. */
const SENT_AS_TEXT = /^(?:array|object|record|number|int|boolean)$/;
/** In UTF-16 units: more than the longest valid argument has as JSON. */
const LONGEST_TEXT = 200_000;
/** More than the longest valid call has of such values; what is left over stays a text, and is refused as one. */
const MOST_TEXTS = 50;

/**
 * The schema of a tool's arguments that also takes a list, an object, a number or a boolean as JSON in a string, wherever
 * the schema has no place for a string. What such a string holds is not read a second time.
 */
export function readStringified<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((sent) => {
    const issues = schema.safeParse(sent).error?.issues ?? [];
    const paths = issues.flatMap((issue) =>
      issue.code === "invalid_type" && SENT_AS_TEXT.test(issue.expected) ? [issue.path] : [],
    );
    return paths.slice(0, MOST_TEXTS).reduce(replaceText, sent);
  }, schema);
}

/** A copy of the value in which the JSON text at a path is what it says; the value itself where no JSON stands there. */
function replaceText(value: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof value === "string" ? parseText(value) : value;
  if (Array.isArray(value)) return value.map((each, i) => (i === key ? replaceText(each, rest) : each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === key ? replaceText(each, rest) : each]),
  );
}

function parseText(text: string): unknown {
  if (text.length > LONGEST_TEXT) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
