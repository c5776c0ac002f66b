import type { Log } from "../../platform/log.js";

/** Errors that nobody caught: after one of them the program cannot be trusted. */
export interface Faults {
  /** It is aborted by the first error. */
  readonly signal: AbortSignal;
  /** Leaves such errors to Node again. */
  release(): void;
}

/** Logs errors that nobody caught; the caller ends the program. */
export function catchFaults(log: Log): Faults {
  const first = new AbortController();
  const take = (error: unknown) => {
    log.fatal({ err: error }, "nobody caught this: the server stops");
    first.abort();
  };
  const kinds = ["uncaughtException", "unhandledRejection"] as const;
  for (const kind of kinds) process.on(kind, take);
  return {
    signal: first.signal,
    release() {
      for (const kind of kinds) process.off(kind, take);
    },
  };
}
