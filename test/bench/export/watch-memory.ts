const WATCH_MS = { pages: 50, "in use": 1000 } as const;

/**
 * Watches how much memory this process takes above what it has now, at the most: pages of the system, or what is in use once a
 * collection has run, in bytes. The process is run with `--expose-gc`.
 */
export function watchMemory(what: keyof typeof WATCH_MS): {
  stop(): number;
} {
  const measure = () => {
    if (what === "pages") return process.memoryUsage.rss();
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  globalThis.gc?.();
  const before = measure();
  let most = before;
  const look = () => {
    most = Math.max(most, measure());
  };
  const timer = setInterval(look, WATCH_MS[what]);
  return {
    stop() {
      look();
      clearInterval(timer);
      return most - before;
    },
  };
}
