import { type Browser, type NetworkConditions, PredefinedNetworkConditions } from "puppeteer-core";

/** What a reader's machine and line are like. */
export interface Conditions {
  readonly name: string;
  /** So many times slower than this machine. */
  readonly slowdown: number;
  /** Null: the loopback as it is. */
  readonly network: NetworkConditions | null;
}

export const CONDITIONS: readonly Conditions[] = [
  { name: "as it is", slowdown: 1, network: null },
  { name: "processor at a quarter", slowdown: 4, network: null },
  // What Lighthouse tests phones with.
  {
    name: "a quarter, slow 4G",
    slowdown: 4,
    network: PredefinedNetworkConditions["Slow 4G"],
  },
];

export interface LongTask {
  /** Milliseconds since the navigation began. */
  readonly start: number;
  readonly ms: number;
}

export interface Load {
  /** Milliseconds from the beginning of the navigation to the first contentful paint. */
  readonly paintMs: number;
  /** Milliseconds until the widget is there; null on a page without one. */
  readonly widgetMs: number | null;
  readonly longTasks: readonly LongTask[];
  /** How far what was painted moved (Layout Instability); 0 is not at all. */
  readonly shift: number;
  /** Requests that began before the first contentful paint, the page's own among them. */
  readonly requestsBefore: number;
  readonly requests: number;
  /** As they came over the network, headers included. */
  readonly bytes: number;
}

interface Seen {
  readonly longTasks: LongTask[];
  widgetMs: number | null;
  shift: number;
}

/** Loads a page as who comes for the first time, until its network has been quiet for half a second. */
export async function measureLoad(
  browser: Browser,
  address: string,
  { slowdown, network }: Conditions,
): Promise<Load> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const client = await page.createCDPSession();
  let bytes = 0;
  await client.send("Network.enable");
  client.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.evaluateOnNewDocument(watch);
  await page.emulateNetworkConditions(network);
  await page.emulateCPUThrottling(slowdown);
  await page.goto(address, { waitUntil: "load", timeout: 120_000 });
  await page.waitForNetworkIdle({ timeout: 120_000 });
  const told = await page.evaluate(() => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const seen: Seen = Reflect.get(window, "seen");
    const starts = performance.getEntriesByType("resource").map(({ startTime }) => startTime);
    return { paintMs: paint?.startTime ?? Number.NaN, starts, ...seen };
  });
  await context.close();
  const { starts, ...figures } = told;
  const requestsBefore = 1 + starts.filter((start) => start < told.paintMs).length;
  return { ...figures, requestsBefore, requests: 1 + starts.length, bytes };
}

/** It runs in the page. */
function watch(): void {
  const seen: Seen = { longTasks: [], widgetMs: null, shift: 0 };
  Object.assign(window, { seen });
  void customElements.whenDefined("cuepoint-chat").then(() => {
    seen.widgetMs = performance.now();
  });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      seen.longTasks.push({ start: startTime, ms: duration });
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += Number(Reflect.get(entry, "value"));
  }).observe({ type: "layout-shift", buffered: true });
}
