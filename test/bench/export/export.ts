import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ExportWeight } from "./weigh-export.js";

/** `npm run bench:export`: what an export takes, at a hundred episodes and at a thousand. */
const SIZES = [100, 1_000];
/** Pages of memory tell something where the engine does not put off collections: it has 100 MB in all for what its programs hold. */
const NODE = ["--expose-gc", "--max-old-space-size=100", "--max-semi-space-size=8"];
const PROGRAM = fileURLToPath(new URL("weigh-export.js", import.meta.url));
const run = promisify(execFile);
const print = (cells: readonly string[]) =>
  process.stdout.write(`${cells.map((cell) => cell.padStart(14)).join("")}\n`);

print([
  "episodes",
  "ms an episode",
  "unchanged, ms",
  "KB an episode",
  "first, KB gz",
  "in use, MB",
  "peak, MB",
]);
for (const size of SIZES) {
  const { stdout } = await run(process.execPath, [...NODE, PROGRAM, String(size)]);
  const weight = JSON.parse(stdout) as ExportWeight;
  const each = (amount: number) => (amount / weight.episodes).toFixed(1);
  const { seconds, againSeconds, bytes, firstGzipBytes, live, peak } = weight;
  print([
    String(size),
    each(seconds * 1000),
    each(againSeconds * 1000),
    each(bytes / 1000),
    (firstGzipBytes / 1000).toFixed(0),
    (live / 1e6).toFixed(0),
    (peak / 1e6).toFixed(0),
  ]);
}
