import type { z } from "zod";
import type { PageProblem } from "../page-problem.js";
import type { YamlText } from "./parse-yaml.js";

type Shape = Readonly<Record<string, z.ZodType>>;

/** The keys of one map of YAML, each read by itself. */
export interface ReadFields<Fields extends Shape> {
  /** Those whose values are right. */
  readonly fields: { readonly [Name in keyof Fields]?: z.output<Fields[Name]> };
  /** Those that the shape does not have. */
  readonly unknown: readonly { readonly key: string; readonly value: unknown; readonly line: number }[];
  /** What is wrong with the values of the others, each with its line. */
  readonly problems: readonly PageProblem[];
}

/** Reads the keys of the map that stands at `path` of a YAML text. Null where what stands there is no map. */
export function readFields<Fields extends Shape>(
  yaml: YamlText,
  value: unknown,
  shape: Fields,
  path: readonly PropertyKey[] = [],
): ReadFields<Fields> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const fields = new Map<string, unknown>();
  const unknown: { key: string; value: unknown; line: number }[] = [];
  const problems: PageProblem[] = [];
  for (const [key, own] of Object.entries(value)) {
    const at = [...path, key];
    const parsed = Object.hasOwn(shape, key) ? shape[key]?.safeParse(own) : undefined;
    if (parsed === undefined) unknown.push({ key, value: own, line: yaml.findLine(at) });
    else if (parsed.success) fields.set(key, parsed.data);
    else problems.push(...describeIssues(yaml, parsed.error.issues, at));
  }
  return { fields: Object.fromEntries(fields) as ReadFields<Fields>["fields"], unknown, problems };
}

function describeIssues(
  yaml: YamlText,
  issues: readonly z.core.$ZodIssue[],
  at: readonly PropertyKey[],
): PageProblem[] {
  return issues.flatMap((issue) => {
    const keys = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [key]) : [[]];
    return keys.map((key) => {
      const line = yaml.findLine([...at, ...issue.path, ...key]);
      return { line, expected: issue.message, found: yaml.showLine(line) };
    });
  });
}
