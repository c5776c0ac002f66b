import type { Request } from "express";

/** Where a page stands, as its reader asked for it. */
export interface PageAddress {
  /** Address of the app without a slash at its end: `https://ask.example/podcast`. */
  readonly app: string;
  /** True where the reader is at the machine itself: words for the server's owner are shown to nobody else. */
  readonly isLoopback: boolean;
}

/** The loopback names and addresses (RFC 6761, 6.3). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Reads the address from a request whose host is known. */
export function readPageAddress({ protocol, host, hostname, baseUrl }: Request): PageAddress {
  // A program that speaks HTTP/1.0 need not name a host.
  const named = (host as string | undefined) ?? "localhost";
  return {
    app: `${protocol === "https" ? "https" : "http"}://${named}${baseUrl}`,
    isLoopback: LOOPBACK.test((hostname as string | undefined) ?? ""),
  };
}

export function writeEpisodeAddress({ app }: PageAddress, id: string): string {
  return `${app}/e/${encodeURIComponent(id)}`;
}

/** Reads the second of `?t=`; null where it is none. */
export function readSecond({ query }: Pick<Request, "query">): number | null {
  const { t } = query;
  return typeof t === "string" && /^\d{1,7}(?:\.\d{1,3})?$/.test(t) ? Number(t) : null;
}
