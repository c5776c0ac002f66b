import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { TrialReport } from "../../../src/cli/doctor/try-configured-model.js";
import { type ScriptedOpenAiServer, startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import {
  answering,
  inTurn,
  type Reply,
  readMessages,
  refusing,
  wrongKey,
} from "../../fakes/scripted-replies.js";
import { indexSample } from "../index-sample.js";
import { runCli } from "../run-cli.js";

const QUESTION = "what does Clem think about small models?";
const SENTENCE = "Smaller models can be faster and cheaper while meeting accuracy requirements";
const NOTHING = "The passages do not say anything about that.";
/** A terminal that obeys it clears its screen, and turns what follows around. */
const CURSOR = "\u009b2J\u001b[2J\u202e";
const OBEYED = /[^\P{C}\n]|[\u2028\u2029]/u;
const KEY = "sk-canary-1234567890";

let indexDir: string;
beforeAll(async () => {
  indexDir = await indexSample();
});

let server: ScriptedOpenAiServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function examine(reply: Reply, args: readonly string[], env: Record<string, string> = {}) {
  server = await startScriptedOpenAiServer(reply, { models: ["tiny"] });
  const own = {
    CUEPOINT_INDEX_DIR: indexDir,
    OPENAI_BASE_URL: server.baseUrl,
    OPENAI_API_KEY: KEY,
    // Only the first trial is read as well: to load that model takes as long as all the rest.
    CUEPOINT_READER: "off",
  };
  const run = await runCli(["doctor", "--llm", ...args], { env: { ...own, ...env } });
  expect(run.stdout + run.stderr).not.toContain(KEY);
  return run;
}

const readReport = (stdout: string) => (JSON.parse(stdout) as { llm: TrialReport }).llm;

/** Cites the passage that begins like this by the number that the prompt gives it. */
function citing(begin: string, write: (n: string) => string): Reply {
  return (request) => {
    const line = readMessages(request.body)
      .join("\n")
      .split("\n")
      .find((each) => each.includes(`] ${begin}`));
    return answering(write(/^\[\d+\]/.exec(line ?? "")?.[0] ?? ""))(request);
  };
}

test("prints within 80 columns what was sent and came, and of each sentence what became of it and why", async () => {
  const rest = `Do you want more? The key is ${KEY}, or s k-canary-12345 67890.`;
  const { code, stdout, stderr } = await examine(
    inTurn(
      citing(SENTENCE, (n) => `${SENTENCE} ${n}. They power 1,000 startups ${n}. ${rest}`),
      answering(`1. DROP\n${CURSOR}`),
    ),
    [QUESTION],
    { CUEPOINT_READER: "on" },
  );
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).not.toMatch(/s\s*k-\s*canary/);
  expect(stdout).not.toMatch(OBEYED);
  const report = stdout.slice(stdout.indexOf("\nThe language model\n"));
  expect(report.split("\n").filter(({ length }) => length > 80)).toEqual([]);
  expect(report).toContain(`\nserver      ${server?.host}\nmodel       tiny\nproxy       none\n`);
  expect(report).toMatch(
    /\nCall 1: answer as JSON; first text after \d+ ms, \d+ ms in all\n sent as system\n/,
  );
  expect(report).toContain(`\n\n  Question: ${QUESTION}\n came\n  ${SENTENCE}`);
  expect(report).toMatch(
    /\nCall 2: correct sentences; .*\n sent as user\n[\s\S]*\n came\n {2}1\. DROP\n {2}\\u009b2J/,
  );
  const outcomes = report.slice(
    report.indexOf("What became of each sentence"),
    report.indexOf("The answer as"),
  );
  expect(outcomes.replaceAll(/\s+/g, " ")).toMatch(
    new RegExp(
      [
        `What became of each sentence - ${SENTENCE}\\. \\[\\d+\\] released as it stands \\(probability 1\\.00\\)`,
        '- They power 1,000 startups\\. \\[\\d+\\] withheld: "1,000" is not in its passages',
        "- Do you want more\\? withheld: it is a question, repeats itself or has no words",
        "- The key is \\[redacted\\], or \\[redacted\\]\\. withheld: it holds a secret of this program",
      ].join(" "),
    ),
  );
  expect(report).toContain(`\nThe answer as a reader gets it: the model's\n  ${SENTENCE}.\n  [1]\n`);
  expect(report).toContain("\n4 sentences: 3 withheld, 0 corrected, 0 weak. ");
});

test("without a question asks one about the first chapter, and --json tells everything", async () => {
  const { code, stdout } = await examine(answering(NOTHING + CURSOR), ["--json"]);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(OBEYED);
  const { calls, sentences, response, ...report } = readReport(stdout);
  expect(report).toEqual({
    server: server?.host,
    proxy: null,
    withoutProxy: null,
    question: expect.stringMatching(/^(?:What|How|Why) .+\?$/),
    model: "tiny",
    takesSchema: false,
    windowTokens: null,
    maxTokens: 800,
    refusedParameters: [],
    tokens: { prompt: expect.any(Number), completion: expect.any(Number) },
  });
  expect(calls.slice(0, 1)).toMatchObject([
    {
      purpose: "answer",
      asksForJson: true,
      messages: [{ role: "system" }, { role: "user", content: expect.stringContaining(report.question) }],
      reply: NOTHING + CURSOR,
      failure: null,
    },
  ]);
  expect(sentences.slice(0, 1)).toEqual([
    {
      text: NOTHING,
      named: [],
      released: null,
      support: null,
      probability: null,
      outcome: "not shown: it says what the passages do not say, and so does the answer in words of its own",
    },
  ]);
  expect([response.abstained, response.mode]).toEqual([true, "llm"]);
});

