import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatResponse } from "../../../src/shared/domain.js";
import { SAMPLE_RATE } from "../../../src/transcribe/recogniser.js";
import { writeWav } from "../../../src/transcribe/server-recogniser.js";
import { type FeedServer, makeShow, startFeedServer } from "../../fakes/feed-server.js";
import { hasFfmpeg } from "../../gather/gather-recordings.js";
import { beginCli, runCli } from "../run-cli.js";
import { spawnCli } from "../spawn-cli.js";

const COUNT = 3;
let server: FeedServer;
let folder: string;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  server = await startFeedServer();
  for (const [path, page] of Object.entries(makeShow(server.url, COUNT))) server.set(path, page);
  folder = await mkdtemp(join(tmpdir(), "cuepoint-add-"));
  env = { CUEPOINT_CORPUS_DIR: join(folder, "corpus"), CUEPOINT_INDEX_DIR: join(folder, "index") };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const add = (...args: readonly string[]) =>
  runCli(["add", `${server.url}/feed.xml`, "--allow-private", ...args], { env });

test("a show's address is all it takes: a question is then answered from the right episode, at its second", async () => {
  const added = await add("--yes");
  expect([added.code, added.stdout]).toEqual([
    0,
    expect.stringContaining(`The index holds ${COUNT} episodes`),
  ]);
  const asked = await spawnCli(["ask", "what does the mast of boat 2 cost?", "--json"], { env });
  const { citations } = JSON.parse(asked.stdout) as ChatResponse;
  const [first] = citations;
  expect(first).toMatchObject({ episode: { title: "Boat 2" }, quote: expect.stringContaining("102 pounds") });
  expect(first?.start).toBeLessThanOrEqual(6);
  expect(first?.url).toBe(`${server.url}/audio/2/media.mp3#t=${first?.start}`);
});

test("a sync asks for the feed alone where nothing has changed, and embeds that episode alone where one has", async () => {
  await add("--yes");
  server.takeRequests();
  const first = await runCli(["sync"], { env });
  expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("nothing has changed")]);
  expect(server.takeRequests()).toEqual(["GET /feed.xml if changed"]);
  server.set("/words/0/transcript.vtt", {
    type: "text/vtt",
    text: "WEBVTT\n\n00:06.000 --> 00:12.000\n<v Bo>The keel is made of lead.\n",
  });
  const feed = makeShow(server.url, COUNT)["/feed.xml"] as { text: string };
  server.set("/feed.xml", { type: "application/rss+xml", text: `${feed.text}<!-- later -->` });
  const second = await runCli(["sync", "--json"], { env });
  const { sources, failed, index } = JSON.parse(second.stdout);
  expect([sources, failed]).toMatchObject([[{ fetched: 1, isUnchanged: false }], []]);
  // The episode has two chapters, each of which is embedded as a whole, and the passage.
  expect(index.embeddedTexts).toBeGreaterThan(0);
  expect(index.embeddedTexts).toBeLessThanOrEqual(3);
  expect(index.reusedTexts).toBeGreaterThanOrEqual(COUNT - 1);
});

describe("which episodes are wanted", () => {
  test("nobody is asked where there is no terminal: it is a wrong use that lists them and says how to choose", async () => {
    const { code, stderr } = await add();
    expect(code).toBe(2);
    for (const part of ["Boat 0", "2026-01-03", "--yes", "--latest"]) expect(stderr).toContain(part);
  });

  test("on a terminal Enter adds all, a number the newest, and n none", async () => {
    const cli = beginCli(["add", `${server.url}/feed.xml`, "--allow-private"], { env, isTTY: true });
    await cli.waitFor(/Enter takes all 3, n none/);
    cli.stdin.write("many\n");
    await cli.waitFor(/Expected Enter, a number/);
    cli.stdin.write("1\n");
    const { code, stdout } = await cli.ended;
    expect([code, stdout]).toEqual([0, expect.stringContaining("The index holds 1 episode")]);
  });
});

test.each<[string, readonly string[], number, RegExp]>([
  ["no source", [], 2, /missing required argument/],
  ["a path where nothing is", ["./nowhere"], 2, /nothing is there/],
  ["a scheme that is not fetched", ["ftp://example.com/feed"], 1, /only http and https/],
  ["a private address", ["http://127.0.0.1:1/feed.xml"], 1, /--allow-private/],
  ["a date that is none", ["x", "--since", "soon"], 2, /YYYY-MM-DD/],
  ["a count that is none", ["x", "--latest", "0"], 2, /at least 1/],
])("add with %s says what is wrong and what to do", async (_name, args, code, said) => {
  const run = await runCli(["add", ...args], { env });
  expect([run.code, run.stderr]).toEqual([code, expect.stringMatching(said)]);
});

test("one of several sources that cannot be had does not keep the others out, and fails the command", async () => {
  const { code, stdout, stderr } = await runCli(
    ["add", `${server.url}/none.xml`, `${server.url}/feed.xml`, "--allow-private", "--yes"],
    { env },
  );
  expect(code).toBe(1);
  expect(stdout).toContain(`The index holds ${COUNT} episodes`);
  expect(stderr).toContain(`${server.url}/none.xml`);
});

test("a sync without anything added, and one that is too often, are refused with what to do", async () => {
  expect(await runCli(["sync"], { env })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("cuepoint add"),
  });
  expect(await runCli(["sync", "--every", "10s"], { env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("30m"),
  });
});

