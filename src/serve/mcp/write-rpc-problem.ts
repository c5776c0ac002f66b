import type { ErrorCode } from "../../shared/errors.js";
import { type ProblemWriter, readRequestId } from "../edge/problem.js";

const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const INTERNAL_ERROR = -32_603;
/** The first of the numbers to which a server gives its own meaning. */
const SERVER_ERROR = -32_000;

/** Writes a problem as a JSON-RPC 2.0 error (5.1). `data` holds the program's own code; an unread message has the id null. */
export const writeRpcProblem: ProblemWriter = (response, { code, detail }) => {
  const body: unknown = response.req.body;
  response.json({
    jsonrpc: "2.0",
    error: {
      code: chooseNumber(code, body),
      message: detail,
      data: { code, requestId: readRequestId(response) },
    },
    id: readId(body),
  });
};

function chooseNumber(code: ErrorCode, body: unknown): number {
  if (code === "internal") return INTERNAL_ERROR;
  if (code !== "bad_request") return SERVER_ERROR;
  return body === undefined ? PARSE_ERROR : INVALID_REQUEST;
}

function readId(body: unknown): string | number | null {
  if (typeof body !== "object" || body === null || !("id" in body)) return null;
  const { id } = body;
  return typeof id === "string" || typeof id === "number" ? id : null;
}
