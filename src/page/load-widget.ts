/** Where nobody sees the page it is not painted. */
const LONGEST_WAIT_MS = 3_000;

/** Who reads waits for no widget: it runs once the page has been painted. Defines `<cuepoint-chat>`. Rejects where the module cannot be loaded. */
export async function loadWidget(): Promise<void> {
  await Promise.race([
    new Promise<void>((resolve) => waitForPaint(resolve)),
    new Promise<void>((resolve) => setTimeout(resolve, LONGEST_WAIT_MS)),
  ]);
  // This module stands in the app's folder, and the widget beside it.
  await import(new URL("widget.js", import.meta.url).href);
}

function waitForPaint(done: () => void): void {
  new PerformanceObserver((_list, observer) => {
    observer.disconnect();
    done();
  }).observe({ type: "paint", buffered: true });
}
