import { describeError } from "../../shared/errors.js";

/** At most so many characters of what a node says are passed on, since it may quote whole objects. */
const MOST_TOLD = 300;
/** What the client writes before the reason that it could not connect, once for each of its layers. */
const OPENING = /^(?:Weaviate (?:startup failed|failed to startup) with message: )+/;

/** True where no connection came about. */
export function isUnconnected(error: unknown): boolean {
  return OPENING.test(describeError(error));
}

/** Says in plain words why a node gave no answer. */
export function describeFailure(error: unknown): string {
  const why = describeError(error).replace(OPENING, "");
  if (why === "fetch failed") return "no connection can be made";
  if (/gRPC health check|grpc\.health/i.test(why)) return "its REST port answers, and its gRPC port does not";
  if (/aborted due to timeout/.test(why)) return "no reply in time";
  return why.slice(0, MOST_TOLD);
}
