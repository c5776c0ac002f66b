import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "puppeteer-core";
import { startScriptedServer } from "../fakes/scripted-cuepoint-server.js";
import { launchBrowser } from "./browser/launch-browser.js";
import { startHost } from "./browser/start-host.js";

/** From there on a task keeps a reader waiting (W3C Long Tasks API). */
const LONG_TASK_MS = 50;
const MOST_BYTES = 25_000;
const LOADS = 7;
const FORMS = ["", "chapters", 'mode="bubble"'];

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args: { readonly name?: string };
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** What the widget costs a page: its bytes, and the longest task of the page's main thread while it loads. */
async function main(): Promise<void> {
  const file = readFileSync(fileURLToPath(new URL("../widget/widget.js", import.meta.url)));
  const bytes = gzipSync(file, { level: 9 }).length;
  print(`widget.js: ${bytes} bytes gzipped, ${(bytes / MOST_BYTES).toFixed(2)} of the limit`);
  const server = await startScriptedServer({
    answer: () => ({ kind: "problem", status: 503, body: {} }),
    settings: { episode: makeLongEpisode() },
  });
  const host = await startHost();
  const browser = await launchBrowser();
  for (const form of FORMS) {
    host.show({
      body: `<script type="module" src="${server.url}/widget.js"></script><cuepoint-chat episode="x" ${form}></cuepoint-chat>`,
    });
    const longest: number[] = [];
    for (let i = 0; i < LOADS; i += 1) longest.push(await traceLoad(browser, host.url));
    print(
      `<cuepoint-chat ${form}>: longest task ${median(longest).toFixed(1)} ms, ` +
        `${(median(longest) / LONG_TASK_MS).toFixed(2)} of a long task (median of ${LOADS} loads; worst ${Math.max(...longest).toFixed(1)} ms)`,
    );
  }
  await browser.close();
  await host.stop();
  await server.stop();
}

/** Milliseconds of the longest task of the page's main thread, from its first byte until the network is quiet. */
async function traceLoad(browser: Browser, address: string): Promise<number> {
  const page = await browser.newPage();
  await page.tracing.start({ categories: ["toplevel", "v8", "disabled-by-default-devtools.timeline"] });
  await page.goto(address);
  await page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
  await page.waitForNetworkIdle();
  const trace = Buffer.from((await page.tracing.stop()) ?? []).toString("utf8");
  await page.close();
  const events: TraceEvent[] = JSON.parse(trace).traceEvents;
  const pid = events.find(
    ({ name, args }) => name.startsWith("v8.compileModule") && JSON.stringify(args).includes("widget.js"),
  )?.pid;
  const isMain = (event: TraceEvent) => event.name === "thread_name" && event.args.name === "CrRendererMain";
  const tid = events.find((event) => event.pid === pid && isMain(event))?.tid;
  const tasks = events.filter(
    (event) => event.name.endsWith("RunTask") && event.pid === pid && event.tid === tid,
  );
  if (pid === undefined || tasks.length === 0) throw new Error("The trace tells of no script or of no task.");
  return Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000;
}

/** Longer than most: three hours in sixty chapters. */
function makeLongEpisode(): object {
  const chapters = Array.from({ length: 60 }, (_, i) => ({
    number: i + 1,
    title: `What was said in part ${i + 1}, and why it mattered to those who were there`,
    startSeconds: i * 180,
    endSeconds: (i + 1) * 180,
    summary: "A summary of some length, as the notes of an episode have it.",
    bullets: Array.from({ length: 5 }, (__, at) => `Point ${at + 1} of part ${i + 1}`),
  }));
  return { id: "x", title: "A long one", language: "en", durationSeconds: 10_800, media: null, chapters };
}

await main();
