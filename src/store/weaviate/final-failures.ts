import { AppError, describeError } from "../../shared/errors.js";
import { describeFailure, isUnconnected } from "./describe-failure.js";

/** Any other node would give these answers as well; the two patterns below tell apart why. */
const FINAL =
  /could not find class|status code: (?:400|401|403|404|422)|invalid (?:filter|search|property)|no such prop|INVALID_ARGUMENT|larger than max/i;
const GONE = /could not find class/i;
const UNAUTHORIZED = /status code: 40[13]|unauthorized|unauthenticated|forbidden/i;

/**
 * Throws what any other node would say too: `index_missing`, `config_invalid`, what the code itself threw, or what the cluster refuses.
 * Otherwise it returns, and the next node is worth asking.
 */
export function throwFinal(cause: unknown, url = ""): void {
  if (cause instanceof AppError) throw cause;
  const why = describeError(cause);
  if (GONE.test(why)) {
    throw new AppError("index_missing", "the collection that was read is gone from the Weaviate cluster", {
      hint: "Run `cuepoint ingest`.",
      cause,
    });
  }
  if (UNAUTHORIZED.test(why)) {
    throw new AppError("config_invalid", "the Weaviate cluster refuses the key", {
      hint: "Set WEAVIATE_API_KEY to one that may read and write.",
      cause,
    });
  }
  if (!FINAL.test(why)) return;
  if (!isUnconnected(cause)) throw cause;
  throw new AppError(
    "config_invalid",
    `what answers at ${url} cannot be used as Weaviate: ${describeFailure(cause)}`,
    { hint: "Correct WEAVIATE_URL: it names the REST port of a node.", cause },
  );
}
