import { describeError } from "../shared/errors.js";

/**
 * Says what went wrong with a Redis server, without the full stop that its own sentences end in. Where a host has several addresses,
 * the first of their errors says more than all together.
 */
export function describeRedisFailure(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return describeError(first).replace(/\.$/, "");
}
