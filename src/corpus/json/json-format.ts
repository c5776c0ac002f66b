import type { z } from "zod";
import type { SourceReading } from "../episode-source.js";
import { type Format, SHAPED } from "../format.js";
import type { PageProblem } from "../page-problem.js";

const MOST_SHOWN_DEPTH = 3;

/** Makes a format of the JSON files that fit the schema. Their names end with `.json` where nothing else is said. */
export function makeJsonFormat<Schema extends z.ZodType>(
  schema: Schema,
  read: (file: z.output<Schema>) => SourceReading,
  format: Pick<Format, "name" | "rank"> & Partial<Pick<Format, "endings">>,
): Format {
  return {
    endings: [".json"],
    ...format,
    recognise: ({ json }) => (schema.safeParse(json).success ? SHAPED : 0),
    read: ({ json }) => read(schema.parse(json)),
  };
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Writes a JSON value three deep: to write it whole would exhaust the stack where it is nested deeply. */
export function showValue(value: unknown): string | null {
  const depths = new Map<unknown, number>();
  const show = function (this: unknown, _key: string, part: unknown): unknown {
    if (!isObject(part)) return part;
    const depth = (depths.get(this) ?? 0) + 1;
    depths.set(part, depth);
    return depth > MOST_SHOWN_DEPTH ? "…" : part;
  };
  return JSON.stringify(value, show) ?? null;
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
      notes.push({
        line: 1,
        expected: `${expected.what} at ${expected.where}[${i}]`,
        found: showValue(value),
      });
    }
  });
  return { entries, notes };
}
