import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { ROOT } from "../cli/spawn-cli.js";
import { openFetching, openSite } from "./open-fetching.js";

const KILLS = 12;
const PIECE = 50_000;
const BODY = Buffer.from(Array.from({ length: 40 * PIECE }, (_, i) => (i * 7) % 251));
const LOADED = JSON.stringify(pathToFileURL(join(ROOT, "dist/fetch/downloader.js")).href);
const PROGRAM = `
import { createDownloader } from ${LOADED};
const [url, path] = process.argv.slice(1);
const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0 });
process.stdout.write("begun\\n");
await downloader.download(url, { path, maxBytes: 1e7 });
await downloader.close();
`;

/** Is called with each request. */
let onAsked = () => {};

test("a program that is killed at any moment leaves nothing half: the file is whole or not there, and goes on", async () => {
  const site = await openSite((request, response) => {
    onAsked();
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? -1);
    response.writeHead(start < 0 ? 200 : 206, {
      etag: '"v1"',
      "content-length": BODY.length - Math.max(start, 0),
      ...(start < 0 ? {} : { "content-range": `bytes ${start}-${BODY.length - 1}/${BODY.length}` }),
    });
    let at = Math.max(start, 0);
    const timer = setInterval(() => {
      response.write(BODY.subarray(at, at + PIECE));
      at += PIECE;
      if (at < BODY.length) return;
      clearInterval(timer);
      response.end();
    }, 5);
    response.on("close", () => clearInterval(timer));
  });
  const { path } = openFetching();
  const run = () =>
    spawn(process.execPath, ["--input-type=module", "-e", PROGRAM, site.url, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  let halves = 0;
  for (let kills = 0; kills < KILLS; kills += 1) {
    const child = run();
    const ended = once(child, "exit");
    const killSoon = () => void setTimeout(() => child.kill("SIGKILL"), Math.random() * 300);
    // Of four, one is killed while it begins, and three while the file comes.
    if (kills % 4 === 0) once(child.stdout, "data").then(killSoon, killSoon);
    else onAsked = killSoon;
    await ended;
    onAsked = () => {};
    if (existsSync(`${path}.part`)) halves += 1;
    if (existsSync(path)) expect(readFileSync(path).equals(BODY)).toBe(true);
  }
  expect(halves).toBeGreaterThan(0);
  const [code] = await once(run(), "exit");
  expect(code).toBe(0);
  expect(readFileSync(path).equals(BODY)).toBe(true);
  expect(site.requests.some(({ headers }) => headers.range !== undefined)).toBe(true);
});
