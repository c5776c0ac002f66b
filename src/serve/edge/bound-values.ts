import { AppError } from "../../shared/errors.js";

/** Many times what any client sends. A schema looks at each value, and a wrong one costs it many times its bytes. */
const MOST_VALUES = 10_000;

/**
 * Throws `bad_request` for JSON that holds more than 10,000 values: items of arrays and fields of objects, at any depth.
 * It looks at no more than those, and stands before every schema.
 */
export function boundValues(json: unknown): void {
  const open = [json];
  let values = 0;
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (typeof each !== "object" || each === null) continue;
    const inner: unknown[] = Array.isArray(each) ? each : Object.values(each);
    values += inner.length;
    if (values > MOST_VALUES) {
      throw new AppError(
        "bad_request",
        `the body holds more than ${MOST_VALUES.toLocaleString("en")} values`,
        {
          hint: "Send fewer messages, parts or names",
        },
      );
    }
    for (const value of inner) open.push(value);
  }
}
