import { join } from "node:path";
import { parseArgs } from "node:util";
import type { AnswerParts } from "../../../src/answer/answer-parts.js";
import { composeAnswering } from "../../../src/compose/compose.js";
import { openModels } from "../../../src/compose/compose-models.js";
import type { Reporter } from "../../../src/compose/reporter.js";
import { loadIndex } from "../../../src/store/local/load-index.js";
import { loadAddon } from "../../../src/store/vectors/load-addon.js";
import { readTestConfig } from "../../test-config.js";
import { findDataSet } from "../data/data-set.js";
import { findAnew } from "./find-anew.js";
import { type AskedQuestions, measureQuestions, readAllOutlines } from "./measure-questions.js";
import { type AskedTalks, measureTalks } from "./measure-talks.js";
import { writeMeetings } from "./write-meetings.js";

/**
 * `npm run bench:suggestions`: is every question that is offered answered, from its own chapter first, when it is asked over
 * the whole library? Over 60 transcripts, and over 14 meetings and the shipped page. The questions are found anew at each run;
 * the indexes, which take minutes, are kept. `--list` prints each question, `--corpus DIR` measures files of your own.
 */
const { values } = parseArgs({
  options: { list: { type: "boolean", default: false }, corpus: { type: "string" } },
});
const TALKS = 20;
const addon = loadAddon();
const say = (line: string) => process.stderr.write(`${line}\n`);
const print = (line: string) => process.stdout.write(`${line}\n`);
const reporter: Reporter = { note: say, progress: () => undefined };
const { signal } = new AbortController();
const models = await openModels(readTestConfig(), reporter, signal);

if (values.corpus !== undefined) await measure(values.corpus, values.corpus, "dist/bench/own-index");
else {
  const changelog = findDataSet("podcasts-changelog");
  if (changelog === null) say("podcasts-changelog is not in ../shared/data: left out.");
  else await measure("60 transcripts", join(changelog, "episodes"), "dist/bench/changelog-index");
  const qmsum = findDataSet("qmsum");
  if (qmsum === null) say("qmsum is not in ../shared/data: left out.");
  else {
    const folder = writeMeetings(join(qmsum, "val"), "dist/bench/meetings");
    await measure("14 meetings and the shipped page", folder, "dist/bench/meetings-index");
  }
}
await models.embedder.close();

async function measure(name: string, corpusDir: string, indexDir: string): Promise<void> {
  say(`${name}: indexing, or taking up the index`);
  const config = { ...readTestConfig(), corpusDir, indexDir };
  const answering = await composeAnswering(config, reporter, signal, { openModels: async () => models });
  try {
    const { store, seconds } = await findAnew(await loadIndex(indexDir, addon), answering.parts);
    const { parts } = answering.withStore(store);
    const asked = await measureQuestions(parts);
    const talks = await measureTalks(parts, TALKS);
    for (const line of await listLines(name, { parts, seconds, asked, talks })) print(line);
  } finally {
    await answering.close();
  }
}

interface Measured {
  readonly parts: AnswerParts;
  readonly seconds: number;
  readonly asked: AskedQuestions;
  readonly talks: AskedTalks;
}

async function listLines(name: string, { parts, seconds, asked, talks }: Measured): Promise<string[]> {
  const { episodes, counts } = parts.store;
  const chapters = (await readAllOutlines(parts.store)).flatMap((episode) => episode.chapters);
  const withSome = chapters.filter(({ questions = [] }) => questions.length > 0).length;
  const count = (holds: (question: AskedQuestions["questions"][number]) => boolean) =>
    asked.questions.filter(holds).length;
  return [
    `${name}: ${asked.questions.length} questions of ${withSome} of ${chapters.length} chapters`,
    `  found in ${seconds.toFixed(0)} s of the processor, ${((1000 * seconds) / counts.passages).toFixed(1)} s for 1,000 passages`,
    `  answered                             ${show(
      count(({ answered }) => answered),
      asked.questions.length,
    )}`,
    `  from their chapter first             ${show(
      count(({ first }) => first),
      asked.questions.length,
    )}`,
    `  episodes that begin with some        ${show(asked.starting, episodes.length)}`,
    `  the show begins with, own chapter    ${show(asked.ofShow.filter(({ first }) => first).length, asked.ofShow.length)}, of ${new Set(asked.ofShow.map(({ episode }) => episode)).size} episodes`,
    `  talks: the first follow-up answered  ${show(talks.answered, talks.talks)}`,
    `  of another chapter or moment         ${show(talks.further, talks.talks)}`,
    `  asked before                         ${show(talks.repeated, talks.talks)}`,
    ...asked.questions
      .filter(({ first }) => !first)
      .map((each) => `  missed: ${describe(each)} -> ${each.cited}`),
    ...talks.missed.map((line) => `  talk: ${line}`),
    ...(values.list ? [...asked.questions, ...asked.ofShow].map((each) => `- ${describe(each)}`) : []),
  ];
}

function describe({ text, episode, chapter }: AskedQuestions["questions"][number]): string {
  return `${text} (${episode}, ${chapter})`;
}

function show(count: number, of: number): string {
  return `${count} of ${of} (${(count / Math.max(1, of)).toFixed(3)})`;
}
