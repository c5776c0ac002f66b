import { describeError } from "../../shared/errors.js";
import { describeBadFile } from "./read-file.js";

/** The fields of a type before anybody has looked at them. */
export type Unchecked<Type> = { readonly [Key in keyof Type]?: unknown };

export function isRecord<Type>(value: unknown): value is Unchecked<Type> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for a whole number from 0 on. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** True for a time or a length in seconds. */
export function isAmount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isListOf<Type>(value: unknown, is: (each: unknown) => each is Type): value is Type[] {
  return Array.isArray(value) && value.every(is);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Parses a file's JSON. Throws `index_damaged` where it is not UTF-8, or no JSON. */
export function parseJson(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw describeBadFile(path, describeError(cause).slice(0, 200), cause);
  }
}

/** Writes a list as JSON, an item after the other. */
export function* listJson(items: Iterable<unknown>): Generator<string> {
  let separator = "[";
  for (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ",";
  }
  yield separator === "[" ? "[]" : "]";
}

/** Writes JSON as UTF-8; half a pair of surrogates stays as it is, escaped. */
export function writeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
