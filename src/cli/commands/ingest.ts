import { composeQuestions } from "../../compose/compose.js";
import { openModels as openOwn, warmReader } from "../../compose/compose-models.js";
import { chooseDriver, composeUpdateOptions } from "../../compose/compose-store.js";
import type { Config } from "../../compose/config.js";
import { readOwnRequests } from "../../compose/read-own-files.js";
import { describePassedOver } from "../../corpus/page-problem.js";
import { type Corpus, readCorpus, readCorpusPaths } from "../../corpus/read-corpus.js";
import { countLeftOut } from "../../corpus/unread/count-left-out.js";
import { isNothingRead } from "../../corpus/unread/is-nothing-read.js";
import { findModel } from "../../embed/find-model.js";
import { countNoun } from "../../shared/count-noun.js";
import { AppError } from "../../shared/errors.js";
import { loadOnce } from "../../shared/load-once.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { Changes } from "../../store/compare-corpus.js";
import type { CorpusReader } from "../../store/store-driver.js";
import { createQuestionFinder } from "../../suggest/find-questions.js";
import type { CommandContext } from "../context.js";
import { describeUnserved } from "../print/describe-unserved.js";

/** A terminal shows so many notes; `--json` and `doctor` show all of them. */
const MOST_NOTES = 20;
const MOST_NAMES = 8;

export interface IngestOptions {
  readonly paths: readonly string[];
  readonly rebuild: boolean;
  readonly dryRun: boolean;
  /** True where the ingest is to fail, and to change nothing, if any file is passed over. */
  readonly strict: boolean;
  readonly json: boolean;
}

/** What is printed: with `--json` the report, else the sentence. */
interface Outcome {
  readonly report: object;
  readonly sentence: string;
  readonly corpus: Corpus;
}

/** `cuepoint ingest`: brings the index up to date with the corpus, or with the paths given. */
export async function ingest(options: IngestOptions, context: CommandContext): Promise<void> {
  const { reporter, screen } = context;
  const print = (text: string) => {
    reporter.done();
    screen.stdout.write(`${text}\n`);
  };
  let report = {};
  try {
    const outcome = await (options.dryRun ? preview : update)(options, context);
    report = outcome.report;
    if (isNothingRead(outcome.corpus)) throw refuseNothing(outcome.corpus);
    print(options.json ? JSON.stringify(report, null, 2) : escapeHidden(outcome.sentence));
  } catch (error) {
    // A program has its report in every case; what follows on stderr is for people.
    if (options.json && error instanceof AppError) {
      const { code, message, problems } = error;
      print(JSON.stringify({ ...report, status: "failed", code, detail: message, problems }, null, 2));
    }
    throw error;
  }
}

/** Brings the index up to date with the whole corpus, as `cuepoint ingest` does. */
export async function updateIndex(context: CommandContext): Promise<Outcome> {
  return await update({ paths: [], rebuild: false, dryRun: false, strict: false, json: false }, context);
}

function refuseNothing({ passedOver, stale }: Corpus): AppError {
  const kept = `${countNoun(stale.length, "episodes")} ${stale.length === 1 ? "stays" : "stay"}`;
  return new AppError("corpus_unreadable", `Nothing of the corpus can be read: ${kept} as before.`, {
    hint: "Correct what each line names, or mount the disk that has the corpus, then run `cuepoint ingest` again.",
    problems: passedOver.map(describePassedOver),
  });
}

async function preview(options: IngestOptions, context: CommandContext): Promise<Outcome> {
  const config = context.readConfig();
  const embedder = { model: findModel(config.modelName) };
  const driver = chooseDriver(config);
  const { corpus, ...figures } = await driver.preview({
    ...composeIngest(options, context, config),
    embedder,
  });
  const work = `${countNoun(figures.embeddedTexts, "texts")} to embed`;
  const changes =
    figures.status === "unchanged"
      ? "Nothing has changed: nothing would be done."
      : `${describeChanges(figures.changes)}; ${work}. Nothing was written.`;
  return {
    report: { ...figures, ...reportCorpus(corpus, context) },
    sentence: `${changes}${countPassedOver(corpus)}`,
    corpus,
  };
}

