import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "puppeteer-core";
import type { FolderHost } from "../../static/browser/start-folder.js";
import { type OpenedPage, openPlainly } from "./open-plainly.js";
import { slowDown } from "./slow-down.js";
import { readThreadTimes, type ThreadTimes } from "./thread-times.js";

export interface Asked {
  /** What the host sent until the first answer was there, packed as it packs. */
  readonly firstBytes: number;
  /** From each question to the frame that shows its whole answer, in milliseconds. The first also waits for the engine. */
  readonly ms: readonly number[];
  /** Processor time of each question; empty where it cannot be told. */
  readonly cpu: readonly ThreadTimes[];
  /** The longest task of the page's main thread, in milliseconds; 0 where none was longer than 50. */
  readonly longest: number;
  /** By how much a loop takes longer than at the machine's own speed, in the page and in a worker. */
  readonly slowed: readonly [page: number, worker: number];
}

export interface Asking {
  readonly questions: readonly string[];
  /** So many times slower than the machine. */
  readonly slower: number;
  /** How long a reader reads before the next question, in milliseconds. */
  readonly readMs: number;
  /** How long a reader types before the first question, in milliseconds; 0 for one who asks at once. */
  readonly typeMs: number;
}

/** Asks the questions in the show's page, as a reader would who reads each answer. */
export async function askFolder(
  browser: Browser,
  folder: FolderHost,
  { questions, slower, readMs, typeMs }: Asking,
): Promise<Asked> {
  const group = browser.process()?.pid;
  if (group === undefined) throw new Error("the browser's process has ended");
  const page = await openPlainly(browser);
  const loop = await page.run(measureLoops, null);
  const slowing = slower === 1 ? null : slowDown(group, slower);
  try {
    const slow = await page.run(measureLoops, null);
    await page.visit(`${folder.url}/`);
    await page.run(prepare, null);
    if (typeMs > 0) {
      await page.run(() => document.querySelector<HTMLElement>("cuepoint-chat")?.focus(), null);
      await wait(typeMs);
    }
    let firstBytes = 0;
    const ms: number[] = [];
    const cpu: ThreadTimes[] = [];
    for (const question of questions) {
      const before = readThreadTimes(group);
      ms.push(await ask(page, question));
      const after = readThreadTimes(group);
      if (before && after) cpu.push({ page: after.page - before.page, worker: after.worker - before.worker });
      if (ms.length === 1) firstBytes = folder.sent;
      await wait(readMs);
    }
    const longest = await page.run(() => Number(Reflect.get(window, "longestTask")), null);
    const slowed = [slow[0] / loop[0], slow[1] / loop[1]] as const;
    return { firstBytes, ms, cpu, longest, slowed };
  } finally {
    await slowing?.stop();
    await page.close();
  }
}

async function ask(page: OpenedPage, question: string): Promise<number> {
  const { ms, failure } = await page.run(askInPage, question);
  if (failure !== null) throw new Error(`${question}: ${failure}`);
  return ms;
}

/** Asks, and waits for the frame with the whole answer. It runs in the page, and looks at nothing before the answer is whole. */
function askInPage(question: string): Promise<{ ms: number; failure: string | null }> {
  const chat = document.querySelector("cuepoint-chat");
  const root = chat?.shadowRoot;
  if (!chat || !root) throw new Error("the page has no widget");
  const before = root.querySelectorAll("article.answer").length;
  return new Promise((resolve) => {
    const began = performance.now();
    const look = () => {
      const card = root.querySelectorAll("article.answer")[before];
      if (card?.getAttribute("aria-busy") !== "false") return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () =>
          resolve({
            ms: performance.now() - began,
            failure: card.querySelector(".failure")?.textContent ?? null,
          });
        port2.postMessage(null);
      });
    };
    const watch = new MutationObserver(look);
    watch.observe(root, { subtree: true, attributeFilter: ["aria-busy"] });
    (Reflect.get(chat, "ask") as (text: string) => void).call(chat, question);
  });
}

/** Keeps the longest task of the page. It runs in the page. */
function prepare(): void {
  Reflect.set(window, "longestTask", 0);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      Reflect.set(window, "longestTask", Math.max(duration, Number(Reflect.get(window, "longestTask"))));
  }).observe({ type: "longtask" });
}

/** Measures a loop in the page and in a worker, in milliseconds. It runs in an empty page. */
async function measureLoops(): Promise<readonly [page: number, worker: number]> {
  const loop = `async () => {
    let ms = 0;
    for (let round = 0; round < 40; round++) {
      const began = performance.now();
      let sum = 0;
      for (let i = 0; i < 2_000_000; i++) sum += i % 7;
      ms += sum && performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve));
    }
    return ms;
  }`;
  const measure = new Function(`return (${loop})()`) as () => Promise<number>;
  const page = await measure();
  const source = URL.createObjectURL(
    new Blob([`(${loop})().then(postMessage)`], { type: "text/javascript" }),
  );
  const worker = await new Promise<number>((resolve, reject) => {
    const own = new Worker(source);
    own.onmessage = ({ data }) => resolve(data);
    own.onerror = () => reject(new Error("no worker"));
  });
  return [page, worker];
}
