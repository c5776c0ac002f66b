import type { z } from "zod";
import type { ErrorCode } from "../../shared/errors.js";
import { problemSchema } from "../api/response-schemas.js";
import { PROBLEM_KINDS } from "../edge/problem.js";
import { PROBLEM } from "./examples.js";
import type { HeaderName } from "./headers.js";
import { openAiErrorSchema } from "./openai-schemas.js";
import type { Operation } from "./operation.js";

/** How the clients of a door read a failure. */
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

/** Failures of an operation with one status, as the document has them. */
export interface FailureGroup {
  readonly status: number;
  readonly codes: readonly ErrorCode[];
  readonly shape: FailureShape;
  readonly headers: readonly HeaderName[];
}

export interface FailureOptions {
  /** Prefixes of the paths at which nothing is done for pages of other sites. */
  readonly guarded: readonly string[];
  /** Whether the server has keys. */
  readonly keys: boolean;
}

/** What can go wrong with an operation, by status: from its method, its door and its own word. */
export function listFailures(operation: Operation, options: FailureOptions): FailureGroup[] {
  const door = /^\/[^/]*/.exec(operation.path)?.[0] ?? "";
  const codes = listCodes(operation, door, options);
  const statuses = [...new Set(codes.map(readStatus))].sort((a, b) => a - b);
  return statuses.map((status) => ({
    status,
    codes: codes.filter((code) => readStatus(code) === status),
    shape: SHAPES[door] ?? PROBLEM_SHAPE,
    headers: listHeaders(status, operation),
  }));
}

function listCodes(operation: Operation, door: string, { guarded, keys }: FailureOptions): ErrorCode[] {
  const { method, limited, keyed, failures = [] } = operation;
  const body: ErrorCode[] = ["bad_request", "payload_too_large", "unsupported_media_type"];
  const all: ErrorCode[] = [
    ...(method === "post" ? body : []),
    ...(keyed && keys ? (["unauthorized"] as const) : []),
    ...(guarded.includes(door) ? (["origin_not_allowed"] as const) : []),
    ...(limited ? (["rate_limited"] as const) : []),
    ...failures,
    "method_not_allowed",
    "internal",
  ];
  return [...new Set(all)];
}

function readStatus(code: ErrorCode): number {
  return PROBLEM_KINDS[code]?.status ?? 500;
}

function listHeaders(status: number, { limited }: Operation): HeaderName[] {
  return [
    "x-request-id",
    ...(status === 405 ? (["allow"] as const) : []),
    ...(status === 401 ? (["www-authenticate"] as const) : []),
    ...(status === 429 || status === 503 ? (["retry-after"] as const) : []),
    ...(limited && status !== 405 && status !== 403 ? (["ratelimit", "ratelimit-policy"] as const) : []),
  ];
}

/** The failures of a group in words: each code, and what it means. */
export function describeFailures(codes: readonly ErrorCode[]): string {
  return codes.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code]?.title ?? code}.`).join(" ");
}