test("init on a terminal asks again for what cannot be used, keeps other settings, and removes the sample when told to", async () => {
  const cwd = process.cwd();
  process.chdir(folder);
  try {
    await mkdir(join(folder, "corpus"), { recursive: true });
    const sample = join(folder, "corpus", "no-priors-ep-5.txt");
    await copyFile(join(import.meta.dirname, "../../../corpus/no-priors-ep-5.txt"), sample);
    await writeFile(".env", "# Ours\nPORT=4321\nOPENAI_API_KEY=old-key-of-somebody\n");
    const cli = beginCli(["init", "--allow-private", "--no-serve"], { env, isTTY: true });
    const answer = async (prompt: RegExp, line: string) => {
      await cli.waitFor(prompt);
      cli.stdin.write(`${line}\n`);
    };
    await answer(/Your show: $/, "http//127.0.0.1");
    await answer(/Expected an address or a folder, found http\/\/127.*Your show: $/s, "http://127.0.0.1:1/");
    await answer(/Your website \(Enter if you do not know yet\): $/, "my show");
    await answer(
      /Expected the address of a site, found my show.*know yet\): $/s,
      "https://example.com/podcast/",
    );
    await answer(/none takes it away\): $/, "what is that");
    await answer(/That is no key, and no address.*takes it away\): $/s, "none");
    await answer(/sample episode of another show.*n keeps it\) $/s, "");
    await answer(/refused.*Your show: $/s, `${server.url}/feed.xml`);
    await answer(/How many of the newest\?/, "1");
    const { code } = await cli.ended;
    expect(code).toBe(0);
    expect(await readFile(".env", "utf8")).toBe(
      '# Ours\nPORT=4321\nCUEPOINT_ALLOWED_ORIGINS="https://example.com"\n',
    );
    await expect(readFile(sample)).rejects.toThrow("ENOENT");
  } finally {
    process.chdir(cwd);
  }
});

test("init writes settings, the tag and a list to correct, and leaves what is there", async () => {
  const cwd = process.cwd();
  process.chdir(folder);
  try {
    const args = ["--source", `${server.url}/feed.xml`, "--site", "example.com", "--allow-private", "--yes"];
    const first = await runCli(["init", ...args, "--no-serve"], { env });
    expect(first.code).toBe(0);
    expect(await readFile(".env", "utf8")).toBe('CUEPOINT_ALLOWED_ORIGINS="https://example.com"\n');
    expect(await readFile("embed.html", "utf8")).toContain("<cuepoint-chat");
    const corrections = join(folder, "corpus", "hull-talk", "episodes.yaml");
    expect(await readFile(corrections, "utf8")).toContain("episodes: []");
    const other = await runCli(["init", ...args, "--site", "other.example", "--no-serve"], { env });
    expect(other.stderr).toContain("Wrote CUEPOINT_ALLOWED_ORIGINS to .env");
    expect(await readFile(".env", "utf8")).toBe('CUEPOINT_ALLOWED_ORIGINS="https://other.example"\n');
    expect((await runCli(["ingest", "--strict"], { env })).code).toBe(0);
  } finally {
    process.chdir(cwd);
  }
});

describe.skipIf(!hasFfmpeg)("with ffmpeg on the PATH", () => {
  let prices: Readonly<Record<string, string>>;
  let what: string;
  let recordings: string;
  beforeEach(async () => {
    // It refuses at once: one that cannot be reached is tried again for seconds.
    server.set("/v1/audio/transcriptions", { status: 400 });
    prices = { CUEPOINT_TRANSCRIBE_URL: `${server.url}/v1`, CUEPOINT_TRANSCRIBE_PRICE: "6" };
    what = `1 recording, 0:30 long, about 3.00 by whisper-1 at ${new URL(server.url).host}`;
    recordings = join(folder, "recordings");
    await mkdir(recordings);
    await writeFile(join(recordings, "one.wav"), writeWav(new Int16Array(30 * SAMPLE_RATE)));
    await writeFile(join(recordings, "two.vtt"), "WEBVTT\n\n00:02.000 --> 00:04.000\nThe mast is of oak.\n");
  });

  test("on a terminal one is asked whether to transcribe, and told how long the recordings are and what it costs", async () => {
    const cli = beginCli(["add", recordings], { env: { ...env, ...prices }, isTTY: true });
    await cli.waitFor(new RegExp(`Transcribe ${what}\\? y or n`));
    cli.stdin.write("n\n");
    const { code, stderr } = await cli.ended;
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("Transcribing")]);
  });

  test("where it was asked for, the same is told before the first recording, and what fails is named", async () => {
    const { code, stderr } = await runCli(["add", recordings, "--transcribe", "--yes"], {
      env: { ...env, ...prices },
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/To transcribe: 1 recording[\s\S]*\nTranscribing one\.wav/);
    expect(stderr).toContain(`To transcribe: ${what}.`);
    expect(stderr).toMatch(/one\.wav: 127\.0\.0\.1:\d+ refused a piece of the recording with 400/);
  });

  test("where it was asked for once, what is left is told, and nobody is asked again", async () => {
    const agreed = { ...env, ...prices };
    await runCli(["add", recordings, "--transcribe", "--yes"], { env: agreed });
    const cli = beginCli(["add", recordings], { env: agreed, isTTY: true });
    await cli.waitFor(/To transcribe: 1 recording/);
    expect((await cli.ended).stderr).not.toContain("y or n");
  });

  test("where nothing could be transcribed and nothing else is there, that is said, and not how a corpus is filled", async () => {
    await rm(join(recordings, "two.vtt"));
    const { code, stderr } = await runCli(["add", recordings, "--transcribe", "--yes"], {
      env: { ...env, ...prices },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining("Nothing could be added")]);
  });
});
