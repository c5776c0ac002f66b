import { type Failure, RequestFailure } from "../server/request-failure.js";
import type { Strings } from "../strings/english.js";
import { fillString } from "../strings/fill-string.js";

/** Says why a request failed and what the reader can do; where it was about an episode, it names the id. */
export function describeFailure(error: unknown, strings: Strings, episodeId: string | null = null): string {
  if (!(error instanceof RequestFailure)) return strings.failed;
  const { failure } = error;
  if (failure.kind === "unreachable") return strings.unreachable;
  if (failure.kind === "broken-off") return strings.brokenOff;
  const sentence =
    failure.code === "not_found" && episodeId
      ? fillString(strings.unknownEpisode, { id: episodeId })
      : describeProblem(failure, strings);
  return failure.requestId === null
    ? sentence
    : `${sentence} ${fillString(strings.requestId, { id: failure.requestId })}`;
}

/** Says it in the reader's language where the code says enough, else in the server's own words. */
function describeProblem(problem: Failure & { readonly kind: "problem" }, strings: Strings): string {
  switch (problem.code) {
    case "origin_not_allowed":
      return fillString(strings.refusedSite, { site: location.origin });
    case "rate_limited":
    case "overloaded": {
      const { retryAfterSeconds: count } = problem;
      return count === null ? strings.failed : fillString(strings.tooMany, { count });
    }
    case "budget_exhausted":
      return strings.spent;
    case "not_ready":
      return strings.notReady;
    case "upstream_failed":
    case "upstream_timeout":
      return strings.modelFailed;
    case "internal":
      return strings.failed;
    default:
      return problem.detail || strings.failed;
  }
}
