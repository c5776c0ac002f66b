const waiting: (() => void)[] = [];

/**
 * Resolves when it is the caller's turn to compute for some milliseconds: one begins in each round of the event loop, so
 * that however many answers are in the making, requests are taken in and streams are written between two of them.
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
