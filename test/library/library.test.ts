import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  AppError,
  type ChatResponse,
  createApp,
  createCuepoint,
  SAMPLE_CORPUS_DIR,
} from "../../src/index.js";
import { listen } from "../../src/serve/listen.js";
import { createShutdown } from "../../src/serve/shutdown.js";
import { makeFolder, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import { readTestConfig } from "../test-config.js";

const EXAMPLE = join(import.meta.dirname, "example.mjs");
const QUESTION = "what does Clem think about small models?";

async function openSample() {
  const folder = await makeFolder();
  const { modelDir } = readTestConfig();
  return await createCuepoint({ corpusDir: SAMPLE_CORPUS_DIR, indexDir: join(folder, "index"), modelDir });
}

test("the example on the page is the one that is tried here, and it runs as it stands", async () => {
  const code = readFileSync(EXAMPLE, "utf8").trim();
  expect(code.split("\n").filter((line) => line !== "").length).toBeLessThanOrEqual(20);
  const page = readFileSync(join(import.meta.dirname, "../../docs/library.md"), "utf8");
  expect(page).toContain(`\`\`\`js\n${code}\n\`\`\``);

  const { modelDir } = readTestConfig();
  const env = { PATH: process.env["PATH"], CUEPOINT_MODEL_DIR: modelDir, PORT: "0", LOG_LEVEL: "silent" };
  const child = spawn(process.execPath, [EXAMPLE], { cwd: await makeFolder(), env });
  const ended = waitForEnd(child);
  try {
    const [, url] = await waitForOutput(child, /Ask at (\S+)/);
    const chat = await fetch(`${url}podcast/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ role: "user", content: QUESTION }] }),
    });
    const { abstained, citations } = (await chat.json()) as ChatResponse;
    expect(abstained).toBe(false);
    expect(citations[0]).toMatchObject({ n: 1, timestamp: "19:55" });
    const module = await fetch(`${url}podcast/widget.js`);
    expect(module.headers.get("content-type")).toMatch(/javascript/);
    expect((await fetch(`${url}podcast/nothing`)).status).toBe(404);
    expect(await (await fetch(`${url}`)).text()).toContain("<cuepoint-chat>");
  } finally {
    child.kill("SIGKILL");
  }
  const { stdout } = await ended;
  expect(stdout).toMatch(/\[1\] 19:55 https:\/\/www\.youtube\.com\/watch/);
  expect(stdout).toMatch(/^1\. \d+:\d\d /m);
});

test("a stream adds up to the answer; what a question must be is said as at the API; close ends it all", async () => {
  const cuepoint = await openSample();
  try {
    expect(cuepoint.episodes.map(({ id }) => id)).toEqual(["no-priors-ep-5"]);
    const events = [];
    for await (const event of cuepoint.stream(QUESTION)) events.push(event);
    const text = events.flatMap((event) => (event.type === "text-delta" ? [event.delta] : [])).join("");
    const last = events.at(-1);
    expect(last?.type === "answer-end" && last.response.answer).toBe(text);

    const refused = async (work: () => Promise<unknown>) =>
      await work().then(
        () => null,
        (error: unknown) => (error instanceof AppError ? error.code : error),
      );
    expect(await refused(() => cuepoint.ask(""))).toBe("bad_request");
    expect(await refused(() => cuepoint.search("bees", { limit: 51 }))).toBe("bad_request");
    expect(await refused(() => cuepoint.search("bees", { episodes: ["nowhere"] }))).toBe("bad_request");
  } finally {
    await cuepoint.close();
  }
  await expect(cuepoint.ask(QUESTION)).rejects.toThrow();
});

test("an app that is mounted is ready while its corpus is open", async () => {
  const cuepoint = await openSample();
  const shutdown = createShutdown();
  const app = await createApp(cuepoint, { logLevel: "silent", rateLimit: 0 });
  const server = await listen({ app, host: "127.0.0.1", port: 0, shutdown });
  try {
    expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ ready: true, reasons: [] });
    await cuepoint.close();
    expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ ready: false });
  } finally {
    await server.stop();
  }
});
