import { afterAll, beforeAll, expect, test } from "vitest";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { OWN_MODELS_DIR } from "../../src/read/reader-model.js";
import { makeEpisode } from "../fakes/episodes.js";
import { readTestConfig } from "../test-config.js";
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
import { type ExportedFolder, exportFolder } from "./browser/export-folder.js";
import { startFolder } from "./browser/start-folder.js";

const { modelDir } = readTestConfig();
const model = findModel("bge-small-en-v1.5");
const own = createTransformersEmbedder({ model, modelDir });
/** It shares no word that counts with what answers it. */
const IN_OTHER_WORDS = "Is moisture or frost more deadly to bees?";
const POLICY = (wasm: string) =>
  `default-src 'self'; script-src 'self'${wasm}; style-src 'self' 'unsafe-inline'; img-src 'self' data:`;
const MODELS = /search\/(?:runtime|embedder|reader)-/;

const browser = useBrowser();
const closing = useClosing();

let exported: ExportedFolder;
beforeAll(async () => {
  const better = { model, modelDir, readerDir: OWN_MODELS_DIR };
  exported = await exportFolder([makeEpisode()], { own, better, vectors: false });
});
afterAll(() => own.close());

async function open(policy: string) {
  const folder = await startFolder(exported.files, { policy });
  closing({ close: folder.stop });
  const opened = await openPage(browser(), `${folder.url}/`, { watchesOnly: true });
  closing(opened.page);
  await waitFor(opened.page, inChat(".question"));
  return { ...opened, folder };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 100));
}

test("the models are loaded after the first answer, under a policy that lets WebAssembly run, and then answer", async () => {
  const { page, faults, foreign, folder } = await open(POLICY(" 'wasm-unsafe-eval'"));
  expect(folder.asked.filter((path) => MODELS.test(path))).toEqual([]);
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  await until(() => folder.asked.filter((path) => MODELS.test(path)).length === 3);
  let answers: string[] = [];
  for (let count = 2; count < 60 && !answers.at(-1)?.includes("Damp kills more"); count++) {
    await ask(page, IN_OTHER_WORDS);
    await waitForCount(page, ".origin", count);
    answers = await readChat(page, ".answer-text");
  }
  expect(answers.at(-1)).toContain("Damp kills more colonies than cold");
  expect(folder.asked.some((path) => /search\/tokens-/.test(path))).toBe(true);
  expect(await readChat(page, ".failure")).toEqual([]);
  expect([faults, foreign]).toEqual([[], []]);
});

test("where the page's policy lets no WebAssembly run, the folder answers as before", async () => {
  const { page, folder } = await open(POLICY(""));
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  await until(() => folder.asked.some((path) => MODELS.test(path)));
  await ask(page, QUESTION);
  await waitForCount(page, ".origin", 2);
  expect((await readChat(page, ".answer"))[1]).toContain("Damp kills more colonies than cold");
  await ask(page, IN_OTHER_WORDS);
  await waitForCount(page, ".origin", 3);
  expect((await readChat(page, ".answer-text"))[2]).not.toContain("Damp kills more colonies than cold");
});
