import { findKind } from "../../answer/response/problem.js";
import type { ErrorCode } from "../../shared/errors.js";
import { type Area, findArea } from "../areas.js";
import type { Route } from "../route.js";
import type { HeaderName } from "./headers.js";

/** The failures of a route that have one status, as the document has them. */
export interface FailureGroup {
  readonly status: number;
  readonly codes: readonly ErrorCode[];
  readonly shape: Area["shape"];
  readonly headers: readonly HeaderName[];
}

/** What can go wrong with a route, by status: from its method, its path, its limit and its own list. */
export function listFailures(route: Route, hasKeys: boolean): FailureGroup[] {
  const codes = listCodes(route, hasKeys);
  const statuses = [...new Set(codes.map((code) => findKind(code).status))].sort((a, b) => a - b);
  return statuses.map((status) => ({
    status,
    codes: codes.filter((code) => findKind(code).status === status),
    shape: findArea(route.path).shape,
    headers: listHeaders(status, route),
  }));
}

/** True for a route that takes something of what its client may ask for in a minute. */
export function isLimited({ limit, limitByBody }: Route): boolean {
  return limit !== undefined || limitByBody !== undefined;
}

const BODY_FAILURES: readonly ErrorCode[] = ["bad_request", "payload_too_large", "unsupported_media_type"];

function listCodes(route: Route, hasKeys: boolean): ErrorCode[] {
  const { method, path, failures = [] } = route;
  const { guarded, keyed } = findArea(path);
  const asksForKey = keyed && hasKeys;
  const all: readonly (ErrorCode | false)[] = [
    ...(method === "post" ? BODY_FAILURES : []),
    asksForKey && "unauthorized",
    guarded && "origin_not_allowed",
    (isLimited(route) || asksForKey) && "rate_limited",
    ...failures,
    "host_not_allowed",
    "method_not_allowed",
    "internal",
  ];
  return [...new Set(all.filter((code) => code !== false))];
}

function listHeaders(status: number, route: Route): HeaderName[] {
  const limited = isLimited(route) && ![403, 405, 421].includes(status);
  const names: readonly (HeaderName | false)[] = [
    "x-request-id",
    status === 405 && "allow",
    status === 401 && "www-authenticate",
    (status === 429 || status === 503) && "retry-after",
    limited && "ratelimit",
    limited && "ratelimit-policy",
  ];
  return names.filter((name) => name !== false);
}

/** The failures of a group in words: each code, and what it means. */
export function describeFailures(codes: readonly ErrorCode[]): string {
  return codes
    .map(findKind)
    .map(({ code, title }) => `\`${code}\`: ${title}.`)
    .join(" ");
}
