import type { z } from "zod";
import type { SourceReading } from "./episode-source.js";
import type { Format } from "./format.js";
import type { PageProblem } from "./page-problem.js";

/** Makes a format of the JSON files that fit the schema. Their names end with `.json` where nothing else is said. */
export function makeJsonFormat<Schema extends z.ZodType>(
  schema: Schema,
  read: (file: z.output<Schema>) => SourceReading,
  format: Pick<Format, "name" | "rank"> & Partial<Pick<Format, "endings">>,
): Format {
  return {
    endings: [".json"],
    ...format,
    recognise: ({ json }) => schema.safeParse(json).success,
    read: ({ json }) => read(schema.parse(json)),
  };
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Reads the entries of a JSON list that fit the schema. Each other entry becomes a note that names its place. */
export function readEntries<T>(
  list: readonly unknown[],
  schema: z.ZodType<T>,
  expected: { readonly what: string; readonly where: string },
): { readonly entries: readonly T[]; readonly notes: readonly PageProblem[] } {
  const entries: T[] = [];
  const notes: PageProblem[] = [];
  list.forEach((value, i) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) entries.push(parsed.data);
    else {
      const found = JSON.stringify(value) ?? null;
      notes.push({ line: 1, expected: `${expected.what} at ${expected.where}[${i}]`, found });
    }
  });
  return { entries, notes };
}
