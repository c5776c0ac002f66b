import { composeIndexOptions, openEmbedder } from "../compose.js";
import { readCorpus, readCorpusPaths } from "../corpus/read-corpus.js";
import { findModel } from "../embed/find-model.js";
import { updateIndex } from "../index/update-index.js";
import type { CommandContext } from "./context.js";
import { countNoun } from "./count-noun.js";
import { describeUnserved } from "./describe-unserved.js";

export interface IngestOptions {
  readonly paths: readonly string[];
  readonly rebuild: boolean;
  readonly json: boolean;
}

/** `cuepoint ingest`: brings the index up to date with the corpus, or with the paths given. */
export async function ingest(options: IngestOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal } = context;
  const config = context.readConfig();
  const paths = options.paths.length === 0 ? null : options.paths;
  const corpus = await (paths === null ? readCorpus(config.corpusDir) : readCorpusPaths(paths));
  for (const path of corpus.ignored)
    reporter.note(`Left out ${path}: only .txt and .md chapters pages are read.`);
  const embedder = await openEmbedder(config, reporter, signal);
  try {
    const result = await updateIndex({
      ...composeIndexOptions(config, reporter, signal),
      corpus,
      paths,
      embedder,
      rebuild: options.rebuild,
    });
    reporter.done();
    const { episodes, ...figures } = result;
    const warnings = describeUnserved(episodes, findModel(config.modelName));
    for (const warning of warnings) reporter.note(`Warning: ${warning}`);
    if (options.json) {
      screen.stdout.write(`${JSON.stringify({ ...figures, warnings }, null, 2)}\n`);
      return;
    }
    const { status, counts, embeddedTexts, reusedTexts } = figures;
    const size = (["episodes", "chapters", "passages"] as const)
      .map((noun) => countNoun(counts[noun], noun))
      .join(", ");
    const work =
      status === "unchanged" ? "nothing has changed" : `${embeddedTexts} texts embedded, ${reusedTexts} kept`;
    screen.stdout.write(`The index holds ${size}: ${work}.\n`);
  } finally {
    await embedder.close();
  }
}
