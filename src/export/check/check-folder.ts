import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pickShowStarters } from "../../answer/pick-starters.js";
import { askAboutChapter, isAskable } from "../../shared/ask-about-chapter.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import { type BetterFiles, parseBetterFiles } from "../../store/static/better-files.js";
import { MANIFEST_PATH } from "../../store/static/search-manifest.js";
import { askModels, type ModelsCheck } from "./ask-models.js";
import { askAll, type CheckedQuestion, LOOK_MS, waitForWidget } from "./ask-widget.js";
import { Browser } from "./browser.js";
import { type Chrome, findChrome } from "./find-chrome.js";
import { describeFault, openPage } from "./open-page.js";
import { serveFolder } from "./serve-folder.js";

const QUESTIONS = 3;
/** A machine that does much else may take so long to load the models and to run each once. */
const LONGEST_MODELS_MS = 180_000;

export interface FolderCheck {
  readonly questions: readonly CheckedQuestion[];
  /** Null where the folder has no models, and where no question was answered. */
  readonly models: ModelsCheck | null;
  /** What the browser complained of: errors, and what the page's policy forbade. */
  readonly faults: readonly string[];
  /** True where the folder names who writes prose, who was not asked: that may cost, and another page than its own is refused. */
  readonly leavesOutProse: boolean;
}

/** Picks questions that the folder should answer: one at least. */
export function pickQuestions(outlines: readonly EpisodeOutline[]): string[] {
  const all = outlines.flatMap(({ chapters }) => chapters);
  const chapters = all.filter(isAskable);
  const own = chapters.filter(({ questions = [] }) => questions.length > 0);
  const listed = (own.length > 0 ? own : chapters).map(askAboutChapter);
  const found = [...new Set([...pickShowStarters(outlines), ...listed])];
  const titled =
    found.length > 0 ? found : [...all, ...outlines].map(({ title }) => askAboutChapter({ title }));
  return titled.slice(0, QUESTIONS);
}

/**
 * Whether something was asked, every question was answered with a time, by the models too where there are some, and the browser
 * complained of nothing.
 */
export function isSound({ questions, models, faults }: FolderCheck): boolean {
  const areCited = (asked: readonly CheckedQuestion[]) =>
    asked.length > 0 && asked.every(({ times }) => times.length > 0);
  const modelsAnswer = models === null || (models.failure === null && areCited(models.questions));
  return faults.length === 0 && areCited(questions) && modelsAnswer;
}

export interface CheckOptions {
  readonly questions: readonly string[];
  /** The program to check with; null for what is installed. */
  readonly chrome: string | null;
  readonly signal: AbortSignal;
  /** How long the browser may take for a call, in milliseconds. Default: a minute. */
  readonly callMs?: number | undefined;
  /** How long the models may take until they answer, in milliseconds. Default: three minutes. */
  readonly modelsMs?: number | undefined;
}

/**
 * Opens an exported folder in a browser and asks; where it has models, a second time when they answer, unless no question was answered before. Throws `usage` where there is no
 * browser, `index_damaged` for a manifest that names no models' files, `internal` where the browser does not run, and the signal's reason.
 */
export async function checkFolder(dir: string, { chrome, ...options }: CheckOptions): Promise<FolderCheck> {
  const { signal } = options;
  const found = await findChrome(chrome);
  const { plain, better } = await readManifest(dir);
  const served = await serveFolder(dir, new Map(plain === null ? [] : [[MANIFEST_PATH, plain]]));
  const isAsked = better && (() => served.asked.has(better.runtime.path));
  try {
    const asked = await askInBrowser(found, `${served.url}/index.html`, { ...options, isAsked });
    return { ...asked, leavesOutProse: plain !== null };
  } catch (error) {
    // A browser that was told to end complains of it.
    signal.throwIfAborted();
    throw error;
  } finally {
    await served.stop();
  }
}

interface Manifest {
  /** Without who writes prose; null where it names nobody. */
  readonly plain: string | null;
  readonly better: BetterFiles | null;
}

async function readManifest(dir: string): Promise<Manifest> {
  const text = await readFile(join(dir, MANIFEST_PATH), "utf8").catch(() => "{}");
  const { endpoint, ...rest } = JSON.parse(text) as { readonly endpoint?: unknown };
  return { plain: endpoint === undefined ? null : JSON.stringify(rest), better: parseBetterFiles(rest) };
}

type Asked = Omit<FolderCheck, "leavesOutProse">;

interface AskOptions extends Omit<CheckOptions, "chrome"> {
  /** Whether the browser has asked for a file of the models; null where the folder has none. */
  readonly isAsked: (() => boolean) | null;
}

async function askInBrowser(
  chrome: Chrome,
  address: string,
  { callMs, ...options }: AskOptions,
): Promise<Asked> {
  const { signal } = options;
  signal.throwIfAborted();
  const browser = await Browser.launch(chrome, callMs);
  const stop = () => void browser.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    return await askInPage(browser, address, options);
  } finally {
    signal.removeEventListener("abort", stop);
    await browser.close();
  }
}

async function askInPage(
  browser: Browser,
  address: string,
  { questions, signal, isAsked, modelsMs = LONGEST_MODELS_MS }: AskOptions,
): Promise<Asked> {
  const faults = new Set<string>();
  browser.listen(({ method, params }) => {
    const fault = describeFault(method, params);
    if (fault !== null) faults.add(fault);
  });
  const page = await openPage(browser, address);
  const asking = { evaluate: page.evaluate, signal };
  const checked: CheckedQuestion[] = [];
  let models: ModelsCheck | null = null;
  if (await waitForWidget(asking)) {
    checked.push(...(await askAll(questions.slice(0, 1), asking)));
    const since = Date.now();
    checked.push(...(await askAll(questions.slice(1), asking)));
    const isAnswered = checked.some(({ failure }) => failure === null);
    // A browser loads them after an answer.
    if (isAsked !== null && isAnswered)
      models = await askModels({ ...asking, page, questions, since, longestMs: modelsMs, isBegun: isAsked });
  } else faults.add("the page has no widget");
  // What the last answer set off may still complain.
  await wait(LOOK_MS);
  return { questions: checked, models, faults: [...faults] };
}
