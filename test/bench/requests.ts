import { join } from "node:path";
import type { EpisodeRequest } from "../../src/answer/requests/episode-request.js";
import { readReference } from "../../src/answer/requests/find-referred-episode.js";
import { recogniseRequest } from "../../src/answer/requests/recognise/recognise-request.js";
import { readOwnRequests } from "../../src/compose/read-own-files.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { readQuestion } from "../../src/retrieve/read-question.js";
import { readTestConfig } from "../test-config.js";
import { findDataSet, readJsonLines } from "./data/data-set.js";

/**
 * Measures which requests are recognised and which questions are mistaken for one: of `test/quality/requests.jsonl`, which
 * nothing is fitted on, of the real questions beside it, and of the files given as arguments. Each line has a `text` with
 * an `intent` (`content` for a question), or a `question` (or `named` and `unnamed`).
 */
const HELD_OUT = "test/quality/requests.jsonl";
const REAL = ["questions", "names", "changelog", "strong-model"].map((name) => `test/quality/${name}.jsonl`);
/** Every fourth question about articles of Wikipedia is enough. */
const STEP = 4;
const CONTENT = "content";
/** The names that the sets have for what is answered alike. */
const ALIKE: Readonly<Record<string, string>> = { guests: "list", person: CONTENT, wording: "quotes" };
/** An episode that is referred to is looked for unless the question asks which it is. */
const ASKS_WHICH: ReadonlySet<EpisodeRequest["kind"]> = new Set(["episodes", "show", "title"]);

interface Line {
  readonly text: string;
  readonly intent: string;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const { modelName, modelDir } = readTestConfig();
const embedder = createTransformersEmbedder({ model: findModel(modelName), modelDir });
const model = readOwnRequests();
for (const path of [HELD_OUT, ...REAL, ...process.argv.slice(2)]) await measure(path, readLines(path));
const articles = findDataSet("squad2");
if (articles === null) print("SQuAD 2.0 is not in ../shared/data: left out.");
else
  await measure(
    "squad2",
    readLines(join(articles, "queries.jsonl")).filter((_, i) => i % STEP === 0),
  );
await embedder.close();

async function measure(path: string, lines: readonly Line[]): Promise<void> {
  const judged: (Line & { readonly found: string })[] = [];
  for (const line of lines) judged.push({ ...line, found: await judge(line.text) });
  const requests = judged.filter(({ intent }) => intent !== CONTENT);
  const content = judged.filter(({ intent }) => intent === CONTENT);
  const right = requests.filter(({ intent, found }) => found === alike(intent));
  const mistaken = content.filter(({ found }) => found !== CONTENT);
  print(`${path}: ${share(right, requests)} recognised, ${share(mistaken, content)} mistaken`);
  for (const { text, found } of mistaken) print(`  ${found}: ${text}`);
}

async function judge(text: string): Promise<string> {
  const reference = readReference(text);
  const own = reference === null ? null : await recognise(reference.question);
  const request = own !== null && !ASKS_WHICH.has(own.kind) ? own : await recognise(text);
  return request === null ? CONTENT : alike(nameRequest(request));
}

async function recognise(text: string): Promise<EpisodeRequest | null> {
  const found = await recogniseRequest(model, text, {
    findMeaning: async (part) => (await readQuestion(part, embedder)).meaning,
    holds: () => false,
  });
  return found?.request ?? null;
}

function nameRequest(request: EpisodeRequest): string {
  if (request.kind === "episodes") return request.which === "all" ? "list" : request.which;
  return request.kind === "talk" ? request.about : request.kind;
}

function alike(name: string): string {
  return ALIKE[name] ?? name;
}

function readLines(path: string): Line[] {
  return readJsonLines<Record<string, string>>(path).flatMap(
    ({ text, intent = CONTENT, question, named, unnamed }) =>
      [text, question, named, unnamed].flatMap((each) =>
        each === undefined ? [] : [{ text: each, intent }],
      ),
  );
}

function share(part: readonly unknown[], all: readonly unknown[]): string {
  return all.length === 0 ? "none" : `${(part.length / all.length).toFixed(3)} of ${all.length}`;
}
