import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ChatResponse } from "../../../src/shared/domain.js";
import { startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { post, readJson } from "../../fakes/start-server.js";
import { beginCli } from "../run-cli.js";
import { makeFolder } from "../spawn-cli.js";

const QUESTION = { messages: [{ role: "user", content: "How do bees get through the winter?" }] };

test("what can be recorded no more is told at /readyz and once in the log, and so is that it can be again", async () => {
  const model = await startScriptedOpenAiServer(function* () {
    yield { kind: "text", text: "Bees cluster around the queen [1]." };
    yield { kind: "finish" };
  });
  const folder = await makeFolder();
  const [tokens, questions] = [join(folder, "index", "tokens"), join(folder, "questions")];
  const serving = beginCli(["serve", "--port", "0"], {
    env: {
      CUEPOINT_CORPUS_DIR: "test/fixtures/corpus",
      CUEPOINT_INDEX_DIR: join(folder, "index"),
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_MODEL: "scripted",
      CUEPOINT_UNSUPPORTED: "show",
      CUEPOINT_DAILY_TOKEN_BUDGET: "1000000",
      CUEPOINT_QUESTION_LOG: questions,
    },
    graceMs: 100,
  });
  const [, url] = await serving.waitFor(/listening on (\S+)/);
  const ask = async () => (await readJson<ChatResponse>(await post(`${url}/api/chat`, QUESTION))).mode;
  const isReady = async () => await (await fetch(`${url}/readyz`)).json();
  const well = { ready: true, degraded: false, reasons: [] };
  expect(await ask()).toBe("llm");
  expect(await isReady()).toMatchObject(well);
  for (const dir of [tokens, questions]) {
    await rename(dir, `${dir}-away`);
    await writeFile(dir, "");
  }
  for (let asked = 0; asked < 4; asked++) expect(await ask()).toBe("extractive");
  await expect.poll(isReady).toMatchObject({
    ready: true,
    degraded: true,
    reasons: [
      expect.stringMatching(
        /^The language model's tokens cannot be recorded since 20\S+Z: answers are extractive\.$/,
      ),
      expect.stringMatching(/^Questions and feedback cannot be kept since 20\S+Z\.$/),
    ],
  });
  for (const dir of [tokens, questions]) {
    await rm(dir);
    await rename(`${dir}-away`, dir);
  }
  expect(await ask()).toBe("llm");
  await expect.poll(isReady).toMatchObject(well);
  serving.stop();
  const { code, stderr } = await serving.ended;
  await model.close();
  expect(code).toBe(0);
  const count = (pattern: RegExp) => stderr.match(pattern)?.length ?? 0;
  expect([
    count(/the tokens spent cannot be recorded: /g),
    count(/the tokens spent are recorded again/g),
    count(/questions are not being kept: /g),
    count(/questions are kept again; \d+ were lost/g),
  ]).toEqual([1, 1, 1, 1]);
});
