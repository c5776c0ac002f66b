import type { Log } from "../../platform/log.js";

/** The last resort: errors that nobody caught, after which a program cannot be trusted. */
export interface Faults {
  /** Aborted by the first one. */
  readonly signal: AbortSignal;
  /** Leaves them to Node again. */
  release(): void;
}

/** Logs them; what ends the program is its own business. */
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
