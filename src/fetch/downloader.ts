import type { LookupFunction } from "node:net";
import type { Proxies } from "../platform/proxy-agents.js";
import { parseAddress } from "./address.js";
import type { Downloader } from "./download.js";
import { downloadOnce } from "./download-once.js";
import { FetchFailure } from "./fetch-failure.js";
import { FetchSession } from "./fetch-session.js";

const PAUSE_MS = 300;
const BACKOFF_MS = 1_000;
const MOST_TRIES = 3;

export interface DownloaderOptions {
  /** Lets addresses of private networks and of this machine be fetched. */
  readonly allowPrivate: boolean;
  readonly userAgent: string;
  /** Between two requests of one host; 300 ms by default. */
  readonly pauseMs?: number;
  /** Before the second try; twice as long before the third; 1 s by default. A server's `Retry-After` goes before it. */
  readonly backoffMs?: number;
  readonly proxies?: Proxies | null;
  /** Resolves names; by default as the system does. */
  readonly lookup?: LookupFunction;
  /** The certificates trusted in place of the built-in ones, as PEM. */
  readonly ca?: string;
}

/** Creates what fetches from the internet: politely, within limits, and never from where only this machine gets. */
export function createDownloader(options: DownloaderOptions): Downloader {
  const { allowPrivate, userAgent, pauseMs = PAUSE_MS, backoffMs = BACKOFF_MS, proxies = null } = options;
  const { lookup, ca } = options;
  const session = new FetchSession({ allowPrivate, pauseMs, proxies, lookup, ca });
  return {
    async download(url, wanted) {
      const address = parseAddress(url);
      for (let tries = 1; ; tries += 1) {
        wanted.signal?.throwIfAborted();
        const isLast = tries === MOST_TRIES;
        const backoff = isLast ? 0 : backoffMs * 2 ** (tries - 1);
        try {
          return await downloadOnce(session, address, { ...wanted, userAgent, backoffMs: backoff });
        } catch (error) {
          if (isLast || !(error instanceof FetchFailure && error.isPassing)) throw error;
        }
      }
    },
    close: async () => await session.close(),
  };
}
