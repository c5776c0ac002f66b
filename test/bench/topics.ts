import { join } from "node:path";
import { segmentTopics } from "../../src/chunk/segment-topics.js";
import { findDataSet, readJsonLines } from "./data/data-set.js";
import { measurePk, measureWindowDiff } from "./measure-segments.js";

/** `npm run bench:topics`: are the topics of an episode without chapters divided where people divide them? */
const print = (line: string) => process.stdout.write(`${line}\n`);
const meetings = findDataSet("qmsum");
if (meetings === null) print("QMSum is not in ../shared/data: left out.");
else printSegmentation(join(meetings, "val"));

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
