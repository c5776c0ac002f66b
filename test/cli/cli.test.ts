import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ChatResponse } from "../../src/shared/domain.js";
import { beginCli, runCli } from "./run-cli.js";
import {
  makeFolder,
  ROOT,
  type RunOptions,
  spawnCli,
  startCli,
  waitForEnd,
  waitForOutput,
} from "./spawn-cli.js";

const QUESTION = "what does Clem think about small models?";

/** An index of the shipped corpus, built once by the program itself. */
let indexDir: string;
let page: string;
beforeAll(async () => {
  indexDir = join(await makeFolder(), "index");
  page = await readFile(join(ROOT, "corpus/no-priors-ep-5.txt"), "utf8");
  const { code, stdout } = await runCli(["ingest"], { env: { CUEPOINT_INDEX_DIR: indexDir } });
  expect([code, stdout]).toEqual([
    0,
    "The index holds 1 episode, 15 chapters, 90 passages: 105 texts embedded, 0 kept (1 episode added: no-priors-ep-5). The search graph finds 100.0 % of what an exact search finds.\n",
  ]);
});

const withIndex = (env: Record<string, string> = {}): RunOptions => ({
  env: { CUEPOINT_INDEX_DIR: indexDir, ...env },
});

async function askJson(question: string, env: Record<string, string> = {}): Promise<ChatResponse> {
  const { code, stdout } = await runCli(["ask", question, "--json"], withIndex(env));
  expect(code).toBe(0);
  return JSON.parse(stdout) as ChatResponse;
}

describe("ask", () => {
  test("the first question is answered from chapter 9, at 19:55, in the page's own words", async () => {
    const answer = await askJson(QUESTION);
    expect(answer).toMatchObject({ mode: "extractive", abstained: false, degraded: false, closest: [] });
    expect(answer.citations[0]).toMatchObject({
      chapter: { number: 9 },
      timestamp: "19:55",
      start: 1195,
      end: 1270,
      url: "https://www.youtube.com/watch?v=dvKdTzYQJCc&t=1195s",
      support: "verbatim",
    });
    for (const { quote } of answer.citations) expect(page).toContain(quote);
  });

  test("a question about an unrelated matter is not answered, and the nearest chapters are offered", async () => {
    const answer = await askJson("What is the capital of Mongolia?");
    expect(answer).toMatchObject({ abstained: true, citations: [] });
    expect(answer.closest).toHaveLength(3);
  });

  test.each([
    ["Which episode chapter covers BLOOM?", 12, "24:48", "BLOOM"],
    ["How much of their effort goes to experiments?", 4, "5:37", "~30–40%"],
  ])("%j is answered from chapter %i at %s", async (question, number, timestamp, words) => {
    const { abstained, citations, answer } = await askJson(question);
    expect(abstained).toBe(false);
    expect(citations[0]).toMatchObject({ chapter: { number }, timestamp });
    expect(answer).toContain(words);
  });

  test("in a pipe prints the answer and its sources, and nothing else on stdout", async () => {
    const { code, stdout, stderr } = await spawnCli(["ask", QUESTION], withIndex());
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^“Clem explains .*” \[1\]\n\n/);
    expect(stdout).toMatch(/\n\*\*Sources\*\*\n(?:\[\d\])+ 19:55 Why small models still matter/);
    expect(stdout).toContain("\n    https://www.youtube.com/watch?v=dvKdTzYQJCc&t=1195s\n");
  });

  test("reads the question from stdin where there is no terminal and no argument", async () => {
    const { code, stdout } = await runCli(["ask", "--json"], { ...withIndex(), stdin: `${QUESTION}\n` });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).citations[0].chapter.number).toBe(9);
  });

  test.each([
    [
      "an empty question",
      ["ask", "  "],
      "",
      'cuepoint: the question is empty. Ask like this: cuepoint ask "what do they say about ...?"\n',
    ],
    [
      "empty stdin",
      ["ask"],
      "\n",
      'cuepoint: the question is empty. Ask like this: cuepoint ask "what do they say about ...?"\n',
    ],
    [
      "3,000 characters",
      ["ask", "x".repeat(3000)],
      "",
      "cuepoint: the question is longer than 2000 characters. Ask something shorter.\n",
    ],
  ])("%s is wrong usage: exit 2", async (_, args, stdin, message) => {
    expect(await runCli(args, { ...withIndex(), stdin })).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: message,
    });
  });

  test("stops at once when it is interrupted while stdin is open", async () => {
    const running = beginCli(["ask"], withIndex());
    await vi.waitFor(() => expect(running.stdin.listenerCount("readable")).toBeGreaterThan(0));
    running.stop();
    expect(await running.ended).toEqual({ code: null, signal: null, stdout: "", stderr: "" });
  });

  test("of an unknown episode says which there are", async () => {
    const { code, stderr } = await runCli(["ask", QUESTION, "--episode", "nope"], withIndex());
    expect([code, stderr]).toEqual([
      2,
      'cuepoint: there is no episode "nope". The episodes are: no-priors-ep-5.\n',
    ]);
  });

  test("nothing of the network is asked where the model and the index are there", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { code, stdout } = await spawnCli(
      ["ask", QUESTION, "--json"],
      withIndex({ HF_ENDPOINT: endpoint }),
    );
    proxy.close();
    expect([code, JSON.parse(stdout).citations[0].timestamp]).toEqual([0, "19:55"]);
    expect(asked).toEqual([]);
  });
});

