import type { Dispatcher } from "undici";

type Headers = Dispatcher.ResponseData["headers"];

/** Longer values are none that a server means. */
const LONGEST = 4_096;

/** A header's value; null where it is missing, empty, given more than once, or of more than 4,096 characters. */
export function readHeader(headers: Headers, name: string): string | null {
  const value = headers[name];
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" || text.length > LONGEST ? null : text;
}

/** The header `Content-Type` without its parameters, in lower case. */
export function readContentType(headers: Headers): string | null {
  const type = readHeader(headers, "content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  return type === undefined || type === "" ? null : type;
}
