import { stripHidden } from "../../shared/strip-hidden.js";

/** JSON data whose texts hold nothing hidden: a language model reads what a reader does not see. */
export function dropHidden<Value>(value: Value): Value {
  return walk(value) as Value;
}

function walk(value: unknown): unknown {
  if (typeof value === "string") return stripHidden(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry)]));
}
