/** Reads a value that came from elsewhere; returns undefined where it is not what it must be. */
export type Reader<Value> = (value: unknown) => Value | undefined;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns what the text is as JSON; null for anything else. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== "string") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Reads an object with one reader for each field. A field that is added to a noun must be read, or omitted by name,
 * before the widget compiles again.
 */
export function readFields<Noun extends object>(
  fields: {
    readonly [Name in keyof Noun]-?: Reader<Noun[Name]>;
  },
): Reader<Noun> {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const read = Object.entries<Reader<unknown>>(fields).map(([name, field]) => [name, field(value[name])]);
    return read.some(([, own]) => own === undefined) ? undefined : Object.fromEntries(read);
  };
}

export const readText: Reader<string> = (value) => (typeof value === "string" ? value : undefined);

export const readNumber: Reader<number> = (value) => (typeof value === "number" ? value : undefined);

export const readAmount: Reader<number> = (value) =>
  typeof value === "number" && value >= 0 ? value : undefined;

export const readFlag: Reader<boolean> = (value) => value === true;

export function readOneOf<const Value>(...values: readonly Value[]): Reader<Value> {
  return (value) => values.find((each) => each === value);
}

/** Reads the items that can be read; a value that is no list has none. */
export function readList<Item>(read: Reader<Item>): Reader<Item[]> {
  return (value) => (Array.isArray(value) ? value.map(read).filter((item) => item !== undefined) : []);
}

export function orElse<Value, Other>(read: Reader<Value>, other: Other): (value: unknown) => Value | Other {
  return (value) => read(value) ?? other;
}

export function orNull<Value>(read: Reader<Value>): Reader<Value | null> {
  return (value) => (value === null ? null : read(value));
}

/** Reads the mark of a chapter of which no file tells when it is. */
export function readUntimed(value: unknown): { readonly untimed?: true } {
  return isRecord(value) && value["untimed"] === true ? { untimed: true } : {};
}
