import { parseArgs } from "node:util";
import { SCALES } from "./corpora/scales.js";
import { GROUPS, type GroupOptions } from "./measure/groups.js";

export const USAGE = `Usage: npm run bench -- [options]

Measures Cuepoint's speed beside the limits and the peers, every figure in one
run. Prints a table, and how far it is on stderr.

  --only ROW,ROW   ${Object.keys(GROUPS).join(", ")}
  --runs N         paired runs a figure (default 5)
  --largest N      passages of the largest generated index, of
                   ${SCALES.join(", ")} (default ${SCALES.at(-1)})
  --ingest N       passages that are ingested, about (default 2000)
  --searches N     searches after which memory is looked at (default 100000)
  --million        search a million passages as well (synthetic; takes an hour)
  --json FILE      where the figures go (default dist/bench/speed.json)
  --help           this`;

export interface SpeedOptions extends Omit<GroupOptions, "questions" | "texts"> {
  readonly only: readonly string[];
  readonly json: string;
}

/** An option that is not understood; its message says what is expected. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}

/** Null: the usage is asked for. Throws `OptionError`. */
export function readOptions(args: readonly string[]): SpeedOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const only = values.only?.split(",").map((name) => name.trim()) ?? Object.keys(GROUPS);
  const unknown = only.filter((name) => !Object.hasOwn(GROUPS, name));
  if (unknown.length > 0)
    throw new OptionError(
      `--only: expected names of ${Object.keys(GROUPS).join(", ")}, got ${unknown.join(", ")}`,
    );
  const largest = readCount("--largest", values.largest);
  if (!SCALES.some((scale) => scale === largest))
    throw new OptionError(`--largest: expected one of ${SCALES.join(", ")}, got ${largest}`);
  return {
    only,
    largest,
    runs: readCount("--runs", values.runs),
    ingest: readCount("--ingest", values.ingest),
    searches: readCount("--searches", values.searches),
    million: values.million,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        runs: { type: "string", default: "5" },
        largest: { type: "string", default: String(SCALES.at(-1)) },
        ingest: { type: "string", default: "2000" },
        searches: { type: "string", default: "100000" },
        million: { type: "boolean", default: false },
        json: { type: "string", default: "dist/bench/speed.json" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function readCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text))
    throw new OptionError(`${option}: expected a whole number from 1, got ${JSON.stringify(text)}`);
  return Number(text);
}
