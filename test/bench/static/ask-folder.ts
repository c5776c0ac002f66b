import type { Browser, Page } from "puppeteer-core";
import type { FolderHost } from "../../static/browser/start-folder.js";

export interface Asked {
  /** What the host sent until the first answer was there, packed as it packs. */
  readonly firstBytes: number;
  /** From the first question to its answer, in milliseconds. */
  readonly firstMs: number;
  /** The same of each further question. */
  readonly ms: readonly number[];
  /** Processor time of the page's thread for each further question, in milliseconds. */
  readonly cpuMs: readonly number[];
  /** The longest task of the page's main thread, in milliseconds; 0 where none was long. */
  readonly longest: number;
}

/** Asks the questions in the show's page, on a machine that is so many times slower. */
export async function askFolder(
  browser: Browser,
  folder: FolderHost,
  { questions, slower }: { readonly questions: readonly string[]; readonly slower: number },
): Promise<Asked> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(watchTasks);
  await page.emulateCPUThrottling(slower);
  await page.goto(`${folder.url}/`);
  await page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
  const [first = "", ...further] = questions;
  const firstMs = await ask(page, first);
  const firstBytes = folder.sent;
  const asked: number[] = [];
  const cpuMs: number[] = [];
  const readCpu = await watchCpu(page);
  for (const question of further) {
    const before = await readCpu();
    asked.push(await ask(page, question));
    cpuMs.push((await readCpu()) - before);
  }
  const longest = await page.evaluate(() => Number(Reflect.get(window, "longestTask")));
  await page.close();
  return {
    firstBytes,
    firstMs,
    ms: asked,
    cpuMs,
    longest,
  };
}

/** Asks, and waits until the answer is whole. It measures in the page. */
async function ask(page: Page, question: string): Promise<number> {
  return await page.evaluate(async (text) => {
    const chat = document.querySelector("cuepoint-chat");
    const root = chat?.shadowRoot;
    if (!chat || !root) throw new Error("the page has no widget");
    const cards = () => [...root.querySelectorAll("article.answer")];
    const before = cards().length;
    const began = performance.now();
    (Reflect.get(chat, "ask") as (text: string) => void).call(chat, text);
    await new Promise<void>((resolve) => {
      const look = () => {
        const last = cards().at(-1);
        if (cards().length > before && last?.getAttribute("aria-busy") === "false") resolve();
        else requestAnimationFrame(look);
      };
      look();
    });
    const ms = performance.now() - began;
    const failure = cards().at(-1)?.querySelector(".failure")?.textContent;
    if (failure) throw new Error(`${text}: ${failure}`);
    // The next question comes from a reader who has read the answer.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return ms;
  }, question);
}

/** Gives what tells the processor time of the page's tasks so far, in milliseconds: another program's load does not change it. */
async function watchCpu(page: Page): Promise<() => Promise<number>> {
  const client = await page.createCDPSession();
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

/** Keeps the longest task of the page. It runs in the page. */
function watchTasks(): void {
  Reflect.set(window, "longestTask", 0);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      Reflect.set(window, "longestTask", Math.max(duration, Number(Reflect.get(window, "longestTask"))));
  }).observe({ type: "longtask", buffered: true });
}
