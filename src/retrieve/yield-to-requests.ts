const waiting: (() => void)[] = [];

/**
 * Resolves when it is the caller's turn to compute for some milliseconds. One turn begins in each round of the event
 * loop, so that requests are accepted and streams written in between, however many answers are in the making.
 */
export function yieldToRequests(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(letNext);
  });
}

function letNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(letNext);
}
