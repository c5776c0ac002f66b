import { existsSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeFolder, ROOT } from "../cli/spawn-cli.js";
import { compareSides } from "./compare-sides.js";
import { type Difference, formatDifference } from "./list-differences.js";
import { createSide, type Side } from "./side.js";

/**
 * `npm run compare -- OTHER_CHECKOUT [--json]`: whether this checkout and another one, both built, answer alike. Both
 * get the same corpus, commands and requests on this machine, so that no expectation hangs on its arithmetic. Exit code
 * 1: they differ, or one gave no answer; 2: wrong usage; 130 or 143: it was interrupted. Its servers and its temporary
 * folder do not outlive it.
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

/** Exit codes by signal, as shells give them. */
const INTERRUPTIONS = { SIGINT: 130, SIGTERM: 143 } as const;

const { other, json } = readArguments();
let exitCode = 0;
const interrupted = new Promise<never>((_, reject) => {
  for (const [signal, code] of Object.entries(INTERRUPTIONS)) {
    process.once(signal, () => {
      exitCode = code;
      reject(new Error(`interrupted by ${signal}`));
    });
  }
});
// It may come while nothing waits for it.
interrupted.catch(() => {});
const folder = await makeFolder();
const corpusDir = join(folder, "corpus");
const files = {
  "{{questions}}": join(ROOT, "test/quality/questions.jsonl"),
  "{{transcript}}": join(corpusDir, "harbour-lights.vtt"),
};
const sides: Side[] = [];

try {
  for (const source of ["corpus", "test/fixtures/corpus", "test/compare/corpus"]) {
    await cp(join(ROOT, source), corpusDir, { recursive: true });
  }
  for (const [name, root] of [
    ["here", ROOT],
    ["there", other],
  ] as const) {
    sides.push(await createSide({ root, folder: join(folder, name), corpusDir, files }));
  }
  const tell = json ? () => {} : (difference: Difference) => print(formatDifference(difference));
  const comparison = await compareSides(sides, tell, interrupted);
  const { requests, equal } = comparison;
  print(json ? JSON.stringify(comparison, null, 2) : `${requests} requests, ${equal} equal`);
  if (equal < requests) exitCode = 1;
} catch (error) {
  if (exitCode === 0) throw error;
} finally {
  await Promise.all(sides.map((side) => side.stop()));
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = exitCode;
