import { readdirSync } from "node:fs";
import { join } from "node:path";
import { indexGenerated } from "../corpora/corpora.js";
import { type Figure, most } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import type { GroupOptions } from "./groups.js";
import { median, runPaired } from "./paired-runs.js";
import { readLastLine, runChild } from "./run-child.js";
import { startServer } from "./start-server.js";
import { sumBytes } from "./weigh-indexes.js";

/** From the start of the server to its first answer, beside reading the same bytes and hashing them. */
export async function measureReady({ runs, largest }: GroupOptions): Promise<Figure[]> {
  const { indexDir, files } = await indexGenerated(largest);
  const generation = join(indexDir, readdirSync(indexDir).find((name) => name.startsWith("g-")) ?? "");
  const hash = async () => readLastLine<number>(await runChild(["dist/bench/hash-files.js", generation]));
  const start = async () => {
    const server = await startServer(indexDir);
    await server.stop();
    return server.readyMs;
  };
  // Both find the files in memory.
  await hash();
  process.stderr.write(`starting the server ${runs} times\n`);
  const timed = await runPaired(runs, { own: start, peer: hash });
  return [
    {
      name: `time to ready / SHA-256 of the index, ${largest / 1000}k passages`,
      value: timed.ratio,
      unit: "",
      target: largest === 100_000 ? most(3) : null,
      notes: [
        `${formatNumber(median(timed.own))} ms from the start of the process, model and all, over ${formatNumber(median(timed.peer))} for ${formatNumber(sumBytes(files) / 1e6)} MB`,
      ],
    },
  ];
}
