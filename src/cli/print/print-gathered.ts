import { join } from "node:path";
import type { Gathered } from "../../gather/gather-parts.js";
import { countNoun } from "../../shared/count-noun.js";
import { AppError } from "../../shared/errors.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import { updateIndex } from "../commands/ingest.js";
import type { CommandContext } from "../context.js";
import { breakLines } from "./wrap-text.js";

const MOST_TOLD = 10;

/** A source of which nothing could be had. */
export interface Refused {
  readonly source: string;
  readonly error: AppError;
}

interface Outcome {
  readonly gathered: readonly Gathered[];
  readonly refused: readonly Refused[];
  readonly json: boolean;
}

/** Tells what was fetched, brings the index up to date, and prints how it is now. Throws where a source was refused. */
export async function finishGathering(outcome: Outcome, context: CommandContext): Promise<void> {
  const { gathered, refused, json } = outcome;
  const { reporter, screen } = context;
  reporter.done();
  for (const each of gathered) for (const line of describeGathered(each)) reporter.note(line);
  for (const { error } of refused) reporter.note(error.sentence);
  const index = gathered.length === 0 ? null : await updateAfter(gathered, context);
  reporter.done();
  if (json) {
    const sources = gathered.map(({ bare, ...each }) => ({ ...each, withoutWords: bare }));
    const failed = refused.map(({ source, error }) => ({ source, code: error.code, detail: error.sentence }));
    screen.stdout.write(`${JSON.stringify({ sources, failed, index: index?.report ?? null }, null, 2)}\n`);
  } else if (index !== null)
    screen.stdout.write(`${breakLines(escapeHidden(index.sentence), screen.stdout)}\n`);
  const [first] = refused;
  if (first !== undefined)
    throw new AppError(first.error.code, `${countNoun(refused.length, "sources")} could not be added`, {
      hint: first.error.hint ?? "Correct what each line names, then run it again.",
    });
}

/** Of a corpus that is empty because nothing could be had, the lines above say more than how a corpus is filled. */
async function updateAfter(gathered: readonly Gathered[], context: CommandContext) {
  try {
    return await updateIndex(context);
  } catch (error) {
    const isEmpty = error instanceof AppError && error.code === "corpus_missing";
    if (!isEmpty || gathered.every(({ failed }) => failed.length === 0)) throw error;
    throw new AppError("fetch_failed", "Nothing could be added, and the corpus holds no episode", {
      hint: "Correct what the lines above name, then run it again.",
      cause: error,
    });
  }
}

function describeGathered({
  kind,
  show,
  folder,
  episodes,
  leftOut,
  fetched,
  bare,
  failed,
  isUnchanged,
}: Gathered): string[] {
  if (isUnchanged) return [`${show}: nothing has changed.`];
  const left = leftOut === 0 ? "" : ` (${leftOut} left out)`;
  const told = new Set(failed.map(({ title }) => title));
  const silent = bare.filter((title) => !told.has(title));
  const words = silent.length === 0 ? "" : ` ${describeBare(silent, kind)}`;
  const more = failed.length - MOST_TOLD;
  return [
    `${show}: ${countNoun(episodes, "episodes")}${left} in ${join(folder)}, ${countNoun(fetched, "files")} new or changed.${words}`,
    ...failed.slice(0, MOST_TOLD).map(({ title, reason }) => `  ${title}: ${reason}`),
    ...(more > 0 ? [`  and ${more} more: --json has all of them`] : []),
  ];
}

function describeBare(titles: readonly string[], kind: Gathered["kind"]): string {
  const [first] = titles;
  const which = titles.length === 1 ? `“${first}” has` : `${titles.length} of them have`;
  if (kind === "videos") return `${which} no captions, only what YouTube says of it.`;
  return `${which} no transcript and no chapters to fetch, only what the source says of it; --transcribe makes transcripts.`;
}
