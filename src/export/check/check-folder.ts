import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pickShowStarters } from "../../answer/pick-starters.js";
import { askAboutChapter, isAskable } from "../../shared/ask-about-chapter.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import { MANIFEST_PATH } from "../../store/static/search-manifest.js";
import { Browser } from "./browser.js";
import { type Chrome, findChrome } from "./find-chrome.js";
import { HOST, serveFolder } from "./serve-folder.js";

const QUESTIONS = 3;
/** A machine that does much else may take so long. */
const LONGEST_ANSWER_MS = 60_000;
const LOOK_MS = 50;

export interface CheckedQuestion {
  readonly question: string;
  /** The times that the answer cites, as they are read; empty where it cites none. */
  readonly times: readonly string[];
  /** From the question to the finished answer, in milliseconds; null where none came. */
  readonly ms: number | null;
  /** What the reader is told instead of an answer; null where there is one. */
  readonly failure: string | null;
}

export interface FolderCheck {
  readonly questions: readonly CheckedQuestion[];
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

/** Whether something was asked, every question was answered with a time, and the browser complained of nothing. */
export function isSound({ questions, faults }: FolderCheck): boolean {
  return faults.length === 0 && questions.length > 0 && questions.every(({ times }) => times.length > 0);
}

export interface CheckOptions {
  readonly questions: readonly string[];
  /** The program to check with; null for what is installed. */
  readonly chrome: string | null;
  readonly signal: AbortSignal;
  /** How long the browser may take for a call, in milliseconds. Default: a minute. */
  readonly callMs?: number | undefined;
}

/**
 * Opens an exported folder in a browser and asks. Throws `usage` where there is no browser, `internal` where it does not run, and the
 * signal's reason.
 */
export async function checkFolder(dir: string, { chrome, ...options }: CheckOptions): Promise<FolderCheck> {
  const { signal } = options;
  const found = await findChrome(chrome);
  const plain = await writePlainManifest(dir);
  const served = await serveFolder(dir, new Map(plain === null ? [] : [[MANIFEST_PATH, plain]]));
  try {
    const asked = await askInBrowser(found, `${served.url}/index.html`, options);
    return { ...asked, leavesOutProse: plain !== null };
  } catch (error) {
    // A browser that was told to end complains of it.
    signal.throwIfAborted();
    throw error;
  } finally {
    await served.stop();
  }
}

/** Gives the folder's manifest without who writes prose; null where it names nobody. */
async function writePlainManifest(dir: string): Promise<string | null> {
  const text = await readFile(join(dir, MANIFEST_PATH), "utf8").catch(() => "{}");
  const { endpoint, ...plain } = JSON.parse(text) as { readonly endpoint?: unknown };
  return endpoint === undefined ? null : JSON.stringify(plain);
}

type Asked = Omit<FolderCheck, "leavesOutProse">;

async function askInBrowser(
  chrome: Chrome,
  address: string,
  { questions, signal, callMs }: Omit<CheckOptions, "chrome">,
): Promise<Asked> {
  signal.throwIfAborted();
  const browser = await Browser.launch(chrome, callMs);
  const stop = () => void browser.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    return await askInPage(browser, address, { questions, signal });
  } finally {
    signal.removeEventListener("abort", stop);
    await browser.close();
  }
}

async function askInPage(
  browser: Browser,
  address: string,
  { questions, signal }: Pick<CheckOptions, "questions" | "signal">,
): Promise<Asked> {
  const faults = new Set<string>();
  browser.listen(({ method, params }) => {
    const fault = describeFault(method, params);
    if (fault !== null) faults.add(fault);
  });
  const asking = { evaluate: await openPage(browser, address), signal };
  const checked: CheckedQuestion[] = [];
  if (await waitForWidget(asking))
    for (const question of questions) checked.push(await ask(question, asking));
  else faults.add("the page has no widget");
  // What the last answer set off may still complain.
  await wait(LOOK_MS);
  return { questions: checked, faults: [...faults] };
}

