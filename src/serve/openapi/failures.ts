import type { z } from "zod";
import type { ErrorCode } from "../../shared/errors.js";
import { problemSchema } from "../api/response-schemas.js";
import { PROBLEM_KINDS } from "../edge/problem.js";
import { openAiErrorSchema } from "../openai/openai-schemas.js";
import type { Route } from "../route.js";
import { PROBLEM } from "./examples.js";
import type { HeaderName } from "./headers.js";

/** The shape in which the clients of a path read a failure. */
interface FailureShape {
  readonly name: string;
  readonly mediaType: string;
  readonly schema: z.ZodType | null;
  readonly example?: { readonly status: number };
}

const PROBLEM_SHAPE: FailureShape = {
  name: "Problem",
  mediaType: "application/problem+json",
  schema: problemSchema,
  example: PROBLEM,
};

const SHAPES: Readonly<Record<string, FailureShape>> = {
  "/v1": { name: "OpenAiError", mediaType: "application/json", schema: openAiErrorSchema },
  "/mcp": { name: "McpError", mediaType: "application/json", schema: null },
};

/** The failures of a route that have one status, as the document has them. */
export interface FailureGroup {
  readonly status: number;
  readonly codes: readonly ErrorCode[];
  readonly shape: FailureShape;
  readonly headers: readonly HeaderName[];
}

export interface FailureOptions {
  /** The first segments of the paths under which nothing is done for pages of other sites: `/api`. */
  readonly guarded: readonly string[];
  /** The first segments of the paths under which a key is asked for. */
  readonly keyed: readonly string[];
}

/** What can go wrong with a route, by status: from its method, its path, its limit and its own list. */
export function listFailures(route: Route, options: FailureOptions): FailureGroup[] {
  const codes = listCodes(route, options);
  const statuses = [...new Set(codes.map(readStatus))].sort((a, b) => a - b);
  return statuses.map((status) => ({
    status,
    codes: codes.filter((code) => readStatus(code) === status),
    shape: SHAPES[readPrefix(route)] ?? PROBLEM_SHAPE,
    headers: listHeaders(status, route),
  }));
}

/** The first segment of the path: `/v1`. */
export function readPrefix({ path }: Route): string {
  return /^\/[^/]*/.exec(path)?.[0] ?? "";
}

/** True for a route that takes something of what its client may ask for in a minute. */
export function isLimited({ limit, limitByBody }: Route): boolean {
  return limit !== undefined || limitByBody !== undefined;
}

function listCodes(route: Route, { guarded, keyed }: FailureOptions): ErrorCode[] {
  const { method, failures = [] } = route;
  const prefix = readPrefix(route);
  const body: ErrorCode[] = ["bad_request", "payload_too_large", "unsupported_media_type"];
  const all: ErrorCode[] = [
    ...(method === "post" ? body : []),
    ...(keyed.includes(prefix) ? (["unauthorized"] as const) : []),
    ...(guarded.includes(prefix) ? (["origin_not_allowed"] as const) : []),
    ...(isLimited(route) ? (["rate_limited"] as const) : []),
    ...failures,
    "method_not_allowed",
    "internal",
  ];
  return [...new Set(all)];
}

function readStatus(code: ErrorCode): number {
  return PROBLEM_KINDS[code]?.status ?? 500;
}

function listHeaders(status: number, route: Route): HeaderName[] {
  return [
    "x-request-id",
    ...(status === 405 ? (["allow"] as const) : []),
    ...(status === 401 ? (["www-authenticate"] as const) : []),
    ...(status === 429 || status === 503 ? (["retry-after"] as const) : []),
    ...(isLimited(route) && status !== 405 && status !== 403
      ? (["ratelimit", "ratelimit-policy"] as const)
      : []),
  ];
}

/** The failures of a group in words: each code, and what it means. */
export function describeFailures(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code]?.title ?? code}.`).join(" ");
}
