import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeFolder, ROOT } from "../cli/spawn-cli.js";
import { COMMANDS, type CommandToCompare, INGEST, REPORTS } from "./commands.js";
import { type Difference, formatDifference, listDifferences, type Parts } from "./list-differences.js";
import { REQUESTS, type RequestToCompare } from "./requests.js";
import { createSide, type Side } from "./side.js";

/**
 * `npm run compare -- OTHER_CHECKOUT [--json]`: whether this checkout and another one, both built, answer alike. Both
 * get the same corpus, commands and requests on this machine, so that no expectation hangs on its arithmetic. Exit code
 * 1: they differ; 2: wrong usage.
 */
const USAGE = "usage: npm run compare -- OTHER_CHECKOUT [--json]";

const print = (line: string) => process.stdout.write(`${line}\n`);

function refuse(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}\n`);
  process.exit(2);
}

function readArguments(): { other: string; json: boolean } {
  const { values, positionals } = parse();
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) refuse("Expected one other checkout.");
  const other = resolve(path);
  if (!existsSync(join(other, "dist/cli.js")))
    refuse(`${path} is no checkout that is built: it has no dist/cli.js.`);
  return { other, json: values.json };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: "boolean", default: false } } });
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

const { other, json } = readArguments();
const folder = await makeFolder();
const corpusDir = join(folder, "corpus");
for (const source of ["corpus", "test/fixtures/corpus", "test/compare/corpus"]) {
  await cp(join(ROOT, source), corpusDir, { recursive: true });
}
const files = {
  "{{questions}}": join(ROOT, "test/quality/questions.jsonl"),
  "{{transcript}}": join(corpusDir, "harbour-lights.vtt"),
};
const sides: Side[] = [];
const differences: Difference[] = [];
let asked = 0;
let equal = 0;

try {
  for (const [name, root] of [
    ["here", ROOT],
    ["there", other],
  ] as const) {
    sides.push(await createSide({ root, folder: join(folder, name), corpusDir, files }));
  }
  const run = (command: CommandToCompare) => compare(nameCommand(command), (side) => side.run(command));
  await run(INGEST);
  for (const command of COMMANDS) await run(command);
  for (const side of sides) await side.listen();
  for (const request of REQUESTS) await compare(nameRequest(request), (side) => side.send(request));
  for (const command of REPORTS) await run(command);
} finally {
  await Promise.all(sides.map((side) => side.stop()));
  await rm(folder, { recursive: true, force: true });
}
print(
  json
    ? JSON.stringify({ requests: asked, equal, differences }, null, 2)
    : `${asked} requests, ${equal} equal`,
);
process.exitCode = equal === asked ? 0 : 1;

async function compare(name: string, ask: (side: Side) => Promise<Parts>): Promise<void> {
  const [here = new Map(), there = new Map()] = await Promise.all(
    // A program that breaks off answers unlike the other.
    sides.map((side) => ask(side).catch((error: unknown): Parts => new Map([["failure", String(error)]]))),
  );
  const found = listDifferences(name, here, there);
  asked += 1;
  if (found.length === 0) equal += 1;
  differences.push(...found);
  if (!json) for (const difference of found) print(formatDifference(difference));
}

function nameCommand({ args, as }: CommandToCompare): string {
  return `cuepoint ${args.join(" ")}${as === undefined ? "" : ` (${as})`}`;
}

function nameRequest({ server, method, path, name }: RequestToCompare): string {
  return `${server} ${method} ${path} "${name}"`;
}
