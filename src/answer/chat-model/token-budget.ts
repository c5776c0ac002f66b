/** Tokens of one call to a language model. */
export interface TokenUsage {
  readonly prompt: number;
  readonly completion: number;
}

/** What the language model may cost in a day (UTC), all clients and processes together. */
export interface TokenBudget {
  /** What is left today, tokens set aside for open calls taken off; 0 or more. */
  left(): number;
  /**
   * Sets tokens aside for one call, and returns what settles them once it is known what was spent. As long as
   * anything is left a call may begin, so that a day costs at most its budget and one call for each process. Throws `budget_exhausted`.
   */
  reserve(tokens: number): Promise<(spent: number) => Promise<void>>;
}
