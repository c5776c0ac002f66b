import { spawn } from "node:child_process";
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { readTestConfig } from "../test-config.js";

const CLI = join(import.meta.dirname, "../../dist/cli.js");

function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...environment } });
  let output = "";
  child.stdout.on("data", (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr.resume();
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, read: () => output };
}

async function until<T>(find: () => Promise<T | null> | T | null): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== null) return found;
    await wait(20);
  }
}

test("a server answers from what an ingest wrote meanwhile, and drops no request for it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-live-"));
  const corpus = join(folder, "corpus");
  await cp(join(import.meta.dirname, "../fixtures/corpus"), corpus, { recursive: true });
  const environment = {
    CUEPOINT_RATE_LIMIT: "0",
    CUEPOINT_CORPUS_DIR: corpus,
    CUEPOINT_INDEX_DIR: join(folder, "index"),
    CUEPOINT_MODEL_DIR: readTestConfig().modelDir,
    LOG_LEVEL: "silent",
  };
  const server = start(["serve", "--port", "0"], environment);
  try {
    const url = await until(() => /listening on (\S+)/.exec(server.read())?.[1] ?? null);
    const statuses: number[] = [];
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        const response = await fetch(`${url}/api/search`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query: "What keeps bees warm?", limit: 1 }),
        });
        statuses.push(response.status);
        await wait(5);
      }
    })();
    await writeFile(
      join(corpus, "kites.vtt"),
      "WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ada>A kite needs a tail when the wind is gusty.\n",
    );
    const ingest = start(["ingest", "--json"], environment);
    expect(await ingest.ended).toBe(0);
    expect(JSON.parse(ingest.read())).toMatchObject({
      changes: { added: ["kites"], changed: [], removed: [] },
    });
    const ids = await until(async () => {
      const list = (await (await fetch(`${url}/api/episodes`)).json()) as { episodes: { id: string }[] };
      const found = list.episodes.map(({ id }) => id);
      return found.includes("kites") ? found : null;
    });
    isOver = true;
    await asking;
    expect(ids).toHaveLength(3);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(statuses.length).toBeGreaterThan(3);
  } finally {
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  }
});
