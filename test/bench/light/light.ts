import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { lookUpIn } from "../../../src/answer/look-up.js";
import { composeAnswering } from "../../../src/compose/compose.js";
import type { Models } from "../../../src/compose/compose-models.js";
import { evaluate } from "../../../src/evaluate/evaluate.js";
import { readQuestions } from "../../../src/evaluate/read-questions.js";
import { createLightReader } from "../../../src/read/light-reader.js";
import { openStoredModels } from "../../fakes/models/stored-embedder.js";
import { readTestConfig } from "../../test-config.js";
import { type DataSetEpisode, findDataSet, indexEpisode } from "../data/data-set.js";
import { readQmsum } from "../data/qmsum.js";
import { measureChangelog } from "../reading/measure-changelog.js";
import { lightenParts, makeLightLibrary } from "./light-library.js";
import { measureDeclined, readUnrelated, takeTranscripts } from "./measure-unrelated.js";

/**
 * `npm run bench:light`: what an exported folder finds, quotes and declines without a model, beside what the server does with the same
 * questions. `--sample N` takes N questions about transcripts, N unrelated ones and N meetings; `--only dev,transcripts,unrelated,meetings`
 * some of the parts.
 */
const QUESTIONS = "test/quality/questions.jsonl";
const TRANSCRIPTS_INDEX = "dist/bench/changelog-index";
const MOST_UNRELATED = 200;

const { values } = parseArgs({ options: { sample: { type: "string" }, only: { type: "string" } } });
const sample = values.sample === undefined ? Number.POSITIVE_INFINITY : Number(values.sample);
if (!(sample >= 1)) throw new Error(`--sample is a number from 1 on, not "${values.sample}"`);
const parts = values.only?.split(",") ?? ["dev", "transcripts", "unrelated", "meetings"];
const config = readTestConfig();
const { signal } = new AbortController();
const say = (line: string) => process.stderr.write(`${line}\n`);
const reporter = { note: say, progress: () => undefined };
const models = await openStoredModels(config, reporter, signal);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** A figure's name, the server's, and the folder's. */
type Row = readonly [name: string, server: number | null, light: number | null];

print(`${"".padEnd(46)}${["server", "folder", "ratio"].map((head) => head.padStart(9)).join("")}`);
if (parts.includes("dev")) printRows(await measureDev());
if (parts.includes("transcripts")) printRows(await measureTranscripts());
if (parts.includes("unrelated")) printRows(await measureUnrelated());
if (parts.includes("meetings")) printRows(await measureMeetings(models));
process.exit(0);

function printRows(rows: readonly Row[]): void {
  for (const [name, server, light] of rows) {
    const ratio = server === null || light === null || server === 0 ? null : light / server;
    print(
      name.padEnd(46) +
        [server, light, ratio].map((value) => (value?.toFixed(3) ?? "-").padStart(9)).join(""),
    );
  }
}

async function withBoth<Figures>(
  own: { corpusDir: string; indexDir: string },
  measure: (answering: AnswerParts) => Promise<Figures>,
): Promise<readonly [server: Figures, light: Figures]> {
  const answering = await composeAnswering({ ...config, ...own }, reporter, signal, {
    openModels: async () => models,
  });
  try {
    const light = await lightenParts(answering.parts, models.embedder);
    return [await measure(answering.parts), await measure(light)];
  } finally {
    await answering.close();
  }
}

async function measureDev(): Promise<Row[]> {
  const questions = readQuestions(readFileSync(QUESTIONS, "utf8"), QUESTIONS);
  const own = { corpusDir: "corpus", indexDir: "dist/bench/light-index" };
  const [server, light] = await withBoth(own, (both) => evaluate(both, questions));
  const overall = (
    ["hitAt1", "recallAt5", "mrr", "answerRate", "citationPrecision", "citationRecall"] as const
  ).map((name): Row => [`dev ${name}`, server.overall[name].value, light.overall[name].value]);
  const declined = ["off-topic", "hostile", "near-miss"].map((kind): Row => {
    const of = ({ byKind }: typeof server) => byKind[kind]?.abstentionRecall.value ?? null;
    return [`dev ${kind} declined`, of(server), of(light)];
  });
  return [
    ...overall,
    [
      "dev right sentence first",
      server.overall.firstCitationAnswers.value,
      light.overall.firstCitationAnswers.value,
    ],
    ...declined,
  ];
}

