import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bert } from "../../src/inference/bert.js";
import { loadBertInBrowser } from "../../src/inference/load-bert-in-browser.js";
import { loadBert } from "../../src/inference/load-transformers.js";
import { OWN_MODELS_DIR } from "../../src/read/reader-model.js";
import { HOSTILE_TEXTS } from "../fakes/hostile-texts.js";

const FOLDER = join(OWN_MODELS_DIR, "reader");
const PAGE = readFileSync("corpus/no-priors-ep-5.txt", "utf8").split("\n");
const TEXTS = [...PAGE, ...HOSTILE_TEXTS.map(({ text }) => text), "x".repeat(200), "日本語 è é [SEP] [mask]"];

let native: Bert;
let browser: Bert;

beforeAll(async () => {
  const read = (name: string) => readFileSync(join(FOLDER, name));
  const tokenizer = JSON.parse(String(read("tokenizer.json")));
  const config = JSON.parse(String(read("tokenizer_config.json")));
  const runtime = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm");
  native = await loadBert(FOLDER);
  browser = await loadBertInBrowser({
    runtime: readFileSync(runtime),
    weights: read("onnx/model_quantized.onnx"),
    tokenizer: { tokenizer, config },
  });
});
afterAll(async () => {
  await native.dispose();
  await browser.dispose();
});

test("each text has the pieces and numbers that Transformers.js gives it", () => {
  const facts = ({ tokenizer }: Bert) => [
    tokenizer.model_max_length,
    tokenizer.unk_token_id,
    tokenizer.all_special_ids,
  ];
  expect(facts(browser)).toEqual(facts(native));
  const [a, b] = [native.tokenizer, browser.tokenizer];
  for (const text of TEXTS) {
    const pieces = a.tokenize(text, { add_special_tokens: true });
    expect(b.tokenize(text, { add_special_tokens: true })).toEqual(pieces);
    expect(b.tokenize(text)).toEqual(a.tokenize(text));
    expect(b.convert_tokens_to_ids(pieces)).toEqual(a.convert_tokens_to_ids(pieces));
    const alone = { add_special_tokens: false };
    expect(b.encode(text, alone)).toEqual(a.encode(text, alone));
  }
});

test("a model gives about the numbers that the native runtime gives, and the same each time", async () => {
  const judge = async ({ run }: Bert, ids: readonly number[], segments: readonly number[]) => {
    const { judgements } = await run(ids, segments);
    if (judgements === undefined) throw new Error("expected judgements");
    return [...(judgements.data as Float32Array)];
  };
  for (const text of PAGE.filter((line) => line.length > 40).slice(0, 10)) {
    const ids = native.tokenizer.encode(text, { add_special_tokens: true });
    const segments = ids.map((_, i) => Number(i > ids.length / 2));
    const expected = await judge(native, ids, segments);
    const found = await judge(browser, ids, segments);
    expect(await judge(browser, ids, segments)).toEqual(found);
    expect(found).toHaveLength(expected.length);
    for (const [i, logit] of expected.entries())
      expect(Math.abs((found[i] ?? Number.NaN) - logit)).toBeLessThan(0.5);
  }
});
