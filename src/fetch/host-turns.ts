import { setTimeout as wait } from "node:timers/promises";
import { untilAborted } from "../platform/abort-signals.js";

interface Line {
  /** Resolves once all who came before have gone. */
  last: Promise<unknown>;
  /** Nobody's turn begins before, by `performance.now`: the clock on the wall may be set back. */
  notBefore: number;
}

/** A host asks to be left alone for longer than anybody waits. */
export class HostBusy extends Error {
  /** In ms since the epoch. */
  readonly until: number;

  constructor(until: number) {
    super(`the host asks to be left alone until ${new Date(until).toISOString()}`);
    this.until = until;
  }
}

/** Lets one request at a time go to a host, in the order in which they came, with a pause between. */
export class HostTurns {
  readonly #lines = new Map<string, Line>();
  readonly #pauseMs: number;
  readonly #longestMs: number;

  /** No turn is waited for that could begin only in more than `longestMs` after it has come. */
  constructor(pauseMs: number, longestMs: number) {
    this.#pauseMs = pauseMs;
    this.#longestMs = longestMs;
  }

  /**
   * Waits for the turn, which ends when the function returned is called. Throws the signal's reason, and `HostBusy` where the
   * host has asked to wait too long.
   */
  async take(host: string, signal: AbortSignal | undefined): Promise<() => void> {
    const line = this.#lineOf(host);
    const before = line.last;
    let end = () => {};
    const own = new Promise<void>((resolve) => {
      end = resolve;
    });
    // Who gives up leaves the others behind those before.
    line.last = Promise.all([before, own]);
    try {
      await untilAborted(before, signal);
      const pause = line.notBefore - performance.now();
      if (pause > this.#longestMs) throw new HostBusy(Date.now() + pause);
      if (pause > 0) await wait(pause, undefined, { signal }).catch(() => signal?.throwIfAborted());
    } catch (error) {
      end();
      throw error;
    }
    return () => {
      this.postpone(host, this.#pauseMs);
      end();
    };
  }

  /** Lets no turn begin for so many milliseconds. */
  postpone(host: string, ms: number): void {
    const line = this.#lineOf(host);
    line.notBefore = Math.max(line.notBefore, performance.now() + ms);
  }

  #lineOf(host: string): Line {
    const line = this.#lines.get(host) ?? { last: Promise.resolve(), notBefore: 0 };
    this.#lines.set(host, line);
    return line;
  }
}
