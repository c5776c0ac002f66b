import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { PacedConnection } from "./paced-connection.js";

const STATUSES: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "the request's headers are too large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "the request did not come in time"],
};

/** Answers bytes that are no HTTP request with problem+json (RFC 9457), and ends their connection. */
export function refuseMalformed(error: NodeJS.ErrnoException, connection: Duplex): void {
  if (!connection.writable || error.code === "ECONNRESET") connection.destroy();
  else if (connection instanceof PacedConnection) {
    // What waits here for its turn came in time: the parser has begun a request and waits for the rest.
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && connection.holdsBytes) return;
    connection.endWith(() => refuse(error, connection));
  } else refuse(error, connection);
}

function refuse(error: NodeJS.ErrnoException, connection: Duplex): void {
  const [status, detail] = STATUSES[error.code ?? ""] ?? [400, "the request is not valid HTTP"];
  const title = "The request is not valid";
  const requestId = randomUUID();
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code: "bad_request", requestId });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    "connection: close",
  ];
  connection.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => connection.destroy());
}
