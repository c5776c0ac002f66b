import { openModels as openOwn } from "../../compose/compose-models.js";
import { chooseDriver, composeUpdateOptions } from "../../compose/compose-store.js";
import type { Config } from "../../compose/config.js";
import { type Corpus, readCorpus, readCorpusPaths } from "../../corpus/read-corpus.js";
import { findModel } from "../../embed/find-model.js";
import { countNoun } from "../../shared/count-noun.js";
import { escapeHidden } from "../../shared/strip-hidden.js";
import type { Changes } from "../../store/compare-corpus.js";
import type { CorpusReader } from "../../store/store-driver.js";
import type { CommandContext } from "../context.js";
import { describeUnserved } from "../print/describe-unserved.js";

/** A terminal shows so many notes; `--json` and `doctor` show all of them. */
const MOST_NOTES = 20;
const MOST_NAMES = 8;

export interface IngestOptions {
  readonly paths: readonly string[];
  readonly rebuild: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `cuepoint ingest`: brings the index up to date with the corpus, or with the paths given. */
export async function ingest(options: IngestOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal, openModels = openOwn } = context;
  const config = context.readConfig();
  const paths = options.paths.length === 0 ? null : options.paths;
  const driver = chooseDriver(config);
  const model = findModel(config.modelName);
  const common = {
    ...composeUpdateOptions(config, reporter, signal),
    paths,
    rebuild: options.rebuild,
    readCorpus: createReader(config, paths),
  };
  const print = (result: object, sentence: string) => {
    reporter.done();
    screen.stdout.write(
      options.json ? `${JSON.stringify(result, null, 2)}\n` : `${escapeHidden(sentence)}\n`,
    );
  };
  if (options.dryRun) {
    const { corpus, ...preview } = await driver.preview({ ...common, embedder: { model } });
    const notes = reportCorpus(corpus, context);
    const work = `${countNoun(preview.embeddedTexts, "texts")} to embed`;
    const sentence =
      preview.status === "unchanged"
        ? "Nothing has changed: nothing would be done."
        : `${describeChanges(preview.changes)}; ${work}. Nothing was written.`;
    print({ ...preview, ignored: corpus.ignored, notes }, sentence);
    return;
  }
  const { embedder } = await openModels({ ...config, readerDir: null }, reporter, signal);
  try {
    const { corpus, episodes, ...figures } = await driver.update({ ...common, embedder });
    const notes = reportCorpus(corpus, context);
    const warnings = describeUnserved(episodes, model);
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
    print(
      { ...figures, ignored: corpus.ignored, notes, warnings },
      `The index holds ${size}: ${work}.${graph}`,
    );
  } finally {
    await embedder.close();
  }
}

function createReader({ corpusDir }: Config, paths: readonly string[] | null): CorpusReader {
  return (known, options) =>
    paths === null
      ? readCorpus(corpusDir, { ...options, known })
      : readCorpusPaths(paths, { ...options, known });
}

/** Tells the operator what was left out and passed over. */
function reportCorpus({ ignored, notes }: Corpus, { reporter }: CommandContext): readonly string[] {
  reporter.done();
  for (const path of ignored.slice(0, MOST_NOTES))
    reporter.note(`Left out ${path}: in no format that is read.`);
  if (ignored.length > MOST_NOTES) reporter.note(`Left out ${ignored.length - MOST_NOTES} more files.`);
  for (const note of notes.slice(0, MOST_NOTES)) reporter.note(`Note: ${note}`);
  if (notes.length > MOST_NOTES)
    reporter.note(`${notes.length - MOST_NOTES} more notes: \`cuepoint doctor\` has those of each episode.`);
  return notes;
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
