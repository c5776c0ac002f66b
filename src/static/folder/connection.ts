import type { AskedRequest } from "../messages.js";

/** Gives a request to what answers from a folder, which replies at the port. */
export type Asking = (asked: AskedRequest, port: MessagePort) => void;

export interface ConnectionOptions {
  /** The text of the folder's manifest. */
  readonly manifest: string;
  /** The address of a Cuepoint server that is asked before the folder, without a slash at its end. */
  readonly server: string | null;
  readonly ask: Asking;
  /** Ends what answers. */
  readonly end: () => void;
}

/** What answers from a folder, and the requests that are open at it. */
export class Connection {
  readonly manifest: string;
  readonly server: string | null;
  readonly #ask: Asking;
  readonly #end: () => void;
  readonly #open = new Set<() => void>();
  #isClosing = false;

  constructor({ manifest, server, ask, end }: ConnectionOptions) {
    this.manifest = manifest;
    this.server = server;
    this.#ask = ask;
    this.#end = end;
  }

  /** True once nothing more can be asked. */
  get isClosed(): boolean {
    return this.#isClosing;
  }

  /**
   * Asks, and gives what is to be called once the request is over. `onLost` is called where what answers ends before that: no reply comes
   * then.
   */
  ask(asked: AskedRequest, port: MessagePort, onLost: () => void): () => void {
    if (this.#isClosing) {
      onLost();
      return () => {};
    }
    this.#open.add(onLost);
    this.#ask(asked, port);
    return () => {
      if (this.#open.delete(onLost) && this.#isClosing) this.#endIdle();
    };
  }

  /** Takes no more requests, and ends what answers once none is open. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#endIdle();
  }

  /** What answers failed: ends it, and tells all requests that are open. */
  lose(): void {
    this.#isClosing = true;
    const open = [...this.#open];
    this.#open.clear();
    this.#end();
    for (const tell of open) tell();
  }

  #endIdle(): void {
    if (this.#open.size === 0) this.#end();
  }
}
