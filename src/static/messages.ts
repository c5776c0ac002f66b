/** A request to the folder, as a page asks it of the worker. */
export interface AskedRequest {
  readonly method: string;
  /** The path from the folder's root, with the query. */
  readonly path: string;
  /** What the answer may be; empty for anything. */
  readonly accept: string;
  /** JSON; empty where there is none. */
  readonly body: string;
}

/** The first message to a worker: the folder that it answers from. */
export interface Opening {
  /** The folder's address, without a slash at its end. */
  readonly folder: string;
  /** The text of `search.json`, which the page has read to find the worker. */
  readonly manifest: string;
}

/** An answer to a request, whose body may still be in the making. */
export interface Served {
  readonly status: number;
  /** Its `Content-Type`. */
  readonly type: string;
  /** Throws the signal's reason once the request is given up. */
  readonly body: AsyncIterable<string>;
}

/** What comes back at the port of a request: a head, the body's pieces in their order, and how it ended. */
export type Reply =
  | { readonly kind: "head"; readonly status: number /** Its `Content-Type`. */; readonly type: string }
  | { readonly kind: "piece"; readonly text: string }
  /** `stale` tells that a file of the folder is missing or another: it may have been published anew. */
  | { readonly kind: "end"; readonly stale: boolean };

/** What the page may still say at the port of a request. */
export type Stop = "stop";