test("a corrected sentence is shown as it was and as it is", async () => {
  const { stdout } = await examine(
    inTurn(
      citing(SENTENCE, (n) => `${SENTENCE} by 90% ${n}.`),
      citing(SENTENCE, (n) => `1. ${SENTENCE} ${n}.`),
    ),
    [QUESTION, "--json"],
  );
  expect(readReport(stdout).sentences).toMatchObject([
    {
      text: `${SENTENCE} by 90%.`,
      released: `${SENTENCE}.`,
      support: "verbatim",
      outcome: expect.stringMatching(/^released as the model corrected it: "90%?" is not in its passages$/),
    },
  ]);
});

test("names what a server refuses, in its own words, and fails where it refuses all", async () => {
  const { code, stdout, stderr } = await examine(
    refusing("response_format", "temperature", "messages"),
    [QUESTION, "--json"],
    { OPENAI_MODEL: "m" },
  );
  const why = `answered 400: "invalid_request_error: Unsupported parameter: 'messages'.". Look into that server's own log.`;
  expect([code, stderr]).toEqual([1, `cuepoint: the language model's server at ${server?.host} ${why}\n`]);
  const { calls, response } = readReport(stdout);
  expect(calls.map(({ asksForJson, failure }) => [asksForJson, failure])).toEqual([
    [true, expect.stringContaining("Unsupported parameter: 'response_format'.")],
    [false, expect.stringContaining(why)],
  ]);
  expect([response.mode, response.degraded]).toEqual(["extractive", true]);
});

test("tells the proxy without its password, and the parameters that a server that answers does not take", async () => {
  const proxy = { HTTP_PROXY: "http://ann:word-1234@proxy.example:3128", NO_PROXY: "127.0.0.1" };
  const { code, stdout } = await examine(refusing("temperature", "max_tokens"), [QUESTION], proxy);
  expect(code).toBe(0);
  expect(stdout).toContain("\nproxy       proxy.example:3128, but not for 127.0.0.1\n");
  expect(stdout).not.toContain("word-1234");
  expect(stdout).toContain("\nrefused     temperature, max_tokens\n");
});

test("a key that is refused is told on stderr, without the key: exit 1", async () => {
  const { code, stdout, stderr } = await examine(wrongKey(), [QUESTION]);
  const why = 'refused the key: "invalid_api_key: Incorrect API key: [redacted]". Correct OPENAI_API_KEY.';
  expect([code, stderr]).toEqual([1, `cuepoint: the language model's server at ${server?.host} ${why}\n`]);
  expect(stdout).toContain("\nThe answer as a reader gets it: the page's own words instead\n");
});

test("a server that is down is not asked: exit 1", async () => {
  const closed = await startScriptedOpenAiServer(answering("x"));
  await closed.close();
  const { code, stdout, stderr } = await examine(answering("x"), ["--json"], {
    OPENAI_BASE_URL: closed.baseUrl,
  });
  expect([code, readReport(stdout), server?.requests]).toEqual([1, null, []]);
  expect(stderr).toBe(
    `cuepoint: the language model is not asked a question: the language model's server at ${closed.host} ` +
      "cannot be reached (ECONNREFUSED). Start it, or correct OPENAI_BASE_URL\n",
  );
});

test("without a language model says how to get one: exit 1", async () => {
  const env = { CUEPOINT_INDEX_DIR: indexDir };
  const { code, stderr } = await runCli(["doctor", "--llm"], { env });
  expect([code, stderr]).toEqual([
    1,
    "cuepoint: no language model is configured, so that there is none to ask. " +
      "Set OPENAI_API_KEY or OPENAI_BASE_URL; docs/language-models.md says how.\n",
  ]);
});

test("a question that the episode's own data answer is not asked of the model, which is told: exit 1", async () => {
  const { code, stderr } = await examine(answering("x"), ["Who are the hosts?"]);
  expect([code, server?.completions]).toEqual([1, []]);
  expect(stderr).toContain("the question was answered without the language model");
});

test("an empty question is wrong usage: exit 2", async () => {
  expect((await runCli(["doctor", "--llm", " "])).code).toBe(2);
});

test("its tokens count against the day's budget, and a spent budget is told", async () => {
  const budget = (tokens: string) => ({ CUEPOINT_DAILY_TOKEN_BUDGET: tokens });
  const { stdout } = await examine(answering("Nothing is said."), [QUESTION, "--json"], budget("90000"));
  const { tokens } = readReport(stdout);
  const [file = ""] = await readdir(join(indexDir, "tokens"));
  const kept = await readFile(join(indexDir, "tokens", file), "utf8");
  const counted = [...kept.matchAll(/"tokens":(-?\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  expect(counted).toBe(tokens.prompt + tokens.completion);
  await server?.close();
  const spent = await examine(answering("x"), [QUESTION], budget("10"));
  expect([spent.code, server?.completions.length]).toEqual([1, 0]);
  expect(spent.stderr).toContain("the language model's budget of 10 tokens a day is spent");
});
