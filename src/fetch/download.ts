/** By what a server tells whether a file has changed. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface Download extends Validators {
  /** `unchanged`: the server says so (304), or what came is what was there. The file at `path` is then as it was. */
  readonly status: "fetched" | "unchanged";
  /** Where it came from, after redirects, without user and password. */
  readonly url: string;
  /** Where redirects that are for good (301, 308) lead, to be asked next time; with the user and password that were given. */
  readonly permanentUrl: string;
  /** Without parameters, in lower case; null where the server does not tell. */
  readonly contentType: string | null;
  /** Of the file at `path`. */
  readonly bytes: number;
  /** Of the file at `path`, in hex. */
  readonly sha256: string;
}

export interface DownloadOptions {
  /** Is written whole or not at all; until then there is `PATH.part`, with `PATH.part.json` where it can be resumed. */
  readonly path: string;
  /** The most bytes that the file may have, once decoded. */
  readonly maxBytes: number;
  /** No byte may be waited for longer; 30 s by default. */
  readonly idleMs?: number;
  /** One request may take so long from its turn to its last byte; an hour by default. */
  readonly totalMs?: number;
  /** The header `Accept`. */
  readonly accept?: string;
  /** Those of the file at `path`: it is fetched only where it has changed. */
  readonly validators?: Validators | null;
  /** Looks at the first 4,096 bytes, or all where there are fewer; a sentence refuses the file. */
  readonly check?: (head: Uint8Array, contentType: string | null) => string | null;
  /** Bytes of the file so far, and of the whole where that is known. */
  readonly onProgress?: (done: number, total: number | null) => void;
  readonly signal?: AbortSignal;
}

export interface Downloader {
  /**
   * Fetches a file. Requests of one host go one after the other, whatever they are for. Throws the signal's reason, or a
   * `FetchFailure` (code `fetch_failed`); what has come stays as a part, and the next call goes on from there.
   */
  download(url: string, options: DownloadOptions): Promise<Download>;
  /** Closes the connections; resolves once the downloads under way have ended. */
  close(): Promise<void>;
}
