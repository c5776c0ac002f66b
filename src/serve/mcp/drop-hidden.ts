/**
 * Control characters but tabs and line breaks, halves of characters, and what a reader cannot see: zero-width,
 * direction-changing, tags, variation selectors. A language model reads all of it.
 */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON data whose texts hold nothing hidden. A space stands for each: what its neighbours were kept from being
 * read as, `[1]` or a link, they do not become.
 */
export function dropHidden<Value>(value: Value): Value {
  return walk(value) as Value;
}

function walk(value: unknown): unknown {
  if (typeof value === "string") return value.replace(HIDDEN, " ");
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry)]));
}
