import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listVideos } from "../../src/gather/list-videos.js";
import { createVideoReader } from "../../src/gather/read-video.js";
import { makeVideoId, writeJson3 } from "./scripted-yt-dlp.js";

const LIMITS = { signal: new AbortController().signal, timeoutMs: 60_000 };
const WORDS = writeJson3([2, "Welcome back."]);

/** `CUEPOINT_TEST_YT_DLP=1 npx vitest run test/gather` asks the real program on the PATH, which needs no network here. */
describe.runIf(process.env["CUEPOINT_TEST_YT_DLP"] === "1")("the real yt-dlp", () => {
  let server: Server;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === "/words" ? 200 : 429;
      response.end(request.url === "/words" ? WORDS : "");
    }).listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await mkdtemp(join(tmpdir(), "cuepoint $HOME %(id)s "));
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const fetchTrack = (tag: string, path: string) => {
    const formats = ["vtt", "json3"].map((ext) => ({ ext, url: url + path, name: "English" }));
    const reader = createVideoReader(null, LIMITS);
    return reader.fetchCaptions(makeVideoId(0), { tag, formats }, join(folder, "stage"));
  };

  test("writes the captions that it is told of, as they came, beside the stage", async () => {
    const { from, ending } = await fetchTrack("en-eEY6OEpa_Po", "/words");
    expect([ending, await readFile(from, "utf8")]).toEqual(["en.json3", WORDS]);
    await expect(fetchTrack("en-orig", "/words")).resolves.toMatchObject({ ending: "en-orig.json3" });
  });

  test("says what the server of the captions said", async () => {
    await expect(fetchTrack("en", "/none")).rejects.toMatchObject({
      message: expect.stringContaining("429"),
    });
  });

  test("knows each option that it is given for a list and a video", async () => {
    const signs =
      /network|Errno|resolve|resolution|unavailable|HTTP Error|timed out|Sign in|Unable to download/i;
    for (const ask of [
      () => listVideos("https://www.youtube.com/@cuepoint-no-such-channel", LIMITS),
      () => createVideoReader(null, LIMITS).read(makeVideoId(0)),
    ])
      await expect(ask()).rejects.toMatchObject({
        code: "fetch_failed",
        message: expect.stringMatching(signs),
      });
  });
});
