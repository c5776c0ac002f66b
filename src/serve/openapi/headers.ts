import type { HeaderObject, ResponseObject } from "./document.js";

/** The headers that the document describes, by their name. */
export const HEADERS = {
  "x-request-id": {
    description: "What the server's log calls this request.",
    required: true,
    schema: { type: "string", format: "uuid" },
  },
  "retry-after": {
    description: "Seconds after which the same request may succeed.",
    schema: { type: "integer", minimum: 1 },
  },
  ratelimit: {
    description:
      "What is left of this minute: `r` requests, for `t` more seconds. Absent where there is no limit.",
    schema: { type: "string" },
  },
  "ratelimit-policy": {
    description: "What a client may ask for: `q` requests in `w` seconds. Absent where there is no limit.",
    schema: { type: "string" },
  },
  allow: {
    description: "The methods that the path takes.",
    required: true,
    schema: { type: "string" },
  },
  "www-authenticate": {
    description: "How to send a key.",
    required: true,
    schema: { type: "string" },
  },
} as const satisfies Record<string, HeaderObject>;

export type HeaderName = keyof typeof HEADERS;

export function referHeaders(names: readonly HeaderName[]): NonNullable<ResponseObject["headers"]> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
