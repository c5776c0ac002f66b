import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname } from "node:path";
import { AppError } from "../../../src/shared/errors.js";
import { listAbsent, readQuestions } from "./corpora/generate-corpus.js";
import { GROUPS } from "./measure/groups.js";
import { readOptions, type SpeedOptions, USAGE } from "./read-options.js";
import { type Figure, isMet } from "./report/figure.js";
import { formatTable } from "./report/format-table.js";
import { MODEL } from "./vectors/open-embedders.js";

/** `npm run bench`: how fast Cuepoint is, beside its limits and what people would use instead. */
const print = (text: string) => process.stdout.write(`${text}\n`);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) print(USAGE);
  else await run(options);
} catch (error) {
  const message = error instanceof AppError ? error.sentence : error instanceof Error ? error.message : error;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

async function run(options: SpeedOptions): Promise<void> {
  const absent = listAbsent();
  const texts = absent.length === 0;
  print(
    `Cuepoint beside its limits and peers: ${MODEL.name}, Node ${process.versions.node}, ` +
      `${availableParallelism()} cores\n(${cpus()[0]?.model.trim()}); medians of ${options.runs} paired runs`,
  );
  const groups = Object.entries(GROUPS).filter(([name]) => options.only.includes(name));
  if (!texts) {
    print(`\nLeft out, for want of ${absent.join(", ")} in ../shared/data:`);
    for (const [name, { ofTexts }] of groups) print(`  ${name}: ${ofTexts}`);
  }
  const measured: Record<string, readonly Figure[]> = {};
  for (const [name, { title, measure, ofTexts }] of groups) {
    if (!texts && ofTexts === "all") continue;
    measured[name] = await measure({ ...options, texts, questions: readQuestions() });
    print(`\n${formatTable(title, measured[name])}`);
    write(options, measured);
  }
  const short = Object.values(measured)
    .flat()
    .filter((figure) => !isMet(figure));
  print(`\n${short.length === 0 ? "No target was missed." : `${short.length} short of the target.`}`);
}

/** After each group: what has been measured outlasts an interruption. */
function write({ json, runs }: SpeedOptions, groups: Record<string, readonly Figure[]>): void {
  mkdirSync(dirname(json), { recursive: true });
  const machine = { node: process.versions.node, cores: availableParallelism(), cpu: cpus()[0]?.model };
  writeFileSync(
    json,
    `${JSON.stringify({ measuredAt: new Date().toISOString(), machine, runs, groups }, null, 2)}\n`,
  );
}
