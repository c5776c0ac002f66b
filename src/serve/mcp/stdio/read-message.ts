import {
  INVALID_REQUEST,
  type JSONRPCMessage,
  PARSE_ERROR,
  parseJSONRPCMessage,
} from "@modelcontextprotocol/server";
import { boundValues } from "../../edge/bound-values.js";
import { mendMessage } from "../mend-message.js";

/** An error of JSON-RPC 2.0; its id is null where the message's own could not be read (5). */
export interface RpcError {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

/** What came in on a line: a message, or what its sender is told instead of an answer. */
export type LineContent = { readonly message: JSONRPCMessage } | { readonly refusal: RpcError };

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads a line. Gives null for one that wants no answer: it is empty, or a response that no request fits. */
export function readMessage(line: Buffer): LineContent | null {
  let value: unknown;
  try {
    const text = decoder.decode(line);
    if (text.trim() === "") return null;
    value = JSON.parse(text);
  } catch {
    return { refusal: refuse(PARSE_ERROR, "the line is not JSON in UTF-8") };
  }
  if (Array.isArray(value))
    return {
      refusal: refuse(INVALID_REQUEST, "JSON-RPC batches are not taken here. Send one message a line"),
    };
  try {
    boundValues(value);
  } catch {
    return { refusal: refuse(INVALID_REQUEST, "the line holds too many values", readId(value)) };
  }
  try {
    return { message: parseJSONRPCMessage(mendMessage(value)) };
  } catch {
    // An answer to a faulty response could be answered with the next, without end.
    if (isResponse(value)) return null;
    return { refusal: refuse(INVALID_REQUEST, "the line is no message of JSON-RPC 2.0", readId(value)) };
  }
}

/** Two answers of one id could not be told apart. */
export function refuseId(id: string | number): RpcError {
  return refuse(INVALID_REQUEST, "a request with this id is open", id);
}

export function refuseLength(mostBytes: number): RpcError {
  return refuse(INVALID_REQUEST, `the line has more than ${mostBytes / 2 ** 20} MB: it is passed over`);
}

function refuse(code: number, message: string, id: RpcError["id"] = null): RpcError {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

function isResponse(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !("method" in value) &&
    ("result" in value || "error" in value)
  );
}

/** A number that JSON cannot carry exactly would name another request. */
function readId(value: unknown): RpcError["id"] {
  if (typeof value !== "object" || value === null || !("id" in value)) return null;
  const { id } = value;
  return typeof id === "string" || Number.isSafeInteger(id) ? (id as string | number) : null;
}
