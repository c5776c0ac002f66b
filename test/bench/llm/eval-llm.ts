import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createTransformersReader } from "../../../src/read/transformers-reader.js";
import { makeFolder, ROOT } from "../../cli/spawn-cli.js";
import { startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { measureFigures } from "./measure-figures.js";
import { measureReading, type ReadingFigures } from "./measure-reading.js";
import { measureServed, type ServedAnswer } from "./measure-served.js";
import { prepareCorpus } from "./prepare-corpora.js";
import { formatFaults, formatFigures, formatReadingFigures, formatServedFigures } from "./print-figures.js";
import { CORPORA, type CorpusName, readScripts, type Script } from "./read-scripts.js";
import { readOutcome, type ScoredAnswer, scoreAnswer } from "./score-answer.js";
import { createScriptedModel, FORMS, type Form } from "./script-model.js";
import { type Cuepoint, startCuepoint } from "./start-cuepoint.js";
import type { CorrectionMode, ScriptedReply } from "./write-reply.js";

/**
 * `npm run eval:llm`: what reaches the reader of the answers that a strong model writes, and of sentences that are wrong
 * in them. The model is a script behind a real socket, or with `--server` a real one. Exit code 1: a question got no
 * answer; 2: wrong usage; 130 or 143: it was interrupted.
 */
const USAGE = `usage: npm run eval:llm -- [options]
  --corpus page|changelog  one of the two
  --form text|json|ignore  the server refuses, honours or passes over a schema for
                           the reply; text and json, one after the other, by default
  --corrections drop|honest
                           asked to correct sentences, the model drops all of them,
                           or the wrong ones only; drop by default
  --verify                 the model is asked once more whether its passages say
                           what it wrote (CUEPOINT_VERIFY=model)
  --only ID                one question
  --everywhere             asks all episodes also where a question names one
  --checkout DIR           another built checkout
  --data DIR               where strong-model.jsonl lies; test/quality by default
  --server URL             an OpenAI-compatible server instead of the script, with
                           OPENAI_API_KEY and OPENAI_MODEL as they are set
  --verbose                each right sentence withheld, each wrong one released
  --json                   everything as JSON`;

const print = (line: string) => process.stdout.write(`${line}\n`);
const tell = (line: string) => process.stderr.write(`${line}\n`);

function refuse(problem: string): never {
  tell(`${problem}\n${USAGE}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({
      options: {
        corpus: { type: "string" },
        form: { type: "string" },
        corrections: { type: "string", default: "drop" },
        verify: { type: "boolean", default: false },
        only: { type: "string" },
        everywhere: { type: "boolean", default: false },
        checkout: { type: "string", default: ROOT },
        data: { type: "string", default: join(ROOT, "test/quality") },
        server: { type: "string" },
        verbose: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

function choose<Name extends string>(option: string, value: string, names: readonly Name[]): Name {
  return (
    names.find((name) => name === value) ?? refuse(`--${option} is ${names.join(" or ")}, not "${value}"`)
  );
}

const options = parse();
const corpora = options.corpus === undefined ? CORPORA : [choose("corpus", options.corpus, CORPORA)];
const forms: readonly Form[] =
  options.form === undefined ? ["text", "json"] : [choose("form", options.form, FORMS)];
const corrections = choose<CorrectionMode>("corrections", options.corrections, ["drop", "honest"]);
const checkout = resolve(options.checkout);
if (!existsSync(join(checkout, "dist/cli.js")))
  refuse(`${options.checkout} is no checkout that is built: it has no dist/cli.js.`);
if (options.server !== undefined && !URL.canParse(options.server))
  refuse(`--server is an address, not "${options.server}"`);

interface Corpus {
  readonly name: CorpusName;
  readonly scripts: readonly Script[];
  /** Its files, and what the servers keep. */
  readonly folder: string;
  readonly corpusDir: string;
}

interface Run {
  readonly corpus: CorpusName;
  readonly form: Form;
  readonly answers: readonly ScoredAnswer[];
}

interface ServedRun {
  readonly corpus: CorpusName;
  readonly answers: readonly ServedAnswer[];
}

let exitCode = 0;
const interruption = new AbortController();
for (const [name, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(name, () => {
    exitCode = code;
    interruption.abort(new Error(`interrupted by ${name}`));
  });
}
const folder = await makeFolder();
const stops = [() => rm(folder, { recursive: true, force: true })];

try {
  const prepared = await prepareCorpora();
  if (prepared.length === 0) tell("There is no question to ask.");
  else if (options.server === undefined) await evaluateScripts(prepared);
  else await evaluateServer(prepared, options.server);
} catch (error) {
  if (!interruption.signal.aborted) throw error;
} finally {
  for (const stop of stops.toReversed()) await stop();
}
process.exitCode = exitCode;

async function prepareCorpora(): Promise<Corpus[]> {
  const prepared: Corpus[] = [];
  for (const name of corpora) {
    const file = join(resolve(options.data), "strong-model.jsonl");
    const own = join(folder, name);
    const corpusDir = join(own, "corpus");
    const problem = existsSync(file)
      ? await prepareCorpus(name, corpusDir)
      : `${file} is not there: left out.`;
    if (problem !== null) {
      tell(problem);
      continue;
    }
    const scripts = readScripts(file)
      .filter(({ id, corpus }) => corpus === name && (options.only ?? id) === id)
      .map(({ episode, ...script }) =>
        episode === undefined || options.everywhere ? script : { ...script, episode },
      );
    if (scripts.length > 0) prepared.push({ name, scripts, folder: own, corpusDir });
  }
  if (options.only !== undefined && prepared.length === 0) refuse(`There is no question ${options.only}.`);
  return prepared;
}

async function evaluateScripts(prepared: readonly Corpus[]): Promise<void> {
  const runs: Run[] = [];
  for (const corpus of prepared) {
    for (const form of forms) runs.push({ corpus: corpus.name, form, answers: await replay(corpus, form) });
  }
  const readings = checkout === ROOT ? await readAlone(prepared) : new Map<CorpusName, ReadingFigures>();
  const measured = runs.map(({ answers, ...run }) => {
    const reading = readings.get(run.corpus) ?? null;
    return { ...run, figures: measureFigures(answers), reading, answers };
  });
  if (options.json) {
    print(JSON.stringify(measured, null, 2));
    return;
  }
  if (options.verbose) {
    for (const { corpus, form, answers } of runs) {
      print(`${corpus}, ${form}\n${answers.map(formatFaults).filter(Boolean).join("\n")}\n`);
    }
  }
  print(formatFigures(measured.map(({ corpus, form, figures }) => ({ head: [corpus, form], figures }))));
  if (readings.size === 0) return;
  const columns = [...readings].map(([corpus, figures]) => ({ head: [corpus, "read"] as const, figures }));
  print(`\n${formatReadingFigures(columns)}`);
}

/** Reads every sentence with the passages that it cites, without a server. Nothing where the reading model cannot be run. */
async function readAlone(prepared: readonly Corpus[]): Promise<Map<CorpusName, ReadingFigures>> {
  const reader = createTransformersReader();
  const readings = new Map<CorpusName, ReadingFigures>();
  try {
    await reader.warmUp();
    for (const { name, scripts, corpusDir } of prepared)
      readings.set(name, await measureReading(scripts, corpusDir, reader));
  } catch (error) {
    tell(`Nothing is read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await reader.close();
  }
  return readings;
}

/** Asks each question with the right reply, then with each wrong sentence in it. */
async function replay(corpus: Corpus, form: Form): Promise<ScoredAnswer[]> {
  const model = createScriptedModel(form, corrections);
  const server = await startScriptedOpenAiServer(model.reply);
  stops.push(server.close);
  const cuepoint = await start(corpus, { OPENAI_BASE_URL: server.baseUrl });
  const replies = corpus.scripts.flatMap((script): ScriptedReply[] => [
    { script, wrong: null },
    ...script.wrong.map((_, wrong) => ({ script, wrong })),
  ]);
  const answers = await askAll(`${corpus.name}, ${form}`, replies, async (reply) => {
    model.play(reply);
    const received = await cuepoint.ask(reply.script);
    return scoreAnswer(reply, model.requests, received);
  });
  await cuepoint.stop();
  return answers;
}

async function evaluateServer(prepared: readonly Corpus[], baseUrl: string): Promise<void> {
  const keys = ["OPENAI_API_KEY", "OPENAI_MODEL"];
  const set = keys.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const runs: ServedRun[] = [];
  for (const corpus of prepared) {
    const cuepoint = await start(corpus, { ...Object.fromEntries(set), OPENAI_BASE_URL: baseUrl });
    const answers = await askAll(corpus.name, corpus.scripts, async (script) => {
      const { response, ...times } = await cuepoint.ask(script);
      const { id, question, answerable } = script;
      const { checks, answer } = response;
      return { id, question, answerable, outcome: readOutcome(response), checks, answer, ...times };
    });
    await cuepoint.stop();
    runs.push({ corpus: corpus.name, answers });
  }
  const measured = runs.map(({ answers, ...run }) => ({ ...run, figures: measureServed(answers), answers }));
  if (options.json) {
    print(JSON.stringify(measured, null, 2));
    return;
  }
  if (options.verbose) {
    for (const { id, question, outcome, answer } of runs.flatMap(({ answers }) => answers))
      print(`${id} (${outcome}): ${question}\n${answer}\n`);
  }
  print(formatServedFigures(measured.map(({ corpus, figures }) => ({ head: [corpus, "served"], figures }))));
}

async function start({ folder, corpusDir }: Corpus, model: Record<string, string>): Promise<Cuepoint> {
  const { signal } = interruption;
  const verifying = options.verify ? { CUEPOINT_VERIFY: "model" } : {};
  const cuepoint = await startCuepoint({
    root: checkout,
    folder,
    corpusDir,
    variables: { ...model, ...verifying },
    signal,
  });
  stops.push(cuepoint.stop);
  return cuepoint;
}

/** One after the other, so that times are those of one question. A question without an answer is told and left out. */
async function askAll<Item, Answer>(
  name: string,
  items: readonly Item[],
  askOne: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [i, item] of items.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${i + 1} of ${items.length}`);
    try {
      answers.push(await askOne(item));
    } catch (error) {
      interruption.signal.throwIfAborted();
      exitCode = 1;
      tell(`\n${name}, question ${i + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  tell(`${process.stderr.isTTY ? "\r" : ""}${name}: ${items.length} asked`);
  return answers;
}