test("search prints ranked passages, and as JSON the contract's results", async () => {
  const { code, stdout } = await runCli(["search", "low latency", "--limit", "2", "--json"], withIndex());
  expect(code).toBe(0);
  const { results } = JSON.parse(stdout);
  expect(results).toHaveLength(2);
  expect(results[0]).toMatchObject({
    rank: 1,
    timestamp: "19:55",
    text: "Real-time products (example: Bloomberg Terminal) prioritize low latency",
  });
  expect(Object.keys(results[0])).not.toContain("score");
  const text = await runCli(["search", "low latency", "--limit", "1"], withIndex());
  expect(text.stdout).toMatch(/^\[1\] Real-time products .*\n {4}19:55 Why small models/);
});

describe("usage", () => {
  test("a process ends with the code of its command, and 0 where nobody reads on", async () => {
    expect(await spawnCli(["--version"])).toMatchObject({ code: 0, stdout: "0.1.0\n", stderr: "" });
    expect(await spawnCli(["nonsense"])).toMatchObject({ code: 2, stdout: "" });
    const unread = startCli(["--help"]);
    unread.stdout?.destroy();
    expect(await waitForEnd(unread)).toMatchObject({ code: 0, signal: null, stderr: "" });
  });

  test.each([
    [["--version"], 0, "0.1.0\n"],
    [["models", "path"], 0, expect.stringMatching(/bge-small-en-v1\.5\n$/)],
  ])("%j exits %i", async (args, code, stdout) => {
    expect(await runCli(args)).toMatchObject({ code, stdout });
  });

  test.each([[["--help"]], [["ask", "--help"]], [["serve", "--help"]]])(
    "%j prints help on stdout",
    async (args) => {
      const { code, stdout, stderr } = await runCli(args);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^Usage: cuepoint/);
    },
  );

  test.each([
    [["nonsense"], "error: unknown command 'nonsense'"],
    [["ask", "--nope"], "error: unknown option '--nope'"],
    [["search", "x", "--limit", "99"], "Expected a whole number from 1 to 50."],
    [["ask", "x", "--from", "2024-02-31"], "Expected a date as YYYY-MM-DD."],
    [["serve", "--port", "abc"], "Expected a port number from 0 to 65535."],
    [["models", "eat"], "Allowed choices are list, pull, verify, path."],
    [[], "Usage: cuepoint"],
  ])("%j is wrong usage: exit 2", async (args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  test("a wrong variable is named, its value is not shown", async () => {
    const { code, stderr } = await runCli(["doctor"], { env: { PORT: "s3cret" } });
    expect([code, stderr]).toEqual([
      1,
      "cuepoint: the configuration is wrong: PORT: expected a port number from 0 to 65535. " +
        "Correct or unset it; docs/operate.md lists every variable.\n",
    ]);
  });
});

describe("a corpus that cannot be used", () => {
  const ingest = async (corpusDir: string, index = "index") => {
    const cwd = await makeFolder();
    const env = {
      CUEPOINT_CORPUS_DIR: resolve(cwd, corpusDir),
      CUEPOINT_INDEX_DIR: resolve(cwd, index),
    };
    return await runCli(["ingest"], { env });
  };

  test("that is missing, or holds no page, says which folder and what belongs there", async () => {
    const missing = await ingest("nowhere");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/^cuepoint: .*nowhere.*CUEPOINT_CORPUS_DIR.*\n$/);
    const empty = await makeFolder();
    const run = await ingest(empty);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(empty);
  });

  test("with unreadable pages names every problem with file and line, and leaves what the index has, stale", async () => {
    const folder = await makeFolder();
    const corpusDir = join(folder, "corpus");
    await mkdir(corpusDir);
    await writeFile(join(corpusDir, "a.txt"), page.replace("9. 19:55 – 21:10", "9. 19:5x – 21:10"));
    await writeFile(join(corpusDir, "b.txt"), `---\npublishedAt: soon\n---\n${page}`);
    const index = join(folder, "index");
    await cp(indexDir, index, { recursive: true });
    const { code, stdout, stderr } = await ingest(corpusDir, index);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/ {2}.*a\.txt:\d+: expected .*19:5x/i);
    expect(stderr).toMatch(/ {2}.*b\.txt:2: expected .*soon/i);
    const { generation } = JSON.parse(await readFile(join(index, "manifest.json"), "utf8"));
    const { episodes } = JSON.parse(await readFile(join(index, generation, "episodes.json"), "utf8"));
    expect(episodes).toEqual([expect.objectContaining({ id: "no-priors-ep-5", stale: true })]);
  });

  test("does not keep the last good index from answering", async () => {
    const { code, stdout, stderr } = await runCli(
      ["ask", QUESTION],
      withIndex({ CUEPOINT_CORPUS_DIR: "nowhere" }),
    );
    expect(code).toBe(0);
    expect(stdout).toContain("19:55");
    expect(stderr).toContain("answering from the index as it was.");
  });
});

