import type { ChildProcess } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { indexSample } from "./index-sample.js";
import { makeFolder, ROOT, startCli, waitForEnd, waitForOutput } from "./spawn-cli.js";

let env: Record<string, string>;
beforeAll(async () => {
  const folder = await makeFolder();
  const preload = join(folder, "block.mjs");
  env = { CUEPOINT_INDEX_DIR: await indexSample(), NODE_OPTIONS: `--import ${preload}` };
  // It is loaded before the program: it shortens the watchdog's times, and blocks the main thread where a test says so.
  await writeFile(
    preload,
    `import { writeSync } from "node:fs";
import { ServerResponse } from "node:http";
import { isMainThread } from "node:worker_threads";
import { WATCHDOG_TIMES } from ${JSON.stringify(pathToFileURL(join(ROOT, "dist/platform/watchdog/watchdog.js")).href)};
Object.assign(WATCHDOG_TIMES, { endMs: 1_500, stallMs: 2_000 });
function standStill() {
  writeSync(2, "standing still\\n");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
const { end } = ServerResponse.prototype;
ServerResponse.prototype.end = function (...args) {
  if ("x-stand-still" in this.req.headers) standStill();
  return end.apply(this, args);
};
if (isMainThread && process.argv[2] === "ask") {
  const wait = setInterval(() => {
    if (process.listenerCount("SIGTERM") === 0) return;
    clearInterval(wait);
    // The program runs its command by then.
    setTimeout(standStill, 3_000);
  }, 50);
}
`,
  );
});

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

test.concurrent("a server that stands still tells the route in its log, never what was asked, and ends after SIGTERM", async () => {
  const child = startCli(["serve", "--port", "0"], { env });
  children.push(child);
  const ended = waitForEnd(child);
  const [, url] = await waitForOutput(child, /listening on (\S+)\n/);
  const told = waitForOutput(child, /"route":"\/api\/episodes\/:id".*\n/);
  const path = "/api/episodes/no-priors-ep-5?q=private";
  fetch(`${url}${path}`, { headers: { "x-stand-still": "" } }).catch(() => undefined);
  await told;
  child.kill("SIGTERM");
  const { signal, stderr } = await ended;
  expect(signal).toBe("SIGKILL");
  const place = {
    route: "/api/episodes/:id",
    openRequests: { "/api/episodes/:id": 1 },
    stack: expect.arrayContaining([
      expect.stringMatching(/^standStill \(elsewhere:\d+\)$/),
      expect.stringMatching(/^\S.* \(express\/lib\/\S+:\d+\)$/),
    ]),
  };
  const lines = stderr.split("\n").filter((line) => line.includes('"stalledMs"'));
  expect(lines.slice(-2).map((line) => JSON.parse(line))).toMatchObject([
    { ...place, level: 50 },
    { ...place, level: 60 },
  ]);
  expect(stderr).not.toMatch(/private|no-priors-ep-5\b.*stalledMs/);
});

test.concurrent("a command that stands still ends after SIGTERM, and says so in a sentence", async () => {
  const child = startCli(["ask"], { env });
  children.push(child);
  const ended = waitForEnd(child);
  await waitForOutput(child, /standing still/);
  child.kill("SIGTERM");
  const { signal, stderr } = await ended;
  expect(signal).toBe("SIGKILL");
  expect(stderr).toMatch(
    /^cuepoint: the program did not stop within \d s of SIGTERM: it is ended by force\n$/m,
  );
});
