import { setTimeout as wait } from "node:timers/promises";

/** A machine that does much else may take so long. */
const LONGEST_ANSWER_MS = 60_000;
export const LOOK_MS = 50;

export interface CheckedQuestion {
  readonly question: string;
  /** The times that the answer cites, as they are read; empty where it cites none. */
  readonly times: readonly string[];
  /** From the question to the finished answer, in milliseconds; null where none came. */
  readonly ms: number | null;
  /** What the reader is told instead of an answer; null where there is one. */
  readonly failure: string | null;
}

/** How a page's widget is asked. */
export interface Asking {
  /** Evaluates an expression in the page. */
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
export async function waitForWidget({ evaluate, signal }: Asking): Promise<boolean> {
  const end = performance.now() + LONGEST_ANSWER_MS;
  const isThere = `Boolean(customElements.get("cuepoint-chat") && ${CHAT}?.ask)`;
  while (performance.now() < end) {
    if ((await evaluate(isThere)) === true) return true;
    await wait(LOOK_MS, undefined, { signal });
  }
  return false;
}

/** Asks one question after another. Throws the signal's reason. */
export async function askAll(questions: readonly string[], asking: Asking): Promise<CheckedQuestion[]> {
  const checked: CheckedQuestion[] = [];
  for (const question of questions) checked.push(await ask(question, asking));
  return checked;
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