describe("an index that cannot be used", () => {
  async function copyIndex(): Promise<{ copy: string; generation: string }> {
    const copy = join(await makeFolder(), "index");
    await cp(indexDir, copy, { recursive: true });
    const generation = (await readdir(copy)).find((name) => name.startsWith("g-"));
    return { copy, generation: join(copy, generation ?? "") };
  }

  test("because a file is damaged is built anew, and the answer is the same", async () => {
    const { copy, generation } = await copyIndex();
    await truncate(join(generation, "vectors.hnsw"), 100);
    const { code, stdout, stderr } = await runCli(["ask", QUESTION], withIndex({ CUEPOINT_INDEX_DIR: copy }));
    expect([code, stdout]).toEqual([0, expect.stringContaining("19:55")]);
    expect(stderr).toContain("vectors.hnsw: it has 100 bytes, expected");
    expect(stderr).toContain("building it anew.");
  });

  test("because another model made it is refused: exit 1, untouched", async () => {
    const { copy } = await copyIndex();
    const path = join(copy, "manifest.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    const foreign = JSON.stringify({ ...manifest, model: { ...manifest.model, name: "other-model" } });
    await writeFile(path, foreign);
    const { code, stderr } = await runCli(["ask", QUESTION], withIndex({ CUEPOINT_INDEX_DIR: copy }));
    expect([code, stderr]).toEqual([
      1,
      `cuepoint: the index in ${copy} was made with other-model, the configuration names bge-small-en-v1.5. ` +
        "Run `cuepoint ingest` to embed everything anew, or set CUEPOINT_MODEL back.\n",
    ]);
    expect(await readFile(path, "utf8")).toBe(foreign);
  });
});

describe("no model to be had", () => {
  afterEach(() => void vi.unstubAllEnvs());
  const offline = async (): Promise<Record<string, string>> => {
    // There is no Maven on this PATH.
    vi.stubEnv("PATH", await makeFolder());
    return {
      CUEPOINT_MODEL_DIR: await makeFolder(),
      HF_ENDPOINT: "http://127.0.0.1:1",
      CUEPOINT_INDEX_DIR: join(await makeFolder(), "index"),
    };
  };

  test("finds the closest moments by keywords, says so, and says what to do", async () => {
    const { code, stdout, stderr } = await runCli(["ask", QUESTION, "--json"], { env: await offline() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ degraded: true, abstained: true, citations: [] });
    expect(JSON.parse(stdout).closest[0].chapter.number).toBe(9);
    expect(stderr).toMatch(/^model hub: .*\nMaven: mvn is not on the PATH\n/);
    expect(stderr).toContain("Run `cuepoint models pull`");
    expect(stderr).toContain("passages are found by keywords only");
  });

  test("a search finds by keywords, and says so", async () => {
    const args = ["search", "small models", "--json"];
    const { code, stdout, stderr } = await runCli(args, { env: await offline() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).results[0].chapter.number).toBe(9);
    expect(stderr).toContain("passages are found by keywords only");
  });

  test("finds nothing that comes close off-topic", async () => {
    const { stdout } = await runCli(["ask", "What is the capital of Mongolia?", "--json"], {
      env: await offline(),
    });
    expect(JSON.parse(stdout)).toMatchObject({ degraded: true, abstained: true, closest: [] });
  });

  test("ingest and models pull fail with the reasons: exit 1", async () => {
    for (const args of [["ingest"], ["models", "pull"]]) {
      const { code, stderr } = await runCli(args, { env: await offline() });
      expect(code).toBe(1);
      expect(stderr).toContain(
        "  Maven: mvn is not on the PATH\ncuepoint: the embedding model bge-small-en-v1.5 cannot be had",
      );
    }
    const verify = await runCli(["models", "verify"], { env: await offline() });
    expect(verify.code).toBe(1);
    expect(verify.stdout).toContain("missing  bge-small-en-v1.5/onnx/model_quantized.onnx");
  });

  test("doctor warns of it, and does not call it failure", async () => {
    const { code, stdout } = await runCli(["doctor", "--json"], { env: await offline() });
    expect(code).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { part: string; state: string }[] };
    expect(findings.map(({ part, state }) => `${part} ${state}`)).toEqual([
      "Node ok",
      "Addon ok",
      "Model warn",
      "Reader warn",
      "Corpus ok",
      "Joins ok",
      "Index warn",
      "LLM ok",
      "Redis ok",
    ]);
  });
});

