/** The two moments of a stop, as signals. */
export interface Shutdown {
  /** Aborted when the server takes no new work; `/readyz` says so. */
  readonly stopping: AbortController;
  /** Aborted when open answers must end at once; the reason is an AppError for their readers. */
  readonly cutOff: AbortController;
}

export function createShutdown(): Shutdown {
  return { stopping: new AbortController(), cutOff: new AbortController() };
}