/** Opens the page, and gives what evaluates expressions in it. */
async function openPage(browser: Browser, address: string): Promise<Asking["evaluate"]> {
  const { targetId } = await browser.call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser.call("Target.attachToTarget", { targetId, flatten: true });
  const session = String(sessionId);
  for (const domain of ["Page", "Runtime", "Log"]) await browser.call(`${domain}.enable`, {}, session);
  // The worker that answers has a console of its own.
  browser.listen(({ method, params }) => {
    if (method !== "Target.attachedToTarget" || params["sessionId"] === session) return;
    for (const domain of ["Runtime", "Log"])
      browser.call(`${domain}.enable`, {}, String(params["sessionId"])).catch(() => undefined);
  });
  const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await browser.call("Target.setAutoAttach", attach, session);
  await browser.call("Page.navigate", { url: address }, session);
  return async (expression) => {
    const options = { expression, returnByValue: true, awaitPromise: true };
    const { result } = await browser.call("Runtime.evaluate", options, session);
    return (result as { readonly value?: unknown } | undefined)?.value;
  };
}

interface Asking {
  readonly evaluate: (expression: string) => Promise<unknown>;
  readonly signal: AbortSignal;
}

const CHAT = `document.querySelector("cuepoint-chat")`;
/** The last answer, once it is finished: its times, and what is told instead of it. */
const LOOK = `(() => {
  const answers = [...(${CHAT}?.shadowRoot?.querySelectorAll("article.answer") ?? [])];
  const last = answers.at(-1);
  if (last?.getAttribute("aria-busy") !== "false") return { count: answers.length, done: false };
  const times = [...last.querySelectorAll("[data-n]")]
    .filter((moment) => moment.closest(".nearest") === null)
    .map((moment) => moment.textContent.trim())
    .filter((time) => time !== "");
  const failure = last.querySelector(".failure")?.textContent ?? null;
  return { count: answers.length, done: true, times, failure };
})()`;

interface Seen {
  readonly count: number;
  readonly done: boolean;
  readonly times?: readonly string[];
  readonly failure?: string | null;
}

/** Waits until the widget can be asked; false where the page has none. */
async function waitForWidget({ evaluate, signal }: Asking): Promise<boolean> {
  const end = performance.now() + LONGEST_ANSWER_MS;
  const isThere = `Boolean(customElements.get("cuepoint-chat") && ${CHAT}?.ask)`;
  while (performance.now() < end) {
    if ((await evaluate(isThere)) === true) return true;
    await wait(LOOK_MS, undefined, { signal });
  }
  return false;
}

async function ask(question: string, { evaluate, signal }: Asking): Promise<CheckedQuestion> {
  const { count: before } = (await evaluate(LOOK)) as Seen;
  const begun = performance.now();
  await evaluate(`(${CHAT}.ask(${JSON.stringify(question)}), true)`);
  while (performance.now() < begun + LONGEST_ANSWER_MS) {
    const seen = (await evaluate(LOOK)) as Seen;
    if (seen.done && seen.count > before) {
      const { times = [], failure = null } = seen;
      return { question, times: [...new Set(times)], ms: Math.round(performance.now() - begun), failure };
    }
    await wait(LOOK_MS, undefined, { signal });
  }
  return { question, times: [], ms: null, failure: "no answer came in a minute" };
}

type Fields = Readonly<Record<string, unknown>>;

/** Says what an event of the browser complains of; null where it does not. */
function describeFault(method: string, params: Fields): string | null {
  if (method === "Log.entryAdded") {
    const { level, source, text, url = "" } = params["entry"] as Fields;
    return level === "error" && !(source === "network" && isBlocked(String(url)))
      ? `${text} ${url}`.trim()
      : null;
  }
  if (method === "Runtime.exceptionThrown") {
    const { text, exception } = params["exceptionDetails"] as Fields;
    return String((exception as Fields | undefined)?.["description"] ?? text);
  }
  if (method === "Runtime.consoleAPICalled" && params["type"] === "error") {
    const args = params["args"] as readonly Fields[];
    return args.map(({ value, description }) => String(value ?? description ?? "")).join(" ");
  }
  return null;
}

/** Whether the browser was not let at an address. The page's own policy says what may be there: pictures, and no more. */
function isBlocked(address: string): boolean {
  return /^https?:/.test(address) && new URL(address).hostname !== HOST;
}
