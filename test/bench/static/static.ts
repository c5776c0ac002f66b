import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import type { Browser } from "puppeteer-core";
import { type FolderHostOptions, readFolder, startFolder } from "../../static/browser/start-folder.js";
import { launchBrowser } from "../../widget/browser/launch-browser.js";
import { findDataSet } from "../data/data-set.js";
import { type Asked, askFolder } from "./ask-folder.js";

/**
 * `npm run bench:static`: what an exported folder costs its reader, for the page of the show that comes with the program and for
 * sixty episodes of an hour, where `../shared/data/podcasts-changelog` is there. `--dir DIR` measures a folder that is exported.
 */
const { values } = parseArgs({
  options: { dir: { type: "string" }, questions: { type: "string", default: "20" } },
});
const QUESTIONS = Number(values.questions);
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
      const asking = { browser, dir: show.dir, questions: listQuestions(show.dir) };
      report(show, {
        inWorker: await ask(asking, { slower: SLOWER }),
        inPage: await ask(asking, { slower: SLOWER, policy: WITHOUT_WORKER }),
        unslowed: await ask(asking, { slower: 1, policy: WITHOUT_WORKER }),
      });
    }
  } finally {
    await browser.close();
  }
}

interface Asking {
  readonly browser: Browser;
  readonly dir: string;
  readonly questions: readonly string[];
}

async function ask(
  { browser, dir, questions }: Asking,
  { slower, ...options }: FolderHostOptions & { readonly slower: number },
): Promise<Asked> {
  const folder = await startFolder(readFolder(dir), options);
  try {
    return await askFolder(browser, folder, { questions, slower });
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
  const found = [...readFileSync(path, "utf8").matchAll(/"questions":\[("(?:[^"\\]|\\.)*")/g)];
  const all = [...new Set(found.map(([, question = '""']) => String(JSON.parse(question))))];
  if (all.length === 0) throw new Error(`${path} has no questions`);
  const step = Math.max(1, Math.floor(all.length / QUESTIONS));
  return all.filter((_, i) => i % step === 0).slice(0, QUESTIONS);
}

interface Measured {
  readonly inWorker: Asked;
  readonly inPage: Asked;
  /** In the page, at the machine's own speed. */
  readonly unslowed: Asked;
}

/** A browser slows down pages but no workers: where no worker may be had, the page answers itself, as slowly as it does all else. */
function report({ name, mostBytes }: Show, { inWorker, inPage, unslowed }: Measured): void {
  const rate = (value: number, most: number) => `${(value / most).toFixed(2)} of the limit`;
  const findP95 = (all: readonly number[]) =>
    [...all].sort((a, b) => a - b)[Math.ceil(all.length * 0.95) - 1] ?? Number.NaN;
  const p95 = findP95(inPage.ms);
  const cpu = SLOWER * findP95(unslowed.cpuMs);
  const { firstBytes, firstMs, longest } = inWorker;
  print(`${name}:`);
  print(
    `  ${writeKb(firstBytes)} before the first answer, ${rate(firstBytes, mostBytes)}; ${firstMs.toFixed(0)} ms from the question`,
  );
  print(
    `  ${inPage.ms.length} further questions, ${SLOWER} times slower: p95 ${p95.toFixed(0)} ms, ${rate(p95, MOST_MS)}`,
  );
  print(
    `  on an idle machine, by ${SLOWER} times the processor time: p95 ${cpu.toFixed(0)} ms, ${rate(cpu, MOST_MS)}`,
  );
  print(
    `  longest task of the page while a worker answers: ${longest.toFixed(0)} ms, ${rate(longest, LONG_TASK_MS)}`,
  );
}

await main();
