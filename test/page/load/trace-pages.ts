import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { startServer } from "../../fakes/start-server.js";
import { launchBrowser } from "../../widget/browser/launch-browser.js";
import { makeLongEpisode } from "./make-long-episode.js";
import { CONDITIONS, type Load, measureLoad } from "./measure-load.js";

/**
 * `npm run bench:pages`: the page of an episode of two hours with its transcript beside an empty page of the same server, in
 * turns. Prints the medians, and writes every load to the file of `--json`.
 */
const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "15" },
    json: { type: "string", default: "dist/bench/pages.json" },
  },
});
const PAIRS = Number(values.pairs);
if (!Number.isInteger(PAIRS) || PAIRS < 1) {
  throw new Error(`--pairs: expected a whole number of at least 1, got "${values.pairs}"`);
}
/** By another name than the machine's own: what only the server's owner sees is in no reader's page. */
const HOST = "ask.example";
/** The first loads start the browser's own parts. */
const WARM_UP = 2;
const EMPTY =
  '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Empty</title>\n<link rel="icon" href="data:,">\n<p>Word\n';

interface Pair {
  readonly empty: Load;
  readonly page: Load;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const pageDir = mkdtempSync(join(tmpdir(), "cuepoint-pages-"));
cpSync("dist/page", pageDir, { recursive: true });
writeFileSync(join(pageDir, "empty.html"), EMPTY);
const server = await startServer({
  pageDir,
  widgetDir: "dist/widget",
  episodes: [makeLongEpisode()],
  publicHosts: [HOST],
});
const browser = await launchBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
const address = server.url.replace("127.0.0.1", HOST);
try {
  const figures = [];
  for (const conditions of CONDITIONS) {
    const load = async (path: string) => await measureLoad(browser, address + path, conditions);
    for (let i = 0; i < WARM_UP; i += 1) await measurePair(load, i);
    const pairs: Pair[] = [];
    for (let i = 0; i < PAIRS; i += 1) pairs.push(await measurePair(load, i));
    print(describePairs(conditions.name, pairs));
    figures.push({ conditions, pairs });
  }
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(pageDir, { recursive: true });
}

/** Whichever is loaded first has no advantage over all pairs. */
async function measurePair(load: (path: string) => Promise<Load>, number: number): Promise<Pair> {
  if (number % 2 === 0) return { empty: await load("/empty.html"), page: await load("/e/long") };
  const page = await load("/e/long");
  return { empty: await load("/empty.html"), page };
}

function describePairs(name: string, pairs: readonly Pair[]): string {
  const of = (key: "empty" | "page", read: (load: Load) => number) =>
    median(pairs.map((pair) => read(pair[key])));
  const ratio = median(pairs.map(({ empty, page }) => page.paintMs / empty.paintMs));
  const longest = ({ longTasks }: Load) => Math.max(0, ...longTasks.map(({ ms }) => ms));
  const counts = `${of("page", ({ longTasks }) => longTasks.length)} long tasks`;
  return [
    `${name}: first contentful paint ${ratio.toFixed(2)} of an empty page's`,
    `(${of("page", ({ paintMs }) => paintMs).toFixed(0)} over ${of("empty", ({ paintMs }) => paintMs).toFixed(0)} ms, median of ${pairs.length} pairs);`,
    `widget after ${of("page", ({ widgetMs }) => widgetMs ?? Number.NaN).toFixed(0)} ms; ${counts}, the longest ${of("page", longest).toFixed(0)} ms;`,
    `${of("page", ({ requestsBefore }) => requestsBefore)} of ${of("page", ({ requests }) => requests)} requests before the paint,`,
    `${(of("page", ({ bytes }) => bytes) / 1000).toFixed(1)} KB in all; layout shift ${of("page", ({ shift }) => shift).toFixed(3)}`,
  ].join(" ");
}