async function measureTranscripts(): Promise<Row[]> {
  const folder = findDataSet("podcasts-changelog");
  if (folder === null) return [];
  const own = { corpusDir: join(folder, "episodes"), indexDir: TRANSCRIPTS_INDEX };
  const onProgress = (done: number, total: number) => say(`transcripts: ${done} of ${total}`);
  const [server, light] = await withBoth(own, (both) => measureChangelog(both, { most: sample, onProgress }));
  for (const missed of light.missed) say(`not found in the folder: ${missed}`);
  return (["answered", "rightMinuteFirst", "rightMinute", "saysIt"] as const).map(
    (name): Row => [`transcripts ${name}`, server[name], light[name]],
  );
}

/** Asks the same general questions of the shipped page, of ten transcripts and of sixty. */
async function measureUnrelated(): Promise<Row[]> {
  const folder = findDataSet("podcasts-changelog");
  const questions = readUnrelated(Math.min(sample, MOST_UNRELATED));
  if (folder === null || questions.length === 0) return [];
  const transcripts = join(folder, "episodes");
  const ten = "dist/bench/changelog-ten";
  takeTranscripts(transcripts, ten);
  const libraries = [
    ["the page", { corpusDir: "corpus", indexDir: "dist/bench/light-index" }],
    ["ten transcripts", { corpusDir: ten, indexDir: "dist/bench/changelog-ten-index" }],
    ["sixty transcripts", { corpusDir: transcripts, indexDir: TRANSCRIPTS_INDEX }],
  ] as const;
  const rows: Row[] = [];
  for (const [name, own] of libraries) {
    const onProgress = (done: number, total: number) => say(`unrelated, ${name}: ${done} of ${total}`);
    const [server, light] = await withBoth(own, (both) => measureDeclined(both, questions, onProgress));
    rows.push([`unrelated declined, ${name}`, server, light]);
  }
  return rows;
}

/** The server's figures are those of `npm run bench:reading`, which takes long. */
async function measureMeetings({ embedder }: Models): Promise<Row[]> {
  const folder = findDataSet("qmsum");
  if (folder === null) return [];
  const meetings = readQmsum(join(folder, "val")).slice(0, sample).map(hideTitles);
  const indexes = [];
  for (const { episode } of meetings) indexes.push(await indexEpisode(episode, embedder));
  const light = await makeLightLibrary(indexes, embedder);
  const asked: { kind: string; declined: boolean; right: boolean }[] = [];
  for (const [i, { questions }] of meetings.entries()) {
    const index = indexes[i];
    if (index === undefined) continue;
    const store = light.lighten(index);
    const reader = createLightReader({ embedder: light.embedder, words: light.table, store });
    for (const { text, kind, gold } of questions) {
      const { verdict, chapters } = await lookUpIn(
        { store, embedder: light.embedder, reader },
        { question: text },
      );
      asked.push({
        kind,
        declined: verdict !== "answers",
        right: gold.includes(chapters[0]?.chapter.number ?? 0),
      });
    }
  }
  const share = (kind: string, holds: (each: (typeof asked)[number]) => boolean) => {
    const own = asked.filter((each) => each.kind === kind);
    return own.filter(holds).length / own.length;
  };
  return [
    ["meetings, right passage first", null, share("answerable", ({ right }) => right)],
    ["meetings, unrelated declined", null, share("unrelated", ({ declined }) => declined)],
    ["meetings, answerable declined", null, share("answerable", ({ declined }) => declined)],
  ];
}

function hideTitles({ episode, questions }: DataSetEpisode): DataSetEpisode {
  const chapters = episode.chapters.map((chapter) => ({ ...chapter, generated: true as const }));
  return { episode: { ...episode, chapters }, questions };
}
