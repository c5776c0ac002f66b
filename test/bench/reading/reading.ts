import { join } from "node:path";
import { parseArgs } from "node:util";
import { composeAnswering } from "../../../src/compose/compose.js";
import { openModels } from "../../../src/compose/compose-models.js";
import type { Reporter } from "../../../src/compose/reporter.js";
import { readTestConfig } from "../../test-config.js";
import { type DataSetEpisode, findDataSet } from "../data/data-set.js";
import { readQmsum } from "../data/qmsum.js";
import { readSquad } from "../data/squad.js";
import { type ChangelogFigures, measureChangelog } from "./measure-changelog.js";
import { type DataSetFigures, measureDataSet } from "./measure-data-set.js";

/**
 * `npm run bench:reading`: what the program declines and answers, on data that nothing was trained on, by its own
 * stages and with its own models. `--sample N` takes N meetings, articles and questions about transcripts; `--json`
 * prints the figures as JSON and nothing else.
 */
const { values } = parseArgs({
  options: { sample: { type: "string" }, json: { type: "boolean", default: false } },
});
const sample = values.sample === undefined ? Number.POSITIVE_INFINITY : Number(values.sample);
if (!(sample >= 1)) throw new Error(`--sample is a number from 1 on, not "${values.sample}"`);

/** The index of the transcripts, which takes minutes, is kept for the next run. */
const INDEX_DIR = "dist/bench/changelog-index";

const say = (line: string) => process.stderr.write(`${line}\n`);
const reporter: Reporter = { note: say, progress: () => undefined };
const { signal } = new AbortController();
const config = readTestConfig();
const { embedder, reader } = await openModels(config, reporter, signal);
if (reader === null) throw new Error("without the reading model there is nothing to measure");
const models = { embedder, reader };

const qmsum = await measure("qmsum", (folder) => readQmsum(join(folder, "val")).map(hideTitles));
const squad = await measure("squad2", readSquad);
const changelog = await measureTranscripts();
await embedder.close();
if (values.json) process.stdout.write(`${JSON.stringify({ qmsum, squad, changelog }, null, 2)}\n`);
else process.stdout.write(`${listTable().join("\n")}\n`);

async function measure(
  name: string,
  read: (folder: string) => DataSetEpisode[],
): Promise<DataSetFigures | null> {
  const folder = find(name);
  if (folder === null) return null;
  const episodes = read(folder).slice(0, sample);
  return await measureDataSet(episodes, { ...models, onProgress: count(name) });
}

/** The passages of a meeting have only numbers; a title that the program makes is not read. */
function hideTitles({ episode, questions }: DataSetEpisode): DataSetEpisode {
  const chapters = episode.chapters.map((chapter) => ({ ...chapter, generated: true as const }));
  return { episode: { ...episode, chapters }, questions };
}

async function measureTranscripts(): Promise<ChangelogFigures | null> {
  const folder = find("podcasts-changelog");
  if (folder === null) return null;
  say("indexing 60 transcripts, or taking up their index");
  const own = { ...config, corpusDir: join(folder, "episodes"), indexDir: INDEX_DIR };
  const answering = await composeAnswering(own, reporter, signal, { openModels: async () => models });
  try {
    return await measureChangelog(answering.parts, { most: sample, onProgress: count("transcripts") });
  } finally {
    await answering.close();
  }
}

function find(name: string): string | null {
  const folder = findDataSet(name);
  if (folder === null) say(`${name} is not in ../shared/data: left out.`);
  return folder;
}

function count(name: string) {
  return (done: number, total: number) => say(`${name}: ${done} of ${total}`);
}

function listTable(): string[] {
  const lines = [
    `${"never trained on".padEnd(34)}${["questions", "declined", "nothing", "right first"].map((head) => head.padStart(12)).join("")}`,
  ];
  for (const [name, figures] of [
    ["QMSum val", qmsum],
    ["SQuAD 2.0", squad],
  ] as const) {
    for (const [kind, { questions, declined, nothing, rightFirst }] of Object.entries(figures ?? {})) {
      const cells = [
        String(questions),
        show(declined),
        show(nothing),
        rightFirst === null ? "-" : show(rightFirst),
      ];
      lines.push(`${name}, ${kind}`.padEnd(34) + cells.map((cell) => cell.padStart(12)).join(""));
    }
  }
  if (changelog === null) return lines;
  const { questions, answered, rightMinuteFirst, rightMinute, saysIt, missed, unsaid } = changelog;
  return [
    ...lines,
    "",
    `Changelog, ${questions} questions over 60 transcripts`,
    `  answered                        ${show(answered)}`,
    `  right minute first, in any      ${show(rightMinuteFirst)}, ${show(rightMinute)}`,
    `  the words that answer are said  ${show(saysIt)}`,
    ...missed.map((question) => `  not found: ${question}`),
    ...unsaid.map((question) => `  not said: ${question}`),
  ];
}

function show(share: number): string {
  return share.toFixed(3);
}
