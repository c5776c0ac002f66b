import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { segmentTopics } from "../../src/chunk/segment-topics.js";
import type { ChatResponse, Citation } from "../../src/shared/domain.js";
import { findDataSet, readJsonLines } from "./data/data-set.js";
import { measurePk, measureWindowDiff } from "./measure-segments.js";
import { startListener } from "./start-listener.js";

/** Questions written from the transcripts' text; the answer is said between `start` and `end`, seconds. */
const QUESTIONS = "test/quality/changelog.jsonl";
const NEAR_SECONDS = 60;

const questionSchema = z.object({
  question: z.string(),
  episode: z.string(),
  start: z.number(),
  end: z.number().nullable(),
});
type Question = z.infer<typeof questionSchema>;

const print = (line: string) => process.stdout.write(`${line}\n`);

const transcripts = findDataSet("podcasts-changelog");
if (transcripts === null) print("The Changelog transcripts are not in ../shared/data: left out.");
else await printQuestions(join(transcripts, "episodes"));
const meetings = findDataSet("qmsum");
if (meetings === null) print("QMSum is not in ../shared/data: left out.");
else printSegmentation(join(meetings, "val"));

/** 60 transcripts by people: is the right episode cited within a minute of where it is said? */
async function printQuestions(corpusDir: string): Promise<void> {
  const indexDir = join(mkdtempSync(join(tmpdir(), "cuepoint-library-")), "index");
  const started = performance.now();
  const { child: server, url } = await startListener(["dist/cli.js", "serve", "--port", "0"], {
    CUEPOINT_CORPUS_DIR: corpusDir,
    CUEPOINT_INDEX_DIR: indexDir,
    LOG_LEVEL: "silent",
  });
  print(`indexed and ready in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  const questions = readFileSync(QUESTIONS, "utf8")
    .trim()
    .split("\n")
    .map((line) => questionSchema.parse(JSON.parse(line)));
  let first = 0;
  let any = 0;
  let answered = 0;
  for (const question of questions) {
    const { abstained, citations } = await ask(url, question.question);
    if (!abstained) answered++;
    if (citations[0] !== undefined && isNear(citations[0], question)) first++;
    if (citations.some((citation) => isNear(citation, question))) any++;
    else print(`  missed: ${question.question} (${question.episode})`);
  }
  const share = (count: number) =>
    `${count} of ${questions.length} (${(count / questions.length).toFixed(2)})`;
  print(
    `answered ${share(answered)}; first citation right ${share(first)}; one citation right ${share(any)}`,
  );
  server.kill("SIGTERM");
}

async function ask(url: string, content: string): Promise<ChatResponse> {
  const response = await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content }] }),
  });
  return (await response.json()) as ChatResponse;
}

function isNear({ episode, start }: Citation, question: Question): boolean {
  const end = question.end ?? Number.POSITIVE_INFINITY;
  return (
    episode.id === question.episode && start >= question.start - NEAR_SECONDS && start <= end + NEAR_SECONDS
  );
}

interface Meeting {
  readonly meeting: string;
  readonly topics: readonly { readonly spans: readonly [number, number][] }[];
}

interface Passage {
  readonly meeting: string;
  readonly text: string;
  readonly turn_start: number;
}

/** Boundaries between topics that people drew in 35 meetings (QMSum; Zhong et al. 2021): less is better. */
function printSegmentation(folder: string): void {
  const passages = readJsonLines<Passage>(join(folder, "corpus.jsonl"));
  const rows = new Map<string, { pk: number[]; windowDiff: number[] }>();
  const add = (name: string, truth: readonly number[], found: readonly number[], units: number) => {
    const row = rows.get(name) ?? { pk: [], windowDiff: [] };
    row.pk.push(measurePk(truth, found, units));
    row.windowDiff.push(measureWindowDiff(truth, found, units));
    rows.set(name, row);
  };
  for (const { meeting, topics } of readJsonLines<Meeting>(join(folder, "topics.jsonl"))) {
    const own = passages.filter((passage) => passage.meeting === meeting);
    const units = own.map(({ text }) => ({ text, words: text.split(/\s+/).length }));
    const begins = topics.flatMap(({ spans }) => spans.map(([start]) => start));
    const truth = [
      ...new Set(
        begins.map((turn) =>
          Math.max(
            0,
            own.findLastIndex(({ turn_start }) => turn_start <= turn),
          ),
        ),
      ),
    ].sort((a, b) => a - b);
    const found = segmentTopics(units);
    const even = found.map((_, i) => Math.round((i * units.length) / found.length));
    add("by topic", truth, found, units.length);
    add("as many, evenly spaced", truth, even, units.length);
    add("none", truth, [0], units.length);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const [name, { pk, windowDiff }] of rows)
    print(`${name.padEnd(24)} Pk ${mean(pk).toFixed(3)}  WindowDiff ${mean(windowDiff).toFixed(3)}`);
}
