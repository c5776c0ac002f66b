import { setTimeout as wait } from "node:timers/promises";
import { MODELS_MARK } from "../../shared/folder/models-mark.js";
import { type Asking, askAll, type CheckedQuestion, LOOK_MS } from "./ask-widget.js";
import type { OpenPage } from "./open-page.js";

/** What came of the models of a folder that has some. */
export interface ModelsCheck {
  /** From the first answer, after which a browser loads them, until they answer, in milliseconds; null where they do not. */
  readonly ms: number | null;
  /** Why they do not answer, or what failed when they were asked; null where nothing did. */
  readonly failure: string | null;
  /** The questions, asked once more when the models answer; empty where they do not. */
  readonly questions: readonly CheckedQuestion[];
}

export interface ModelsOptions extends Asking {
  readonly page: OpenPage;
  readonly questions: readonly string[];
  /** When the first answer was there, in milliseconds since 1970. */
  readonly since: number;
  /** How long the models may take from then on, in milliseconds. */
  readonly longestMs: number;
  /** Whether the browser has asked for a file of theirs. */
  readonly isBegun: () => boolean;
}

/** Waits for the models, and asks of them. Throws the signal's reason. */
export async function askModels(options: ModelsOptions): Promise<ModelsCheck> {
  const { page, questions, since, longestMs, isBegun, signal } = options;
  let marks = await readMarks(page);
  while (marks.length === 0 && Date.now() < since + longestMs) {
    await wait(LOOK_MS, undefined, { signal });
    marks = await readMarks(page);
  }
  const ready = marks.find(({ failure }) => failure === null);
  if (ready === undefined) {
    const failure = marks[0]?.failure ?? describeSilence(longestMs, isBegun());
    return { ms: null, failure, questions: [] };
  }
  const asked = await askAll(questions, options);
  const failed = (await readMarks(page)).find(({ failure }) => failure !== null);
  return {
    ms: Math.max(0, Math.round(ready.at - since)),
    failure: failed?.failure ?? null,
    questions: asked,
  };
}

function describeSilence(longestMs: number, isBegun: boolean): string {
  return isBegun
    ? `they were loaded and did not answer within ${longestMs / 1_000} s`
    : `the browser did not begin to load them within ${longestMs / 1_000} s: it counts its line as slow or its memory as small, or runs no worker`;
}

interface Mark {
  readonly failure: string | null;
  /** In milliseconds since 1970. */
  readonly at: number;
}

const MARKS = `performance.getEntriesByName(${JSON.stringify(MODELS_MARK)}, "mark")
  .map(({ detail, startTime }) => ({ failure: detail, at: performance.timeOrigin + startTime }))`;

/** Reads what the page's workers say of their models, the earliest first. */
async function readMarks({ evaluateInWorkers }: OpenPage): Promise<Mark[]> {
  const found = (await evaluateInWorkers(MARKS)) as (readonly Mark[] | undefined)[];
  return found.flatMap((marks) => marks ?? []).sort((a, b) => a.at - b.at);
}
