import { parseArgs } from "node:util";
import { AppError } from "../../../../src/shared/errors.js";

/** What is assumed, not measured; each is an option of its own. */
const ASSUMPTIONS = {
  "questions-per-day": { value: 1_000_000, text: "questions a day" },
  peak: { value: 3, text: "the busiest moment of a day over its mean" },
  limit: { value: 500, text: "ms that 95 of 100 questions may take" },
  copies: { value: 3, text: "copies of each shard" },
  "shards-per-node": { value: 1, text: "shards that each node holds a copy of" },
  "node-cores": { value: 8, text: "cores of a node" },
  "node-gb": { value: 64, text: "GB of memory of a node" },
  "node-disk-gb": { value: 2000, text: "GB of disk that a node may have" },
  "server-cores": { value: 4, text: "cores of an API server" },
  "server-gb": { value: 8, text: "GB of memory of an API server, at least" },
  headroom: { value: 0.8, text: "share of memory and disk that is used" },
  "round-trip": { value: 0.5, text: "ms between two machines and back" },
  network: { value: 10, text: "Gbit/s into a node" },
  "price-core": { value: 0.04, text: "dollars a core and hour" },
  "price-gb": { value: 0.005, text: "dollars a GB of memory and hour" },
  "price-disk": { value: 0.1, text: "dollars a GB of disk and month" },
  "fails-after": { value: 30, text: "days until a node dies, on the average" },
  "repair-limit": { value: 12, text: "hours that its repair may take" },
  "embedding-cores": { value: 64, text: "cores that ingest embeds on" },
  simulated: { value: 3000, text: "questions of each run" },
  seed: { value: 1, text: "of the generator" },
} as const;

type Name = keyof typeof ASSUMPTIONS;
export type Assumptions = Readonly<Record<Name, number>>;

export interface SizingOptions {
  readonly assumptions: Assumptions;
  /** Where the figures go; null: nowhere. */
  readonly json: string | null;
  readonly picture: string;
  /** Measure what can be measured in this process, and write it down. */
  readonly measure: boolean;
  /** Files that `bench:cluster` wrote. */
  readonly take: readonly string[];
}

const PICTURE = "test/bench/cluster/sizing/sizing.svg";

export const USAGE = `Usage: npm run bench:sizing -- [options]

What a cluster of 10 million and of a billion passages takes, simulated from
what was measured (test/bench/cluster/sizing/measurements.json),
and what is assumed:

${Object.entries(ASSUMPTIONS)
  .map(([name, { value, text }]) => `  --${name} ${value}`.padEnd(31) + text)
  .join("\n")}

  --json FILE      the figures as well
  --picture FILE   where the picture goes
                   (default ${PICTURE})
  --take A,B       take up what bench:cluster -- --out wrote, of two sizes
                   at least, and draw what a search took
  --measure        measure the rest anew; nothing is simulated with these two
  --help           this`;

export const DEFAULTS = Object.fromEntries(
  Object.entries(ASSUMPTIONS).map(([name, { value }]) => [name, value]),
) as Assumptions;

/** Null: the usage is asked for. Throws `usage`. */
export function readSizingOptions(args: readonly string[]): SizingOptions | null {
  const values = parse(args);
  if (values["help"] === true) return null;
  const read = (name: string) => (typeof values[name] === "string" ? values[name] : null);
  const assumptions = Object.entries(DEFAULTS).map(([name, value]) => [
    name,
    readNumber(name, read(name), value),
  ]);
  return {
    assumptions: Object.fromEntries(assumptions) as Assumptions,
    json: read("json"),
    picture: read("picture") ?? PICTURE,
    measure: values["measure"] === true,
    take: read("take")?.split(",") ?? [],
  };
}

function parse(args: readonly string[]): Record<string, unknown> {
  const texts = [...Object.keys(ASSUMPTIONS), "json", "picture", "take"].map(
    (name) => [name, { type: "string" }] as const,
  );
  const switches = ["measure", "help"].map((name) => [name, { type: "boolean" }] as const);
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries([...texts, ...switches]) }).values;
  } catch (error) {
    throw new AppError("usage", error instanceof Error ? error.message : String(error));
  }
}

const WHOLE: readonly string[] = [
  "copies",
  "node-cores",
  "server-cores",
  "shards-per-node",
  "simulated",
  "seed",
];

function readNumber(name: string, text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  const value = Number(text);
  const expected = WHOLE.includes(name) ? "a whole number from 1" : "a number above 0";
  if (!(value > 0 && Number.isFinite(value) && (!WHOLE.includes(name) || Number.isInteger(value))))
    throw new AppError("usage", `--${name}: expected ${expected}, got ${JSON.stringify(text)}`);
  if ((name === "headroom" && value > 1) || (name === "peak" && value < 1))
    throw new AppError(
      "usage",
      `--${name}: expected ${name === "peak" ? "1 or more" : "1 or less"}, got ${text}`,
    );
  return value;
}
