/** Who a piece of work is for. */
export interface Asker {
  /**
   * Work that waits is done in turns, one client after the other. Work without a client is for the program itself, or for
   * the only one it serves: it has its turns too, and neither a share nor a deadline.
   */
  readonly client?: string | undefined;
  /** Aborted when nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}
