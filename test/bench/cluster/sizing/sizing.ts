import { readFileSync, writeFileSync } from "node:fs";
import { AppError } from "../../../../src/shared/errors.js";
import { drawCurve } from "../../speed/report/draw-curve.js";
import { arriveSteadily } from "../simulate/arrivals.js";
import { simulateCluster } from "../simulate/simulate-cluster.js";
import { type Basis, modelPlan } from "./cluster-plan.js";
import { describeSizing, formatSizings, type Sizing } from "./describe-sizing.js";
import { drawSearches } from "./draw-searches.js";
import { measureLibrary } from "./measure-library.js";
import { measureEmbedding, measureQuestion } from "./measure-question.js";
import { listProvisional, MEASUREMENTS, readMeasurements, updateMeasurements } from "./measurements.js";
import { countQuestions } from "./size-cluster.js";
import { readSizingOptions, type SizingOptions, USAGE } from "./sizing-options.js";
import { type ClusterBench, takeCluster } from "./take-cluster.js";

/** `npm run bench:sizing`: what a cluster takes, on paper. */
const SEARCHES = "test/bench/cluster/sizing/searches.svg";
const SIZES = [10_000_000, 1_000_000_000];
/** Of the greatest rate. */
const LOADS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1];
const print = (text: string) => process.stdout.write(`${text}\n`);

try {
  const options = readSizingOptions(process.argv.slice(2));
  if (options === null) print(USAGE);
  else if (options.measure || options.take.length > 0) await measure(options);
  else size(options);
} catch (error) {
  const message = error instanceof AppError ? error.sentence : error instanceof Error ? error.message : error;
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

async function measure({ measure: own, take }: SizingOptions): Promise<void> {
  if (take.length > 0) {
    const benches = take.map((path) => JSON.parse(readFileSync(path, "utf8")) as ClusterBench);
    updateMeasurements(MEASUREMENTS, takeCluster(benches));
    writeFileSync(SEARCHES, drawSearches(benches));
  }
  if (own) {
    const { library, server } = await measureLibrary();
    const question = await measureQuestion();
    const ingest = await measureEmbedding();
    updateMeasurements(MEASUREMENTS, { library, server: { ...server, ...question }, ingest });
  }
  print(`${MEASUREMENTS} is up to date.`);
}

function size({ assumptions, json, picture }: SizingOptions): void {
  const basis: Basis = { measurements: readMeasurements(MEASUREMENTS), assumptions };
  const sizings = SIZES.map((passages) => describeSizing(passages, basis));
  print(formatSizings(sizings, basis));
  const provisional = listProvisional(basis.measurements);
  if (provisional.length > 0)
    print(`\nGuessed, wholly or in part, not measured yet: ${provisional.join(", ")}.`);
  if (json !== null) writeFileSync(json, `${JSON.stringify({ assumptions, sizings }, null, 2)}\n`);
  writeFileSync(picture, drawLoads(sizings, basis));
}

function drawLoads(sizings: readonly Sizing[], basis: Basis): string {
  const panels = sizings
    .filter(({ greatestRate }) => greatestRate > 0)
    .map(({ plan, greatestRate }) => {
      const runs = LOADS.map((share) =>
        simulateCluster(modelPlan(plan, basis), {
          arrivals: arriveSteadily(share * greatestRate),
          questions: countQuestions(plan, basis.assumptions.simulated),
          seed: basis.assumptions.seed,
        }),
      );
      const series = (["p50Ms", "p95Ms", "p99Ms"] as const).map((name) => ({
        name: name.slice(0, 3),
        values: runs.map(({ latency }) => latency[name]),
      }));
      const rate = Math.round(greatestRate);
      return {
        title: `ms a question, ${plan.passages / 1e6} M passages; 1 is ${rate} questions a second`,
        series,
      };
    });
  return drawCurve(LOADS, panels, "load over the greatest that keeps the limit");
}
