import type { z } from "zod";
import type { PageProblem } from "./page-problem.js";

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
