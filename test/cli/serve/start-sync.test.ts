import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeShow, startFeedServer } from "../../fakes/feed-server.js";
import { runCli } from "../run-cli.js";
import { makeFolder, startCli, waitForEnd, waitForOutput } from "../spawn-cli.js";

test("a server brings the corpus up to date by a program beside it, answers from what is new, and ends it with itself", async () => {
  const site = await startFeedServer();
  for (const [path, page] of Object.entries(makeShow(site.url, 2))) site.set(path, page);
  const folder = await makeFolder();
  const env = {
    CUEPOINT_CORPUS_DIR: join(folder, "corpus"),
    CUEPOINT_INDEX_DIR: join(folder, "index"),
    CUEPOINT_SYNC: "5m",
    LOG_LEVEL: "warn",
  };
  const added = await runCli(["add", `${site.url}/feed.xml`, "--allow-private", "--latest", "2"], { env });
  expect(added.code).toBe(0);
  site.takeRequests();
  for (const [path, page] of Object.entries(makeShow(site.url, 3))) site.set(path, page);
  const server = startCli(["serve", "--port", "0"], { env });
  const ended = waitForEnd(server);
  const [, url = ""] = await waitForOutput(server, /listening on (\S+)/);
  const countEpisodes = async () => {
    const response = await fetch(`${url}/api/episodes`);
    return ((await response.json()) as { readonly episodes: readonly unknown[] }).episodes.length;
  };
  await expect.poll(countEpisodes, { timeout: 40_000 }).toBe(3);
  expect(site.takeRequests()[0]).toBe("GET /feed.xml if changed");
  server.kill("SIGTERM");
  expect((await ended).code).toBe(0);
  await site.close();
  await rm(folder, { recursive: true });
}, 90_000);
