import type { Request } from "express";
import { type PagePaths, SERVED_PATHS } from "./page-paths.js";

/** Where a page stands, as its reader asked for it. */
export interface PageAddress {
  /** Address of the folder of the pages without a slash at its end: `https://ask.example/podcast`. Null where nobody knows it. */
  readonly app: string | null;
  readonly paths: PagePaths;
  /** True where the reader is at the machine itself: words for the server's owner are shown to nobody else. */
  readonly isLoopback: boolean;
}

/** The address of a page of a server. */
export type ServedAddress = PageAddress & { readonly app: string };

/** The loopback names and addresses (RFC 6761, 6.3). */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Reads the address from a request whose host is known. */
export function readPageAddress({ protocol, host, hostname, baseUrl }: Request): ServedAddress {
  // A program that speaks HTTP/1.0 need not name a host.
  const named = (host as string | undefined) ?? "localhost";
  return {
    app: `${protocol === "https" ? "https" : "http"}://${named}${baseUrl}`,
    paths: SERVED_PATHS,
    isLoopback: LOOPBACK.test((hostname as string | undefined) ?? ""),
  };
}

/** Writes the absolute address of an episode's page; null where nobody knows it. */
export function writeEpisodeAddress(
  { app, paths }: Pick<PageAddress, "app" | "paths">,
  id: string,
): string | null {
  return app === null ? null : `${app}/${paths.episode(id)}`;
}

/** Reads the second of `?t=`; null where it is none. */
export function readSecond({ query }: Pick<Request, "query">): number | null {
  const { t } = query;
  return typeof t === "string" && /^\d{1,7}(?:\.\d{1,3})?$/.test(t) ? Number(t) : null;
}
