import type { z } from "zod";
import { AppError } from "../../shared/errors.js";

const MOST_ISSUES = 5;
/** In UTF-16 units: a message may list as many unknown fields as a body holds. */
const LONGEST_ISSUE = 300;

/** A body, or what `whole` says, as the schema's type. Throws `bad_request` naming each wrong field and what was expected there. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  whole = "the body",
): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, MOST_ISSUES).map(({ path, message }) => {
    const field = path.length === 0 ? whole : path.join(".");
    return cut(`${field}: ${message}`);
  });
  const field = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new AppError("bad_request", issues.join("; "), { field: field || undefined });
}

function cut(issue: string): string {
  return issue.length <= LONGEST_ISSUE
    ? issue
    : `${issue.slice(0, LONGEST_ISSUE).replace(/\p{Cs}$/u, "")} and more`;
}
