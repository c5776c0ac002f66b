/** The two moments of a stop, as signals. */
export interface Shutdown {
  /** No new work: `/readyz` says so. */
  readonly stopping: AbortController;
  /** Open answers end now; the reason is an AppError for their readers. */
  readonly cutOff: AbortController;
}

export function createShutdown(): Shutdown {
  return { stopping: new AbortController(), cutOff: new AbortController() };
}
