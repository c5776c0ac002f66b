import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import type { Browser } from "puppeteer-core";
import { type FolderHostOptions, readFolder, startFolder } from "../../static/browser/start-folder.js";
import { launchBrowser } from "../../widget/browser/launch-browser.js";
import { findDataSet } from "../data/data-set.js";
import { type Asked, type Asking, askFolder } from "./ask-folder.js";

/**
 * `npm run bench:static`: what an exported folder costs its reader, for the page of the show that comes with the program and for
 * sixty episodes of an hour, where `../shared/data/podcasts-changelog` is there. `--dir DIR` measures a folder that is exported. The
 * machine should be idle: all of the browser is slowed, by stopping its processes for most of each moment.
 */
const { values } = parseArgs({
  options: {
    dir: { type: "string" },
    questions: { type: "string", default: "20" },
    read: { type: "string", default: "4000" },
  },
});
const QUESTIONS = Number(values.questions);
const READ_MS = Number(values.read);
const TYPE_MS = 3_000;
const SLOWER = 4;
const MOST_MS = 150;
const LONG_TASK_MS = 50;
const WITHOUT_WORKER = "worker-src 'none'";

interface Show {
  readonly name: string;
  readonly dir: string;
  /** What may be sent before the first answer. */
  readonly mostBytes: number;
}

const run = promisify(execFile);
const print = (line: string) => process.stdout.write(`${line}\n`);
const writeKb = (bytes: number) => `${(bytes / 1000).toFixed(0)} KB`;

async function main(): Promise<void> {
  const shows =
    values.dir === undefined
      ? await exportShows()
      : [{ name: values.dir, dir: values.dir, mostBytes: 1_500_000 }];
  const browser = await launchBrowser();
  try {
    for (const show of shows) {
      const questions = listQuestions(show.dir);
      const visit = (options: Partial<Visit>) =>
        ask(browser, show.dir, { questions, slower: SLOWER, readMs: READ_MS, typeMs: 0, ...options });
      print(`${show.name}, ${questions.length} questions, ${READ_MS / 1000} s between them:`);
      const shipped = await visit({});
      reportBytes(show, shipped);
      report(`all of the browser ${SLOWER} times slower, a worker answers`, shipped);
      const typed = await visit({ questions: questions.slice(0, 1), typeMs: TYPE_MS });
      print(`    the first of a reader who typed for ${TYPE_MS / 1000} s: ${writeMs(typed.ms[0])}`);
      report("the same, the page answers", await visit({ policy: WITHOUT_WORKER }));
      report("at the machine's own speed, a worker answers", await visit({ slower: 1 }));
    }
  } finally {
    await browser.close();
  }
}

type Visit = Asking & FolderHostOptions;

async function ask(browser: Browser, dir: string, { policy, ...asking }: Visit): Promise<Asked> {
  const folder = await startFolder(readFolder(dir), policy === undefined ? {} : { policy });
  try {
    return await askFolder(browser, folder, asking);
  } finally {
    await folder.stop();
  }
}

async function exportShows(): Promise<Show[]> {
  const changelog = findDataSet("podcasts-changelog");
  const shows = [
    { name: "one episode", corpus: "corpus", index: "seed", mostBytes: 300_000 },
    ...(changelog === null
      ? []
      : [
          {
            name: "sixty episodes",
            corpus: join(changelog, "episodes"),
            index: "changelog",
            mostBytes: 1_500_000,
          },
        ]),
  ];
  const exported: Show[] = [];
  for (const { name, corpus, index, mostBytes } of shows) {
    const dir = `dist/bench/static-${index}`;
    const own = { CUEPOINT_CORPUS_DIR: corpus, CUEPOINT_INDEX_DIR: `dist/bench/${index}-index` };
    await run(process.execPath, ["dist/cli.js", "export", dir], { env: { ...process.env, ...own } });
    exported.push({ name, dir, mostBytes });
  }
  return exported;
}

/** The questions that the show itself says it answers. */
function listQuestions(dir: string): string[] {
  const { data } = JSON.parse(readFileSync(join(dir, "search.json"), "utf8"));
  const path = join(dir, data.episodes.path);
  if (!existsSync(path)) throw new Error(`${path} is missing`);
  const lists = readFileSync(path, "utf8").matchAll(/"questions":(\[(?:"(?:[^"\\]|\\.)*",?)*\])/g);
  const all = [...new Set([...lists].flatMap(([, list = "[]"]) => JSON.parse(list) as string[]))];
  if (all.length === 0) throw new Error(`${path} has no questions`);
  const step = Math.max(1, Math.floor(all.length / QUESTIONS));
  return all.filter((_, i) => i % step === 0).slice(0, QUESTIONS);
}

const findAt = (all: readonly number[], share: number) =>
  [...all].sort((a, b) => a - b)[Math.ceil(all.length * share) - 1] ?? Number.NaN;
const writeMs = (value = Number.NaN) => `${value.toFixed(0)} ms`;
const rate = (value: number, most: number) => `${(value / most).toFixed(2)} of the limit`;

function reportBytes({ mostBytes }: Show, { firstBytes }: Asked): void {
  print(`  ${writeKb(firstBytes)} before the first answer, ${rate(firstBytes, mostBytes)}`);
}

/** Counts all questions, the first one too. */
function report(name: string, { ms, cpu, longest, slowed }: Asked): void {
  const [page, worker] = slowed.map((times) => times.toFixed(1));
  const p95 = findAt(ms, 0.95);
  print(`  ${name} (a loop takes ${page} times as long in the page, ${worker} in a worker)`);
  print(
    `    from the question to the drawn answer: median ${writeMs(findAt(ms, 0.5))}, p95 ${writeMs(p95)}, ${rate(p95, MOST_MS)}; the first ${writeMs(ms[0])}`,
  );
  print(`    longest task of the page: ${writeMs(longest)}, ${rate(longest, LONG_TASK_MS)}`);
  if (cpu.length === 0) return;
  const each = (["page", "worker"] as const).map((thread) => {
    const times = cpu.map((one) => one[thread]);
    return `${thread} median ${findAt(times, 0.5).toFixed(1)}, p95 ${findAt(times, 0.95).toFixed(1)}, first ${times[0]?.toFixed(0)}`;
  });
  print(`    processor time, in milliseconds: ${each.join("; ")}`);
}

await main();
