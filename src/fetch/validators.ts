import type { Dispatcher } from "undici";
import type { Validators } from "./download.js";
import type { Part } from "./part-file.js";
import { readHeader } from "./read-header.js";

type Headers = Dispatcher.ResponseData["headers"];

/** What can be sent back in a header. */
const SENDABLE = /^[\x20-\x7e]{1,512}$/;
/** A file changed within the second in which it was sent may have been another one just before. */
const SURE_MS = 1_000;

/** By what the server will tell whether the file has changed. */
export function readValidators(headers: Headers): Validators {
  return { etag: readHeader(headers, "etag"), lastModified: readHeader(headers, "last-modified") };
}

/** Those by which a server tells that a file is the same to the byte; null where it gives none, or sends no parts. */
export function readStrongValidators(headers: Headers): Validators | null {
  if (readHeader(headers, "accept-ranges")?.toLowerCase() === "none") return null;
  const { etag, lastModified } = readValidators(headers);
  const strong = etag?.startsWith('"') && SENDABLE.test(etag) ? etag : null;
  const date = Date.parse(readHeader(headers, "date") ?? "");
  const isSure = lastModified !== null && SENDABLE.test(lastModified) && isSettled(lastModified, date);
  const exact = isSure ? lastModified : null;
  return strong === null && exact === null ? null : { etag: strong, lastModified: exact };
}

function isSettled(lastModified: string, date: number): boolean {
  const changed = Date.parse(lastModified);
  return !Number.isNaN(changed) && (Number.isNaN(date) || date - changed >= SURE_MS);
}

/** The headers that ask for a file only where it has changed, and only for what a part lacks where that is still of it. */
export function writeConditions(validators: Validators | null, part: Part | null): Record<string, string> {
  const headers: Record<string, string> = {};
  const { etag = null, lastModified = null } = validators ?? {};
  if (etag !== null && SENDABLE.test(etag)) headers["if-none-match"] = etag;
  if (lastModified !== null && SENDABLE.test(lastModified)) headers["if-modified-since"] = lastModified;
  const same = part?.etag ?? part?.lastModified ?? null;
  if (part === null || same === null) return headers;
  return { ...headers, range: `bytes=${part.length}-`, "if-range": same };
}

/** True where an answer of a range goes on exactly after a part, and is of the same file. */
export function saysSame(headers: Headers, part: Part): boolean {
  const range = readRange(headers);
  if (range === null || range.start !== part.length || headers["content-encoding"] !== undefined)
    return false;
  if (range.total !== null && part.total !== null && range.total !== part.total) return false;
  const { etag, lastModified } = readValidators(headers);
  if (part.etag !== null) return etag === null || etag === part.etag;
  return lastModified === null || lastModified === part.lastModified;
}

/** Where a range begins, in bytes, and the length of the whole; null where the header is missing or wrong. */
export function readRange(
  headers: Headers,
): { readonly start: number; readonly total: number | null } | null {
  const [, start, total] =
    /^bytes (\d+)-\d+\/(\d+|\*)$/i.exec(readHeader(headers, "content-range") ?? "") ?? [];
  if (start === undefined) return null;
  return { start: Number(start), total: total === "*" ? null : Number(total) };
}

/** How many bytes come; null where the server does not tell. */
export function readLength(headers: Headers): number | null {
  const text = readHeader(headers, "content-length");
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