test("doctor exits 1 where no answer can be given, and says why", async () => {
  const env = { CUEPOINT_CORPUS_DIR: "nowhere", CUEPOINT_INDEX_DIR: join(await makeFolder(), "index") };
  const { code, stdout, stderr } = await runCli(["doctor"], { env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^fail {2}Corpus/m);
  expect(stderr).toBe("cuepoint: no answer can be given: Corpus must be mended first\n");
});

test("without the addon, answers are found by the exact scan", async () => {
  const root = await makeFolder();
  for (const name of ["dist", "models", "prompts", "corpus", "package.json"])
    await cp(join(ROOT, name), join(root, name), { recursive: true });
  await mkdir(join(root, "node_modules"));
  for (const entry of await readdir(join(ROOT, "node_modules"))) {
    if (entry.startsWith(".") || entry === "hnswlib-node") continue;
    await symlink(join(ROOT, "node_modules", entry), join(root, "node_modules", entry));
  }
  // Without the addon the program embeds one more episode and writes the index; it keeps the vectors of the other one.
  await cp(indexDir, join(root, "index"), { recursive: true });
  await writeFile(join(root, "corpus/kites.txt"), "Kites\n1. 0:00 – 1:00\nTails\nA kite needs a tail.\n");
  const env = { CUEPOINT_INDEX_DIR: join(root, "index") };
  const ingested = await spawnCli(["ingest"], { root, cwd: root, env });
  expect([ingested.code, ingested.stdout]).toEqual([0, expect.stringContaining("105 kept")]);
  const { code, stdout } = await spawnCli(["ask", QUESTION, "--json"], { root, cwd: root, env });
  expect(code).toBe(0);
  const { degraded, citations } = JSON.parse(stdout) as ChatResponse;
  expect([degraded, citations[0]?.timestamp]).toEqual([false, "19:55"]);
  const doctor = await spawnCli(["doctor"], { root, cwd: root, env });
  expect(doctor.stdout).toContain(
    "warn  Addon   vectors are searched exactly: Cannot find module 'hnswlib-node'",
  );
  expect(doctor.stdout).toContain("searched by exact");
});

describe("serve", () => {
  test("prints its address when it is ready, answers, and ends with 0 on SIGTERM", async () => {
    const child = startCli(["serve", "--port", "0"], withIndex({ LOG_LEVEL: "silent" }));
    const ended = waitForEnd(child);
    const [, url] = await waitForOutput(child, /^Cuepoint is listening on (http:\/\/127\.0\.0\.1:\d+)\n/);
    const ready = await (await fetch(`${url}/readyz`)).json();
    expect(ready).toEqual({ ready: true, degraded: false, reasons: [], engine: "hnsw" });
    const response = await fetch(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ role: "user", content: QUESTION }] }),
    });
    expect(((await response.json()) as ChatResponse).citations[0]?.timestamp).toBe("19:55");
    expect(await (await fetch(`${url}/`)).text()).toContain(" · No Priors</title>");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: "" });
  });

  test("says that its port is in use before it fetches or writes anything: exit 1", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const index = join(await makeFolder(), "index");
    const run = await runCli(
      ["serve", "--port", String(port)],
      withIndex({ CUEPOINT_INDEX_DIR: index, CUEPOINT_MODEL_DIR: join(index, "models") }),
    );
    other.close();
    expect(existsSync(index)).toBe(false);
    expect(run).toMatchObject({
      code: 1,
      stdout: "",
      stderr: `cuepoint: port ${port} on 127.0.0.1 is in use. Stop the program that holds it, or choose another with --port or PORT.\n`,
    });
  });

  test("two that start at once on an empty folder both get to serve", async () => {
    const index = join(await makeFolder(), "index");
    const env = {
      CUEPOINT_CORPUS_DIR: "test/fixtures/corpus",
      CUEPOINT_INDEX_DIR: index,
      LOG_LEVEL: "silent",
    };
    const children = [1, 2].map(() => startCli(["serve", "--port", "0"], { env }));
    const ended = children.map(waitForEnd);
    await Promise.all(children.map((child) => waitForOutput(child, /listening on/)));
    for (const child of children) child.kill("SIGTERM");
    expect((await Promise.all(ended)).map(({ code }) => code)).toEqual([0, 0]);
    expect((await readdir(index)).filter((name) => name.startsWith("g-"))).toHaveLength(1);
  });
});

// SIGINT takes the same way; its code, 130, is tried in `evil-files.test.ts`.
test("ingest stopped by SIGTERM exits 143 and leaves the last good index", async () => {
  const index = join(await makeFolder(), "index");
  await cp(indexDir, index, { recursive: true });
  const before = await readFile(join(index, "manifest.json"), "utf8");
  const child = startCli(["ingest", "--rebuild"], { env: { CUEPOINT_INDEX_DIR: index } });
  const ended = waitForEnd(child);
  await waitForOutput(child, /Embedding 105 texts/);
  child.kill("SIGTERM");
  expect((await ended).code).toBe(143);
  expect(await readFile(join(index, "manifest.json"), "utf8")).toBe(before);
  await rm(index, { recursive: true });
});