async function update(options: IngestOptions, context: CommandContext): Promise<Outcome> {
  const { reporter, signal, openModels = openOwn } = context;
  const config = context.readConfig();
  const { embedder, reader } = await openModels(config, reporter, signal);
  const openReader = loadOnce(() => warmReader(reader, reporter));
  const { ask, budget } = await composeQuestions(config, reporter);
  try {
    const driver = chooseDriver(config);
    const { corpus, episodes, ...figures } = await driver.update({
      ...composeIngest(options, context, config),
      embedder,
      findQuestions: createQuestionFinder({
        ...{ embedder, openReader, ask },
        // Where nothing is to be asked, it is not waited for.
        get requests() {
          return readOwnRequests();
        },
      }),
    });
    const reported = reportCorpus(corpus, context);
    const warnings = describeUnserved(episodes, findModel(config.modelName));
    for (const warning of warnings) reporter.note(`Warning: ${warning}`);
    const { status, counts, recall, changes, embeddedTexts, reusedTexts } = figures;
    const size = (["episodes", "chapters", "passages"] as const)
      .map((noun) => countNoun(counts[noun], noun))
      .join(", ");
    const work =
      status === "unchanged"
        ? "nothing has changed"
        : `${countNoun(embeddedTexts, "texts")} embedded, ${reusedTexts} kept (${describeChanges(changes)})`;
    const graph =
      recall === null || status === "unchanged"
        ? ""
        : ` The search graph finds ${(100 * recall).toFixed(1)} % of what an exact search finds.`;
    return {
      report: { ...figures, ...reported, warnings },
      sentence: `The index holds ${size}: ${work}.${countPassedOver(corpus)}${graph}`,
      corpus,
    };
  } finally {
    await budget?.close();
    await embedder.close();
  }
}

function composeIngest(options: IngestOptions, context: CommandContext, config: Config) {
  const { reporter, signal } = context;
  const paths = options.paths.length === 0 ? null : options.paths;
  return {
    ...composeUpdateOptions(config, reporter, signal),
    paths,
    rebuild: options.rebuild,
    readCorpus: createReader(config, paths, { strict: options.strict, openReader: context.openReader }),
  };
}

function createReader(
  { corpusDir }: Config,
  paths: readonly string[] | null,
  { strict, openReader }: Pick<IngestOptions, "strict"> & Pick<CommandContext, "openReader">,
): CorpusReader {
  return async (known, request) => {
    const options = { ...request, known, reader: openReader?.() };
    const corpus = await (paths === null ? readCorpus(corpusDir, options) : readCorpusPaths(paths, options));
    if (strict && corpus.passedOver.length > 0)
      throw new AppError(
        "corpus_unreadable",
        "With --strict nothing is changed where a file is passed over.",
        {
          hint: "Correct what each line names, or leave --strict out.",
          problems: corpus.passedOver.map(describePassedOver),
        },
      );
    return corpus;
  };
}

/** Tells the operator what was left out and passed over, and gives it as the report has it. */
function reportCorpus(corpus: Corpus, { reporter }: CommandContext) {
  const { ignored, notes, counted, alike, passedOver, stale } = corpus;
  reporter.done();
  const tell = (lines: readonly string[], more: string) => {
    for (const line of lines.slice(0, MOST_NOTES)) reporter.note(line);
    if (lines.length > MOST_NOTES) reporter.note(`${lines.length - MOST_NOTES} ${more}`);
  };
  // Where nothing is read, the failure names them.
  const told = isNothingRead(corpus) ? [] : passedOver;
  tell(
    told.map((each) => `Passed over: ${describePassedOver(each)}`),
    "more lines of files passed over: `--json` has all of them.",
  );
  tell(
    stale.map((id) => `Stale: ${id} stays as it was, as a file of it cannot be read any more.`),
    "more episodes stay as they were.",
  );
  tell(countLeftOut(ignored), "more kinds of files left out: `--json` has all of them.");
  tell(
    [...counted, ...alike].map((note) => `Note: ${note}`),
    "more notes: `cuepoint doctor` has those of each episode.",
  );
  return { ignored, notes: [...notes, ...alike], passedOver, stale };
}

/** Writes ` 3 files passed over.`, or nothing. */
function countPassedOver({ passedOver }: Corpus): string {
  const count = new Set(passedOver.map(({ path }) => path)).size;
  return count === 0 ? "" : ` ${countNoun(count, "files")} passed over.`;
}

/** Writes `2 episodes added: a, b; 1 episode changed: c`. */
function describeChanges({ added, changed, removed }: Changes): string {
  const parts = [
    ["added", added],
    ["changed", changed],
    ["removed", removed],
  ] as const;
  const said = parts.flatMap(([verb, ids]) => {
    const names = ids.slice(0, MOST_NAMES).join(", ");
    const more = ids.length > MOST_NAMES ? ", ..." : "";
    return ids.length === 0 ? [] : [`${countNoun(ids.length, "episodes")} ${verb}: ${names}${more}`];
  });
  return said.length === 0 ? "no episode changed" : said.join("; ");
}
