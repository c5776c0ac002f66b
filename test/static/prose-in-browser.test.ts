import { describe, expect, test } from "vitest";
import type { ModelEndpoint } from "../../src/shared/folder/model-endpoint.js";
import { loadOnce } from "../../src/shared/load-once.js";
import { makeEpisode } from "../fakes/episodes.js";
import { startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import { answering, failing, type Reply } from "../fakes/scripted-replies.js";
import { startServer } from "../fakes/start-server.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  useBrowser,
  useClosing,
  waitFor,
  waitForCount,
} from "../widget/browser/drive-widget.js";
import { openPage } from "../widget/browser/open-page.js";
import { exportFolder } from "./browser/export-folder.js";
import { startFolder } from "./browser/start-folder.js";

const TRUE = "Damp kills more colonies than cold does [1].";
const FALSE = "Varroa mites from Norway killed 900 hives in 1931 [1].";
const FROM_SERVER = "Damp and cold both kill colonies, says the server";
const OWN_WORDS = "Damp kills more colonies than cold";

/** Each of these tests exports a folder; the model's client asks again before it gives up. */
const LONGEST_MS = 90_000;

const browser = useBrowser();
const closing = useClosing();

/** Opens the page of a folder whose owner named what writes prose, given the folder's address. */
async function open(startEndpoint: (origin: string) => Promise<ModelEndpoint>) {
  const folder = await startFolder(new Map());
  closing({ close: folder.stop });
  const modelEndpoint = await startEndpoint(folder.url);
  const { files } = await exportFolder([makeEpisode()], { modelEndpoint });
  for (const [path, bytes] of files) folder.files.set(path, bytes);
  const opened = await openPage(browser(), `${folder.url}/`, { watchesOnly: true });
  closing(opened.page);
  await waitFor(opened.page, inChat(".question"));
  return { ...opened, folder };
}

async function openModel(reply: Reply, { isShared = true } = {}) {
  const model = await startScriptedOpenAiServer(reply, { isShared });
  closing(model);
  const opened = await open(async () => ({ kind: "openai", url: model.baseUrl, model: null }));
  return { ...opened, model };
}

describe("a language model's server of the owner", { timeout: LONGEST_MS }, () => {
  test("writes the answer, without a key, and what it needs is loaded with the first question", async () => {
    const { page, faults, model, folder } = await openModel(answering(TRUE));
    expect(folder.asked.filter((path) => /openai|prose/.test(path))).toEqual([]);
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    expect((await readChat(page, ".answer-text"))[0]).toContain("Damp kills more colonies than cold does");
    expect(model.completions).not.toEqual([]);
    for (const { headers, body } of model.requests) {
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("cookie");
      expect(Object.keys(headers).filter((name) => /^x-|key/.test(name))).toEqual([]);
      if (body !== null) expect(JSON.stringify(body)).toContain(OWN_WORDS);
    }
    expect(folder.asked.filter((path) => /prose/.test(path))).not.toEqual([]);
    expect(faults).toEqual([]);
  });

  test("is checked as on a server: what no passage says does not reach the reader", async () => {
    const { page, model } = await openModel(answering(FALSE));
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    const [answer = ""] = await readChat(page, ".answer");
    expect(model.completions).not.toEqual([]);
    expect(answer).not.toMatch(/Varroa|Norway|1931/);
    expect(answer).toContain(OWN_WORDS);
  });

  test.each<[string, Reply, boolean]>([
    ["fails", failing(401), true],
    ["does not let the page ask", answering(TRUE), false],
  ])("that %s leaves the reader the page's own words", async (_, reply, isShared) => {
    const { page } = await openModel(reply, { isShared });
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    expect((await readChat(page, ".answer"))[0]).toContain(OWN_WORDS);
  });
});

describe("a Cuepoint server of the owner", { timeout: LONGEST_MS }, () => {
  test("answers for the folder, and the folder itself once the server is gone", async () => {
    let stop = async () => {};
    const { page, faults, foreign } = await open(async (origin) => {
      const [chapter] = makeEpisode().chapters;
      if (chapter === undefined) throw new Error("expected a chapter");
      const chapters = [{ ...chapter, bullets: [FROM_SERVER] }];
      const server = await startServer({ allowedOrigins: [origin], episodes: [makeEpisode({ chapters })] });
      const stopOnce = loadOnce(server.stop);
      closing({ close: stopOnce });
      stop = stopOnce;
      return { kind: "cuepoint", url: server.url };
    });
    await ask(page, QUESTION);
    await waitForCount(page, ".origin", 1);
    expect((await readChat(page, ".answer"))[0]).toContain(FROM_SERVER);
    expect(foreign.some((url) => url.endsWith("/api/chat"))).toBe(true);
    await stop();
    await ask(page, QUESTION);
    await waitForCount(page, ".origin", 2);
    expect((await readChat(page, ".answer"))[1]).toContain(OWN_WORDS);
    expect(faults).toEqual([]);
  });
});
